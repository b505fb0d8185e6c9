// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/**
 * The visitor's identity as stated by the page. It is verified only with an identity token, which stays in memory and
 * is never stored. Without one, the user id is advisory and authorises nothing (wire-protocol §1, "Who owns what").
 */
public final class Identity {
    /** Neither the token nor the session is affected. */
    public static final int SAME = 0;

    /** The token must be minted again, the session continues: a sign-in, or a fresher proof for the same user. */
    public static final int REFRESHED = 1;

    /** Another user, or none: the next message starts a new session. */
    public static final int REPLACED = 2;

    private @Nullable String userId;
    private @Nullable String identityToken;
    private @Nullable JsonValue attributes;

    /** Whether the page has given an identity token that is no string, such as a promise. */
    private boolean invalid;

    /** Returns the user's id, verified or not, or null. */
    public @Nullable String userId() {
        return userId;
    }

    /** Returns the server-made proof of {@link #userId}, or null. */
    public @Nullable String identityToken() {
        return identityToken;
    }

    /**
     * Returns whether the page has given an identity token that is no string, such as a promise. Without this distinction, a
     * user who is signed in would be anonymous in silence.
     */
    public boolean isInvalid() {
        return invalid;
    }

    /** Returns the attributes of the user, or null. They are only used as session metadata. */
    public @Nullable JsonValue attributes() {
        return attributes;
    }

    /** Returns the id of the verified user, who owns the sessions, or null if the visitor owns them. */
    public @Nullable String verifiedUser() {
        return identityToken == null ? null : userId;
    }

    /**
     * Merges {@code change} member by member: {@code userId} (or {@code id}), {@code attributes},
     * {@code identityToken}. An absent member stays unchanged, JSON null clears it. A null {@code change} clears
     * everything. A token that is no string makes the identity {@linkplain #isInvalid invalid}, and the session stays.
     *
     * @return {@link #SAME}, {@link #REFRESHED} or {@link #REPLACED}
     */
    public int merge(@Nullable JsonValue change) {
        String userBefore = userId;
        String tokenBefore = identityToken;
        boolean invalidBefore = invalid;
        if (change == null) {
            invalid = false;
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
                invalid = identityToken == null && change.get("identityToken") != null;
            }
            if (change.has("attributes")) {
                attributes = change.get("attributes");
            }
        }
        if ((userBefore != null && !userBefore.equals(userId))
                || ((tokenBefore != null || invalidBefore) && identityToken == null && !invalid)) {
            // The proof belonged to the previous user.
            if (identityToken != null && identityToken.equals(tokenBefore)) {
                identityToken = null;
            }
            invalid &= change != null && change.has("identityToken");
            return REPLACED;
        }
        boolean tokenChanged = tokenBefore == null ? identityToken != null : !tokenBefore.equals(identityToken);
        return tokenChanged || invalid ? REFRESHED : SAME;
    }
}
