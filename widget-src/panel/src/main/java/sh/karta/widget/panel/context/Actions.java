// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;

/** Actions of the visitor that affect more than one view. */
public interface Actions {
    /**
     * Opens the panel. Puts {@code prefill}, if it is not null, into the composer unless the visitor has a draft, which stays.
     * Returns whether the composer has {@code prefill} now.
     */
    boolean open(@Nullable String prefill);

    /** Returns whether the panel is open. */
    boolean isOpen();

    /** Returns how many answers the visitor could see end since the panel was mounted, read or not. */
    int answers();

    /** Closes the panel. */
    void close();

    /** Starts a new conversation. */
    void newChat();

    /** Requests a person from the page, with the event {@code escalate}. */
    void person();

    /** Sends {@code text} as the visitor, with the files of the draft. Returns whether it was accepted. */
    boolean send(String text);

    /** Sends {@code text} as the visitor, without the files of the draft. Parameters as in {@code Conversation.send}. */
    boolean send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted);

    /** Shows the end of a conversation chosen by the visitor, and focuses the composer. */
    void arrived();

    /** Scrolls to the end of the transcript and follows it. */
    void follow();

    /** Returns whether the transcript has content below that the reader has not reached. */
    boolean isBelow();

    /**
     * Moves the focus to the transcript because the focused element is about to be removed. Without a focus, the panel would receive
     * neither Escape nor Tab.
     */
    void focusTranscript();

    /** Updates all views after the texts have changed, or failed to load. */
    void reworded();

    /** Stores the state of this tab: the draft and the scroll position. */
    void save();

    /** Requests a redraw in the next frame, for views that depend on time. */
    void redraw();
}
