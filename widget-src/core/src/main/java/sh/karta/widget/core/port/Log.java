// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** What a developer reads in the console. Never a visitor's words, never a token. */
public interface Log {
    /** Something the page's developer should mend. */
    void warn(String message);

    /** Something only we want to know; shown at the console's most verbose level. */
    void debug(String message);
}
