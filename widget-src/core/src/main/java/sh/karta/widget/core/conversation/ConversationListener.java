// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/**
 * Receives the changes of a conversation, in order, each after the state is complete. It may call any method of the
 * conversation. The changes that this causes are received after those before them.
 */
public interface ConversationListener {
    /** {@code message} was inserted at {@code index} of the transcript. */
    void messageAdded(int index, Message message);

    /** {@code message} was taken out: it was cancelled, another tab has it, or its question is asked again. It may come back. */
    void messageRemoved(Message message);

    /** The status or error of {@code message} changed. */
    void messageChanged(Message message);

    /** {@code part} of {@code message} was added at the end, or changed. */
    void partChanged(Message message, Part part);

    /** All messages are gone: a new conversation, or another one is being restored. */
    void cleared();

    /** {@code turn}, {@code connection}, {@code limit} or {@code restoring} changed. */
    void stateChanged();

    /** Another tab has forgotten this visitor and has cleared shared storage; this conversation is shut down, its view should end. */
    void forgotten();

    /**
     * Something the host page is told (public-api §2): {@code session:started}, {@code message:sent},
     * {@code message:received}, {@code turn:started}, {@code turn:ended}, {@code approval}, {@code error},
     * {@code limit_reached}.
     */
    void pageEvent(String name, @Nullable JsonValue payload);
}
