// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** The state of the page around us that decides whether a stream is worth holding. */
public interface Surroundings {
    /** Returns whether the device believes that it has a network ({@code navigator.onLine}). */
    boolean online();

    /** Returns whether somebody can see the page: visible, and not between {@code pagehide} and {@code pageshow}. */
    boolean visible();

    /** Calls {@code listener} after each change of either; the result undoes that. */
    Cancellable onChange(Runnable listener);
}
