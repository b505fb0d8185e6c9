// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

/** Receives the progress of an upload. */
@FunctionalInterface
public interface Progress {
    /** Reports that {@code fraction} of the file, 0 to 1, was sent. */
    void sent(double fraction);
}
