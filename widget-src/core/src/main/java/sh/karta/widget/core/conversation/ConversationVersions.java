// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;

/** Connects a conversation with the versions of its messages, and acts on their decisions. */
public final class ConversationVersions implements Versions.Host {
    private final Conversation conversation;

    private ConversationVersions(Conversation conversation) {
        this.conversation = conversation;
    }

    /**
     * Returns the versions of the messages of {@code conversation}, from now on the filter of all its events. Returns null with
     * the Responses transport, which has no versions. Call it once for a conversation.
     *
     * @param tab stores this tab's choice
     * @param changed runs when versions, or {@link Versions#isElsewhere}, have changed
     */
    public static @Nullable Versions of(Conversation conversation, Store tab, Runnable changed) {
        return conversation.versions(new ConversationVersions(conversation), tab, changed);
    }

    @Override
    public boolean isFree() {
        return conversation.isFree();
    }

    @Override
    public @Nullable KartaError refusal() {
        if (conversation.isClosed()) {
            return Errors.closed();
        }
        return isFree() ? conversation.limit() : new KartaError(ErrorCode.BUSY, "An answer is being written.");
    }

    @Override
    public @Nullable String sessionId() {
        return conversation.sessionId();
    }

    @Override
    public int left() {
        return conversation.left();
    }

    @Override
    public boolean restoring() {
        return conversation.restoring();
    }

    @Override
    public boolean hasEarlier() {
        return conversation.hasEarlier();
    }

    @Override
    public Message compose(String text, @Nullable JsonValue attachments) {
        return conversation.compose(text, attachments);
    }

    @Override
    public void cancel(Message message) {
        conversation.cancel(message);
    }

    @Override
    public void sendNext() {
        conversation.sendNext();
    }

    @Override
    public String key() {
        return conversation.key();
    }

    @Override
    public @Nullable KartaError begin(String key) {
        return conversation.beginTurn(key);
    }

    @Override
    public void refused(KartaError error) {
        conversation.turnRefused(error);
    }

    @Override
    public void hidden(AgentEvent event, double turn, boolean waits) {
        conversation.hidden(event, turn, waits);
    }

    @Override
    public void load(String id, Reply<Void> reply) {
        conversation.load(id, true, reply);
    }

    @Override
    public void tell() {
        conversation.tell(false);
    }

    @Override
    public void stateChanged() {
        conversation.stateChanged();
    }
}
