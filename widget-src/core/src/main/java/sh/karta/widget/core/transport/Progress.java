// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

/** Hears how far an upload is. */
@FunctionalInterface
public interface Progress {
    /** {@code fraction} of the file, 0 to 1, has been sent. */
    void sent(double fraction);
}
