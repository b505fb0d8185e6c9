// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.dom.Frames;
import sh.karta.widget.core.conversation.ConversationListener;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;

/**
 * Batches changes so that the DOM is written once per frame. Text deltas are throttled. Everything else is drawn in the
 * next frame.
 */
public final class Changes implements ConversationListener {
    /** Receives the events for the page. */
    public interface PageEvents {
        void happened(String name, @Nullable JsonValue payload);

        /** Reports that another tab has called {@code reset}. */
        void forgotten();
    }

    /** Whether messages were added or removed. */
    boolean transcript = true;

    private boolean all = true;

    /** The messages whose content changed. */
    final List<Message> messages = new ArrayList<>();

    private final Frames frames;
    private final PageEvents events;

    public Changes(Frames frames, PageEvents events) {
        this.frames = frames;
        this.events = events;
    }

    @Override
    public void messageAdded(int index, Message message) {
        transcript();
    }

    @Override
    public void messageRemoved(Message message) {
        transcript();
    }

    @Override
    public void cleared() {
        transcript();
    }

    @Override
    public void messageChanged(Message message) {
        // Deltas come in runs for one message, so comparing with the last one is enough.
        if (messages.isEmpty() || messages.get(messages.size() - 1) != message) {
            messages.add(message);
        }
        frames.request(true);
    }

    @Override
    public void partChanged(Message message, Part part) {
        messageChanged(message);
    }

    @Override
    public void stateChanged() {
        all = true;
        frames.request(false);
    }

    @Override
    public void forgotten() {
        events.forgotten();
    }

    @Override
    public void pageEvent(String name, @Nullable JsonValue payload) {
        events.happened(name, payload);
    }

    /** Returns whether anything besides the content of messages may have changed. */
    public boolean isEverywhere() {
        return all;
    }

    /** Marks everything as drawn, except for the messages. */
    public void drawn() {
        all = false;
    }

    /** Marks the transcript because older messages receive elements. */
    void earlier() {
        transcript = true;
        frames.request(false);
    }

    private void transcript() {
        transcript = true;
        stateChanged();
    }
}
