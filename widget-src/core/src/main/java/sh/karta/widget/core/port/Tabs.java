// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** Messages between the site's tabs that show the same widget (public-api §9). */
public interface Tabs {
    /** The message received when another tab has stored the visitor. Storage may be slower than messages. */
    String STORED = "";

    /** Receives the messages of other tabs. */
    interface Listener {
        /** Receives {@code message}, which may be anything: the page can send on the same channel. */
        void received(String message);
    }

    /** Sends {@code message} to all other tabs, if there is a channel. */
    void tell(String message);

    /** Passes the messages of other tabs to {@code listener}, each in its own task, until cancelled. */
    Cancellable listen(Listener listener);
}
