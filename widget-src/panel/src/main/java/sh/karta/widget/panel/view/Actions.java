// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

/** What the visitor may do that concerns more than the view it is done in. */
public interface Actions {
    /** Closes the panel. */
    void close();

    /** Starts a new conversation. */
    void newChat();

    /** Asks the page for a person: the event {@code escalate}. */
    void person();

    /** Sends {@code text} as the visitor's; returns whether it was taken. */
    boolean send(String text);

    /** Draws again with the next frame: for views that wait for time to pass. */
    void redraw();
}
