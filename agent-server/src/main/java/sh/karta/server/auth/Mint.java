// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;

/** Trades an embed key, from an origin it allows, for a token (wire protocol §1). Thread-safe. */
public final class Mint {
    /** @param visitor the visitor the user was until now, whose sessions may be adopted; null for anonymous tokens */
    public record Minted(
            String token,
            Instant expiresAt,
            long expiresIn,
            Principal principal,
            @Nullable Owner visitor) {}

    /** What was asked for, field by field as on the wire. */
    public record Request(
            String embedKey,
            @Nullable String userId,
            @Nullable String identityToken,
            @Nullable String visitorId) {}

    /** 128 random bits are 22 characters in base64 and 32 in hex; anything shorter could be guessed. */
    private static final Pattern VISITOR_ID = Pattern.compile("[A-Za-z0-9_-]{22,128}");

    private static final int MAX_USER_ID = 256;

    private final Function<String, @Nullable EmbedKey> keys;
    private final Function<String, @Nullable String> identitySecrets;
    private final Tokens tokens;
    private final Clock clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys finds an embed key
     * @param identitySecrets the identity secret of a project, or null where users cannot be verified
     */
    public Mint(
            Function<String, @Nullable EmbedKey> keys,
            Function<String, @Nullable String> identitySecrets,
            Tokens tokens,
            Clock clock,
            Duration lifetime) {
        this.keys = keys;
        this.identitySecrets = identitySecrets;
        this.tokens = tokens;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** The key, if it exists and is enabled. */
    public EmbedKey enabled(String embedKey) {
        EmbedKey key = keys.apply(embedKey);
        if (key == null) {
            throw new Problem(
                    Code.UNAUTHENTICATED, "Unknown embed key. Check data-embed-key against the server's config.");
        }
        if (!key.enabled()) {
            throw new Problem(Code.KEY_DISABLED, "This embed key is disabled.");
        }
        return key;
    }

    /** The key, if it exists, is enabled and may be used from this origin. */
    public EmbedKey admit(String embedKey, @Nullable String origin) {
        EmbedKey key = enabled(embedKey);
        if (!key.origins().allows(origin)) {
            String named = origin == null ? "A request without an Origin header" : "The origin " + printable(origin);
            throw new Problem(
                    Code.ORIGIN_NOT_ALLOWED,
                    named + " is not allowed for this embed key. Add it to the key's origins.");
        }
        return key;
    }

    /** @param key the key of the request, {@linkplain #admit admitted} */
    public Minted mint(Request request, EmbedKey key) {
        Instant expiresAt = clock.instant().plus(lifetime);
        String visitorId = request.visitorId();
        if (visitorId != null) {
            requireVisitorId(visitorId);
        }
        Principal principal;
        Owner visitor = null;
        if (request.identityToken() != null) {
            String userId = verifiedUser(key.project(), request.userId(), request.identityToken());
            principal = new Principal(Owner.user(key.project(), userId), userId, key.key());
            visitor = visitorId == null ? null : Owner.visitor(key.project(), visitorId);
        } else {
            String id = visitorId != null ? visitorId : anonymous(request.userId());
            principal = new Principal(Owner.visitor(key.project(), id), id, key.key());
        }
        return new Minted(tokens.issue(principal, expiresAt), expiresAt, lifetime.toSeconds(), principal, visitor);
    }

    private String verifiedUser(String project, @Nullable String userId, String identityToken) {
        String secret = identitySecrets.apply(project);
        if (secret == null) {
            throw new Problem(
                    Code.IDENTITY_INVALID, "This project has no identity secret, so no identity_token can be valid.");
        }
        if (userId == null || userId.isEmpty() || userId.length() > MAX_USER_ID) {
            throw Problem.invalid("'user_id' must name the verified user in 1 to " + MAX_USER_ID + " characters.");
        }
        Identity.verify(secret, userId, identityToken, clock.instant());
        return userId;
    }

    private String anonymous(@Nullable String userId) {
        if (userId != null) {
            requireVisitorId(userId);
            return userId;
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A guessable visitor id would open the sessions of everybody else who uses it. */
    private static void requireVisitorId(String id) {
        if (!VISITOR_ID.matcher(id).matches()) {
            throw Problem.invalid("A visitor id must be random: 22 to 128 characters of A-Z a-z 0-9 _ -."
                    + " To name a known user, send an identity_token.");
        }
    }

    private static String printable(String origin) {
        String ascii = origin.replaceAll("[^\\x21-\\x7e]", "?");
        return ascii.length() > 200 ? ascii.substring(0, 200) : ascii;
    }
}
