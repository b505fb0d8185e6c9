// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;

/** What the visitor may do that concerns more than the view it is done in. */
public interface Actions {
    /** Opens the panel; {@code prefill}, where it is not null, takes the place of what is in the composer. */
    void open(@Nullable String prefill);

    /** Closes the panel. */
    void close();

    /** Starts a new conversation. */
    void newChat();

    /** Asks the page for a person: the event {@code escalate}. */
    void person();

    /** Sends {@code text} as the visitor's; returns whether it was taken. */
    boolean send(String text);

    /** Shows the end of a conversation that the visitor has chosen, and takes the next words. */
    void arrived();

    /** Moves the focus to the transcript: what has it is about to go, and Escape and Tab would go with it. */
    void stay();

    /** The words are other ones now, or stay those they are although others were on their way. */
    void reworded();

    /** Writes down what only this tab knows: the draft and the reader's place. */
    void save();

    /** Draws again with the next frame: for views that wait for time to pass. */
    void redraw();
}
