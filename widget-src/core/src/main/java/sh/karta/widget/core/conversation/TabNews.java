// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * What the tabs of one site tell each other, so that they show one conversation (public-api §9): {@code {"v":1,"id",
 * "owner"}} where a session was made, chosen or got a turn, with {@code "new":true} up to its first turn, the same
 * without {@code id} where the conversation was left, with {@code "deleted":true} where that was its end. {@code "turn"} is
 * the number of the message whose turn runs. Another version says nothing.
 */
final class TabNews {
    static final String MADE = "new";
    static final String DELETED = "deleted";
    static final String RESET = "reset";
    static final String TURN = "turn";
    private static final int VERSION = 1;

    private TabNews() {}

    /** Says that everything of the visitor, and of the verified user, is forgotten: {@code {"v":1,"reset":{"id"},"owner"}}. */
    static String reset(Identity identity, Belongings belongings, Json json) {
        JsonValue news =
                json.object().put("v", VERSION).put(RESET, json.object().put(Belongings.ID, belongings.known()));
        return (identity.verifiedUser() == null ? news : belongings.own(news, identity)).write();
    }

    /** Returns whether {@code news} is a reset that concerns this page: of its visitor or verified user, or it has neither. */
    static boolean isResetOf(JsonValue news, Identity identity, Belongings belongings) {
        JsonValue reset = news.get(RESET);
        String visitor = belongings.known();
        boolean nobody = visitor == null && identity.verifiedUser() == null;
        return reset != null
                && reset.isObject()
                && (nobody
                        || (visitor != null && visitor.equals(reset.string(Belongings.ID)))
                        || belongings.owns(identity, news));
    }

    /**
     * Says that the conversation goes on in session {@code id}, or, where that is null, in none yet.
     *
     * @param turn the number of the message whose turn runs, or NaN
     */
    static String session(
            @Nullable String id,
            boolean made,
            boolean deleted,
            double turn,
            Identity identity,
            Belongings belongings,
            Json json) {
        JsonValue news = belongings
                .own(json.object(), identity)
                .put("v", VERSION)
                .put(Belongings.ID, id)
                .put(MADE, made)
                .put(DELETED, deleted);
        return (turn > 0 ? news.put(TURN, turn) : news).write();
    }

    /** Returns what {@code message} says, or null where that is nothing to us. */
    static @Nullable JsonValue read(String message, Json json) {
        JsonValue news = json.parse(message);
        return news != null && news.number("v") == VERSION ? news : null;
    }
}
