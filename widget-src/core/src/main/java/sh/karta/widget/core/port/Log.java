// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** Messages for developers in the console. They never contain a visitor's text or a token. */
public interface Log {
    /** Logs a problem that the page's developer should fix. */
    void warn(String message);

    /** Logs a detail for Karta's own developers, at the console's most verbose level. */
    void debug(String message);
}
