// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Caches the public keys of one issuer (RFC 7517) for ten minutes and fetches them on demand. An unknown key id causes another
 * fetch. Refetches are rate limited: one per key id and minute, and a burst of {@value #BURST} refilled every ten seconds. Key ids
 * come from untrusted clients. Every fetch finds the keys of all ids, so invented ids delay a new key
 * by at most ten seconds. A failed fetch is repeated after ten seconds at the earliest. Thread-safe. One fetch runs at a time. Callers
 * that need its result share it, and none of them blocks its thread.
 */
public final class JwksCache {
    private static final Logger LOG = LoggerFactory.getLogger(JwksCache.class);
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX_BYTES = 262_144;
    /** Refetches for unknown ids that may follow each other immediately. */
    static final int BURST = 5;

    private static final Duration SPACING = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private record Fetched(JWKSet keys, Duration at) {}

    private final URI url;
    private final LongSupplier nanoTime;
    private final long start;
    private final HttpClient http = OutgoingHttp.client(TIMEOUT);
    private final Map<String, Duration> refetches = new HashMap<>();
    /** The time until which the refetches so far have used up their rate. */
    private Duration usedUntil = Duration.ZERO;

    private volatile @Nullable Fetched fetched;
    /** The last fetch, which may have ended. */
    private CompletableFuture<JWKSet> fetching = CompletableFuture.completedFuture(new JWKSet());
    /** When the last failed fetch began. */
    private Duration failedAt = RETRY.negated();

    public JwksCache(URI url) {
        this(url, System::nanoTime);
    }

    /** @param nanoTime this server's clock, as {@link System#nanoTime} */
    JwksCache(URI url, LongSupplier nanoTime) {
        this.url = url;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    /** Returns how long ago the cache was created. The wall clock may jump, with which an age would be wrong. */
    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /**
     * Returns the keys that may have made a signature with this header. Fails with {@code server_error} (503) while the keys cannot be
     * fetched.
     */
    CompletionStage<List<JWK>> matching(JWSHeader header) {
        Duration now = now();
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        Fetched known = fetched;
        if (known != null && isFresh(known, now)) {
            List<JWK> found = selector.select(known.keys());
            if (!found.isEmpty()) {
                return CompletableFuture.completedFuture(found);
            }
        }
        return refreshed(String.valueOf(header.getKeyID()), known, now).thenApply(selector::select);
    }

    /** @param seen the cached keys among which the caller found no match; null if nothing was cached */
    private synchronized CompletableFuture<JWKSet> refreshed(String keyId, @Nullable Fetched seen, Duration now) {
        if (!fetching.isDone()) {
            return fetching;
        }
        Fetched known = fetched;
        boolean fresh = known != null && isFresh(known, now);
        if (known != null && fresh && !known.equals(seen)) {
            return CompletableFuture.completedFuture(known.keys());
        }
        if (now.compareTo(failedAt.plus(RETRY)) < 0) {
            return CompletableFuture.failedFuture(unavailable());
        }
        if (known != null && fresh && !mayRefetch(keyId, now)) {
            return CompletableFuture.completedFuture(known.keys());
        }
        fetching = OutgoingHttp.exchange(
                        http, OutgoingHttp.request(url, TIMEOUT).build(), TIMEOUT, MAX_BYTES + 1)
                .thenApply(JwksCache::parsed)
                .handle((keys, failure) -> fetched(keys, failure, now));
        return fetching;
    }

    private static boolean isFresh(Fetched known, Duration now) {
        return now.compareTo(known.at().plus(LIFETIME)) < 0;
    }

    /** @param at when the fetch began */
    private synchronized JWKSet fetched(@Nullable JWKSet keys, @Nullable Throwable failure, Duration at) {
        if (keys == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warn("Fetching identity keys from {} failed: {}", url, String.valueOf(cause));
            failedAt = at;
            throw unavailable();
        }
        fetched = new Fetched(keys, at);
        return keys;
    }

    private boolean mayRefetch(String keyId, Duration now) {
        refetches.values().removeIf(at -> at.plus(MINUTE).compareTo(now) <= 0);
        Duration used = (usedUntil.compareTo(now) < 0 ? now : usedUntil).plus(SPACING);
        if (used.compareTo(now.plus(SPACING.multipliedBy(BURST))) > 0 || refetches.putIfAbsent(keyId, now) != null) {
            return false;
        }
        usedUntil = used;
        return true;
    }

    private static Problem unavailable() {
        return new Problem(Code.UPSTREAM_UNAVAILABLE, "The identity_token cannot be verified right now. Try again.");
    }

    private static JWKSet parsed(OutgoingHttp.Answer answer) {
        try {
            if (answer.status() != 200) {
                throw new IOException("status " + answer.status());
            }
            if (answer.body().length > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            return JWKSet.parse(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException | ParseException e) {
            throw new CompletionException(e);
        }
    }
}
