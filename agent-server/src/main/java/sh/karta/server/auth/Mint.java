// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;

/** Exchanges an embed key for a token, if the key allows the request's origin (wire protocol §1). Thread-safe. */
public final class Mint {
    /**
     * A minted token.
     *
     * @param visitor the visitor that the verified user was before; the user may adopt its sessions. Null for anonymous tokens
     * @param freshVisitorId the id of a visitor that was created for this token; null if the client named one, and for users
     */
    public record Minted(
            String token,
            Instant expiresAt,
            long expiresIn,
            Principal principal,
            @Nullable Owner visitor,
            @Nullable String freshVisitorId) {}

    /** The fields of a request for a token, as on the wire. */
    public record Request(
            String embedKey,
            @Nullable String userId,
            @Nullable String identityToken,
            @Nullable String visitorId) {}

    /** Longer than the default, because a client that stores no visitor id loses its conversation when the token expires. */
    private static final Duration FRESH_VISITOR_LIFETIME = Duration.ofHours(24);

    /** 128 random bits are 22 characters in base64 and 32 in hex. A shorter id could be guessed. */
    private static final int MIN_VISITOR_ID = 22;

    private static final int MAX_ID_BYTES = 2_400;

    private static final int MAX_VISITOR_ID = 128;
    private static final Pattern VISITOR_ID =
            Pattern.compile("[A-Za-z0-9_-]{" + MIN_VISITOR_ID + "," + MAX_VISITOR_ID + "}");

    private final Function<String, @Nullable EmbedKey> keys;
    private final Function<String, IdentityProofs> identities;
    private final Tokens tokens;
    private final Clock clock;
    private final Supplier<Duration> lifetime;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys finds an embed key by name
     * @param identities returns the identity proofs of a project
     * @param lifetime returns how long a token is valid
     */
    public Mint(
            Function<String, @Nullable EmbedKey> keys,
            Function<String, IdentityProofs> identities,
            Tokens tokens,
            Clock clock,
            Supplier<Duration> lifetime) {
        this.keys = keys;
        this.identities = identities;
        this.tokens = tokens;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /**
     * Returns an embed key.
     *
     * @throws Problem {@code unauthenticated} if the key does not exist, {@code key_disabled} if it is disabled
     */
    public EmbedKey enabled(String embedKey) {
        EmbedKey key = keys.apply(embedKey);
        if (key == null) {
            throw new Problem(
                    Code.UNAUTHENTICATED,
                    "The embed key " + printable(embedKey)
                            + " does not exist here. Use a key of this server's config, or the URL of the server that has it.");
        }
        if (!key.enabled()) {
            throw new Problem(
                    Code.KEY_DISABLED,
                    "The embed key " + printable(embedKey)
                            + " is disabled. Enable it in the config file, or with `karta-server keys enable` if it was"
                            + " created with `keys create`, or use another key.");
        }
        return key;
    }

    /**
     * Returns an embed key that allows an origin.
     *
     * @throws Problem as {@link #enabled} does, and {@code origin_not_allowed} if the key does not allow the origin
     */
    public EmbedKey admit(String embedKey, @Nullable String origin) {
        EmbedKey key = enabled(embedKey);
        if (!key.origins().allows(origin)) {
            throw new Problem(Code.ORIGIN_NOT_ALLOWED, originMessage(embedKey, origin));
        }
        return key;
    }

    /** Returns whether an embed key is enabled, belongs to a project and allows an origin. */
    public boolean admits(String embedKey, String project, String origin) {
        EmbedKey key = keys.apply(embedKey);
        return key != null
                && key.enabled()
                && key.project().equals(project)
                && key.origins().allows(origin);
    }

    /**
     * Checks a token against the current state of its embed key. The key must be enabled, belong to the token's project, allow the
     * token's origin and not have revoked its tokens since.
     *
     * @throws Problem {@code key_disabled}, {@code origin_not_allowed}, or {@code unauthenticated} if the key was deleted, moved to
     *     another project or has revoked the token
     */
    public void requireValid(Principal principal) {
        EmbedKey key = admit(principal.embedKey(), principal.origin());
        if (!key.project().equals(principal.owner().project())) {
            throw new Problem(
                    Code.UNAUTHENTICATED,
                    "The embed key " + printable(principal.embedKey()) + " now belongs to " + key.project()
                            + ", not to " + principal.owner().project() + ". Mint a new token.");
        }
        Instant notBefore = key.notBefore();
        if (notBefore != null && principal.mintedAt().isBefore(notBefore)) {
            throw new Problem(
                    Code.UNAUTHENTICATED,
                    "The tokens of the embed key " + printable(principal.embedKey()) + " minted before " + notBefore
                            + " are revoked. Mint a new one.");
        }
    }

    /**
     * Mints a token. Never blocks: the customer's key server may answer later.
     *
     * @param key the embed key of the request, {@linkplain #admit admitted} before
     * @param origin the origin for which the key was admitted; null for a request without one
     */
    public CompletionStage<Minted> mint(Request request, EmbedKey key, @Nullable String origin) {
        String visitorId = request.visitorId();
        if (visitorId != null) {
            requireVisitorId(visitorId);
        }
        IdentityProofs proofs = identities.apply(key.project());
        if (request.identityToken() == null) {
            return CompletableFuture.completedFuture(
                    anonymous(request.userId(), visitorId, proofs.legacyUserIds(), key, origin));
        }
        return proofs.verify(request.userId(), request.identityToken(), clock.instant())
                .thenApply(user -> minted(
                        new Principal(
                                Owner.user(key.project(), user.id()),
                                user.id(),
                                key.key(),
                                origin,
                                user.stepUp(),
                                null,
                                clock.instant()),
                        lifetime.get(),
                        visitorId == null ? null : Owner.visitor(key.project(), visitorId),
                        null));
    }

    /** Mints a token for a visitor. A user id without proof gives no access, because others may know it. */
    private Minted anonymous(
            @Nullable String statedUser,
            @Nullable String visitorId,
            boolean legacyUserIds,
            EmbedKey key,
            @Nullable String origin) {
        String stated = statedUser == null || statedUser.isBlank() ? null : statedUser;
        String known = visitorId;
        if (known == null && legacyUserIds && stated != null && stated.length() >= MIN_VISITOR_ID) {
            requireStorable(stated);
            known = stated;
        }
        boolean fresh = known == null;
        String id = known == null ? randomVisitorId() : known;
        Owner owner = Owner.visitor(key.project(), id);
        return minted(
                new Principal(owner, id, key.key(), origin, null, id.equals(stated) ? null : stated, clock.instant()),
                fresh ? FRESH_VISITOR_LIFETIME : lifetime.get(),
                null,
                fresh ? id : null);
    }

    /** Refuses ids that a database cannot store, because PostgreSQL indexes at most 2,704 bytes, together with the project. */
    private static void requireStorable(String id) {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_ID_BYTES) {
            throw new Problem(
                    Code.TOO_LARGE, "user_id has " + bytes + " bytes in UTF-8, expected at most " + MAX_ID_BYTES + ".");
        }
    }

    private Minted minted(
            Principal principal, Duration valid, @Nullable Owner visitor, @Nullable String freshVisitorId) {
        Instant expiresAt = clock.instant().plus(valid);
        String token = tokens.issue(principal, expiresAt);
        return new Minted(token, expiresAt, valid.toSeconds(), principal, visitor, freshVisitorId);
    }

    private String randomVisitorId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Rejects guessable ids. All clients that use the same visitor id can read each other's sessions. */
    private static void requireVisitorId(String id) {
        if (!VISITOR_ID.matcher(id).matches()) {
            // The id is not quoted, because it is as good as a password for the visitor's sessions.
            boolean fits = id.length() >= MIN_VISITOR_ID && id.length() <= MAX_VISITOR_ID;
            throw Problem.invalid("visitor_id must be a random string: " + MIN_VISITOR_ID + " to " + MAX_VISITOR_ID
                    + " characters of A-Z a-z 0-9 _ -, got "
                    + (fits ? "another character" : id.length() + " characters")
                    + ". To identify a known user, send an identity_token.");
        }
    }

    private static String originMessage(String embedKey, @Nullable String origin) {
        return origin == null
                ? "Key " + embedKey
                        + " does not allow requests without an Origin header. Add `none` to the key's origins"
                        + " to allow programs without an Origin header."
                : "Key " + embedKey + " does not allow the origin " + printable(origin)
                        + ". Add it to the key's origins.";
    }

    private static String printable(String origin) {
        String ascii = origin.replaceAll("[^\\x21-\\x7e]", "?");
        return ascii.length() > 200 ? ascii.substring(0, 200) : ascii;
    }
}
