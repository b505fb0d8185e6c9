// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** The state of the page that decides whether to keep a stream open. */
public interface PageState {
    /** Returns whether the device reports a network connection ({@code navigator.onLine}). */
    boolean online();

    /** Returns whether the page can be seen: visible, and not between {@code pagehide} and {@code pageshow}. */
    boolean visible();

    /** Calls {@code listener} after each change of either state, until the result is cancelled. */
    Cancellable onChange(Runnable listener);
}
