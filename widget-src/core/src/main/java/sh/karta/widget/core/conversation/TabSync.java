// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Tabs;

/**
 * Keeps all tabs of a site in one conversation: sends this tab's changes to the other tabs, and decides how this tab
 * reacts to theirs. This tab never gives up its turn or its waiting messages for them.
 */
final class TabSync {
    /** The message has no effect, at least for now. */
    static final int IGNORE = 0;

    /** The visitor was reset. */
    static final int RESET = 1;

    /** The conversation was left, and no other has begun. */
    static final int EMPTY = 2;

    /** A turn may run in the conversation that is shown. */
    static final int JOIN = 3;

    /** The question at which the turn is paused may be answered. */
    static final int ANSWERED = 4;

    /** Another conversation has just begun. */
    static final int ADOPT = 5;

    /** Another conversation was chosen. */
    static final int LOAD = 6;

    /** Another version of a message was chosen in the conversation that is shown. */
    static final int RELOAD = 7;

    private final Tabs tabs;
    private final Cancellable subscription;
    private final ConversationStore store;
    private final Identity identity;
    private final Json json;

    /** Whether the session was created here and has had no turn yet that the other tabs know of. */
    private boolean created;

    /**
     * The latest message that could not be handled yet, because a log was being loaded, a turn ran, or storage did not
     * have the message's visitor yet.
     */
    private @Nullable JsonValue missed;

    /** Passes the messages of other tabs to {@code listener} from now on. */
    TabSync(Tabs tabs, Tabs.Listener listener, ConversationStore store, Identity identity, Json json) {
        this.tabs = tabs;
        this.store = store;
        this.identity = identity;
        this.json = json;
        subscription = tabs.listen(listener);
    }

    /** Notes whether the session was created here and has had no turn yet. */
    void created(boolean now) {
        created = now;
    }

    /**
     * Tells the other tabs in which session the conversation continues.
     *
     * @param session its id, or null if there is none
     * @param deleted whether the session before was deleted
     * @param selected whether another version of a message was chosen
     * @param turn the number of the message whose turn runs, or NaN
     */
    void tell(@Nullable String session, boolean deleted, boolean selected, double turn) {
        tabs.tell(TabMessage.session(session, created, deleted, selected, turn, identity, store, json));
    }

    /** Tells the other tabs that the visitor was reset. */
    void reset() {
        tabs.tell(TabMessage.reset(identity, store, json));
    }

    /** Drops the message that could not be handled yet. */
    void forget() {
        missed = null;
    }

    void close() {
        subscription.cancel();
    }

    /** Returns the parsed {@code message}, or null. */
    @Nullable
    JsonValue read(String message) {
        return TabMessage.read(message, json);
    }

    /** Returns the message that could not be handled earlier, or null. */
    @Nullable
    JsonValue missed() {
        return missed;
    }

    /** Returns whether {@code message} says that a conversation of this visitor was deleted. */
    boolean isDeletion(JsonValue message) {
        return message.flag(TabMessage.DELETED) && store.owns(identity, message);
    }

    /**
     * Decides how to react to {@code message}, and keeps it if the reaction must wait.
     *
     * @param session the session that is shown, or null
     * @param turn a {@link TurnState}
     * @param loading whether a conversation is being loaded
     * @param waiting whether messages wait to be sent
     */
    int on(JsonValue message, @Nullable String session, int turn, boolean loading, boolean waiting) {
        if (message.has(TabMessage.RESET)) {
            return TabMessage.isResetOf(message, identity, store) ? RESET : IGNORE;
        }
        String id = message.string(ConversationStore.ID);
        boolean shown = id != null && id.equals(session);
        boolean idle = turn == TurnState.IDLE;
        if (loading || (shown && !idle && turn != TurnState.PAUSED) || !store.owns(identity, message)) {
            missed = message;
            return IGNORE;
        }
        missed = null;
        if (id == null) {
            return EMPTY;
        }
        if (shown) {
            return message.flag(TabMessage.SELECT) ? RELOAD : idle ? JOIN : ANSWERED;
        }
        if (!idle || waiting) {
            return IGNORE;
        }
        return message.flag(TabMessage.MADE) ? ADOPT : LOAD;
    }
}
