// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * What the tabs of one site tell each other, so that they show one conversation (public-api §9): {@code {"v":1,"id",
 * "owner"}} where a session was made, chosen or got a turn, with {@code "new":true} up to its first turn, the same
 * without {@code id} where the conversation was left, with {@code "deleted":true} where that was its end. Another version
 * says nothing.
 */
final class TabNews {
    static final String MADE = "new";
    static final String DELETED = "deleted";
    private static final int VERSION = 1;

    private TabNews() {}

    /** Says that the conversation goes on in session {@code id}, or, where that is null, in none yet. */
    static String session(
            @Nullable String id, boolean made, boolean deleted, Identity identity, Belongings belongings, Json json) {
        return belongings
                .own(json.object(), identity)
                .put("v", VERSION)
                .put(Belongings.ID, id)
                .put(MADE, made)
                .put(DELETED, deleted)
                .write();
    }

    /** Returns what {@code message} says, or null where that is nothing to us. */
    static @Nullable JsonValue read(String message, Json json) {
        JsonValue news = json.parse(message);
        return news != null && news.number("v") == VERSION ? news : null;
    }
}
