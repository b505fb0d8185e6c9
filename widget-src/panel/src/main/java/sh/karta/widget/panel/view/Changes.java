// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.dom.Frames;
import sh.karta.widget.core.conversation.ConversationListener;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;

/**
 * Collects what changed in the conversation since the last frame: however many deltas come, the DOM is written once. What
 * is said more calmly than what happens.
 */
public final class Changes implements ConversationListener {
    /** Hears what the page is told. */
    public interface PageEvents {
        void happened(String name, @Nullable JsonValue payload);

        /** Another tab has called {@code reset}. */
        void forgotten();
    }

    /** Whether messages were added or removed. */
    boolean transcript = true;

    /** Whether more than {@link #messages} may have changed. */
    boolean all = true;

    /** The messages that changed inside. */
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
        // Deltas come in runs for one message, so that the last one is the only one worth comparing with.
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

    /** Messages get elements that had none. */
    void earlier() {
        transcript = true;
        frames.request(false);
    }

    private void transcript() {
        transcript = true;
        stateChanged();
    }
}
