// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.JsonValue;

/**
 * Holds calls of listeners back until the conversation's state is complete, and then delivers them in order. So a
 * listener may call any method of the conversation.
 *
 * <p>Every hold ends before the call or reply that began it returns, also if that fails. So at most the changes of one of them
 * wait: those of one event, or of the part of a log that was read.
 *
 * <p>An exception of a change or of a listener affects neither the conversation nor other calls. It is logged.
 */
final class ListenerQueue implements ConversationListener {
    private final ConversationListener listener;
    private final Clock clock;
    private final List<Runnable> waiting = new ArrayList<>();
    private int holds;

    ListenerQueue(ConversationListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Adds a call of a listener. */
    void add(Runnable call) {
        waiting.add(call);
    }

    /** Makes {@code change}, and delivers nothing before it is complete or has failed. Calls can be nested. */
    void hold(Runnable change) {
        hold();
        clock.attempt(change);
        release();
    }

    /** Delivers nothing until {@link #release}, which the caller must not miss. Calls can be nested. */
    void hold() {
        holds++;
    }

    /** Ends {@link #hold}, and delivers the calls added meanwhile unless there is another hold. */
    void release() {
        holds--;
        deliver();
    }

    /** Delivers everything unless there is a hold. Listeners may change the state, so the caller must read it again afterwards. */
    void deliver() {
        while (holds == 0 && !waiting.isEmpty()) {
            clock.attempt(waiting.remove(0));
        }
    }

    @Override
    public void messageAdded(int index, Message message) {
        add(() -> listener.messageAdded(index, message));
    }

    @Override
    public void messageRemoved(Message message) {
        add(() -> listener.messageRemoved(message));
    }

    @Override
    public void messageChanged(Message message) {
        add(() -> listener.messageChanged(message));
    }

    @Override
    public void partChanged(Message message, Part part) {
        add(() -> listener.partChanged(message, part));
    }

    @Override
    public void cleared() {
        add(listener::cleared);
    }

    @Override
    public void stateChanged() {
        add(listener::stateChanged);
    }

    @Override
    public void forgotten() {
        add(listener::forgotten);
    }

    @Override
    public void other(AgentEvent event) {
        add(() -> listener.other(event));
    }

    @Override
    public void pageEvent(String name, @Nullable JsonValue payload) {
        add(() -> listener.pageEvent(name, payload));
    }
}
