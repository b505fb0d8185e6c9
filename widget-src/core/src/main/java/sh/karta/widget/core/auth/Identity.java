// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/**
 * Who the page says the visitor is. Verified only with an identity token, which is held in memory and never stored;
 * without one the user id is advisory and authorises nothing (wire-protocol §1, "Who owns what").
 */
public final class Identity {
    /** Nothing changed that a token or session depends on. */
    public static final int SAME = 0;

    /** The token must be minted anew, the session goes on: a sign-in, or a fresher proof of the same user. */
    public static final int REFRESHED = 1;

    /** Another person, or nobody any more: the next message starts a session. */
    public static final int REPLACED = 2;

    private @Nullable String userId;
    private @Nullable String identityToken;
    private @Nullable JsonValue attributes;

    /** Returns the user's id, verified or not, or null. */
    public @Nullable String userId() {
        return userId;
    }

    /** Returns the server-made proof of {@link #userId}, or null. */
    public @Nullable String identityToken() {
        return identityToken;
    }

    /** Returns what the page says about the user, or null; it goes into session metadata only. */
    public @Nullable JsonValue attributes() {
        return attributes;
    }

    /** Returns the id of the verified user, who owns the sessions; null where the visitor does. */
    public @Nullable String verifiedUser() {
        return identityToken == null ? null : userId;
    }

    /**
     * Merges {@code change} per member: {@code userId} (or {@code id}), {@code attributes}, {@code identityToken}. A
     * member that is absent stays, JSON null clears it; null for all clears all.
     *
     * @return {@link #SAME}, {@link #REFRESHED} or {@link #REPLACED}
     */
    public int merge(@Nullable JsonValue change) {
        String userBefore = userId;
        String tokenBefore = identityToken;
        if (change == null) {
            userId = null;
            identityToken = null;
            attributes = null;
        } else {
            if (change.has("userId")) {
                userId = change.string("userId");
            } else if (change.has("id")) {
                userId = change.string("id");
            }
            if (change.has("identityToken")) {
                identityToken = change.string("identityToken");
            }
            if (change.has("attributes")) {
                attributes = change.get("attributes");
            }
        }
        if (userBefore != null && (!userBefore.equals(userId) || (tokenBefore != null && identityToken == null))) {
            if (identityToken != null && identityToken.equals(tokenBefore)) {
                // The proof was the former user's.
                identityToken = null;
            }
            return REPLACED;
        }
        boolean tokenChanged = tokenBefore == null ? identityToken != null : !tokenBefore.equals(identityToken);
        return tokenChanged ? REFRESHED : SAME;
    }
}
