// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * The messages between the tabs of one site, which show one conversation (public-api §9). {@code {"v":1,"id","owner"}}: a
 * session was created or chosen, or has a turn. {@code "new":true}: it has had no turn yet. {@code "turn"}: the number of
 * the message whose turn runs. {@code "select":true}: another version of a message was chosen. Without {@code id}: the conversation was left. {@code "deleted":true}: it was deleted.
 * Messages of another version are ignored.
 */
final class TabMessage {
    static final String MADE = "new";
    static final String DELETED = "deleted";
    static final String RESET = "reset";
    static final String TURN = "turn";
    static final String SELECT = "select";
    private static final int VERSION = 1;

    private TabMessage() {}

    /** Serialises a reset, so that other tabs forget this visitor and user: {@code {"v":1,"reset":{"id"},"owner"}}. */
    static String reset(Identity identity, ConversationStore store, Json json) {
        JsonValue message =
                json.object().put("v", VERSION).put(RESET, json.object().put(ConversationStore.ID, store.known()));
        return (identity.verifiedUser() == null ? message : store.own(message, identity)).write();
    }

    /**
     * Returns whether {@code message} resets the visitor or verified user of this page. Always true if the page has
     * neither.
     */
    static boolean isResetOf(JsonValue message, Identity identity, ConversationStore store) {
        JsonValue reset = message.get(RESET);
        String visitor = store.known();
        boolean nobody = visitor == null && identity.verifiedUser() == null;
        return reset != null
                && reset.isObject()
                && (nobody
                        || (visitor != null && visitor.equals(reset.string(ConversationStore.ID)))
                        || store.owns(identity, message));
    }

    /**
     * Writes that the conversation continues in session {@code id}, or in none if that is null.
     *
     * @param turn the number of the message whose turn runs, or NaN
     */
    static String session(
            @Nullable String id,
            boolean made,
            boolean deleted,
            boolean selected,
            double turn,
            Identity identity,
            ConversationStore store,
            Json json) {
        JsonValue message = store.own(json.object(), identity)
                .put("v", VERSION)
                .put(ConversationStore.ID, id)
                .put(MADE, made)
                .put(DELETED, deleted)
                .put(SELECT, selected);
        return (turn > 0 ? message.put(TURN, turn) : message).write();
    }

    /** Parses {@code text}, or returns null if it is no message of this version. */
    static @Nullable JsonValue read(String text, Json json) {
        JsonValue message = json.parse(text);
        return message != null && message.number("v") == VERSION ? message : null;
    }
}
