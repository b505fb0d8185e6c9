// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;

/**
 * Receives the changes of a conversation, in order, each after the state is complete. It may call any method of the
 * conversation. The changes that this causes are received after those before them.
 */
public interface ConversationListener {
    /** Reports that {@code message} was inserted at {@code index} of the transcript. */
    void messageAdded(int index, Message message);

    /**
     * Reports that {@code message} was removed: it was cancelled, another tab has it, or its question is asked again.
     * It may be inserted again.
     */
    void messageRemoved(Message message);

    /** Reports that the status or error of {@code message} changed. */
    void messageChanged(Message message);

    /** Reports that {@code part} of {@code message} was added at the end, or changed. */
    void partChanged(Message message, Part part);

    /** Reports that all messages were removed, for a new conversation or because another one is being restored. */
    void cleared();

    /** Reports that {@code turn}, {@code connection}, {@code limit} or {@code restoring} changed. */
    void stateChanged();

    /**
     * Reports that another tab has reset this visitor and cleared shared storage. This conversation is shut down, and
     * its view should close.
     */
    void forgotten();

    /**
     * Passes an event of a person or the session whose type is not known here, for code that loads later. Also those of a log that was read,
     * except its earlier parts. One of the agent is a {@link Part#OTHER} instead.
     */
    default void other(AgentEvent event) {}

    /**
     * Passes an event for the host page (public-api §2): {@code session:started}, {@code message:sent},
     * {@code message:received}, {@code turn:started}, {@code turn:ended}, {@code approval}, {@code error},
     * {@code limit_reached}.
     */
    void pageEvent(String name, @Nullable JsonValue payload);
}
