// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/**
 * Sends recordings to the server of a {@link Conversation}, which transcribes them in the conversation's session. The session is created if
 * needed.
 */
public final class ConversationSpeech implements Dictation.Server {
    private final Conversation conversation;

    private ConversationSpeech(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Returns null with the Responses transport, which does not transcribe speech. */
    public static @Nullable ConversationSpeech of(Conversation conversation) {
        return conversation.managed() == null ? null : new ConversationSpeech(conversation);
    }

    @Override
    public boolean restoring() {
        return conversation.restoring();
    }

    @Override
    public int discarded() {
        return conversation.discarded();
    }

    @Override
    public Cancellable transcribe(Blob recording, Reply<JsonValue> reply) {
        return conversation.sessionCalls().send("/transcriptions", recording, sent -> {}, reply);
    }
}
