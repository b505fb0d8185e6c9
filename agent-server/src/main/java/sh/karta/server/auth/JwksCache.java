// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Caches the public keys of one issuer (RFC 7517) for ten minutes and fetches them on demand. An unknown key id causes another
 * fetch. These fetches are limited to one a minute for each id, and in total to {@value #BURST} at once and then one every ten seconds,
 * because untrusted clients choose the ids. Every fetch finds the keys of all ids, so invented ids delay a new key
 * by at most ten seconds. Thread-safe. One fetch runs at a time, and only callers that need its result wait for it.
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

    private record Fetched(JWKSet keys, Instant at) {}

    private final URI url;
    private final HttpClient http = OutgoingHttp.client(TIMEOUT);
    private final Map<String, Instant> refetches = new HashMap<>();
    /** The time until which the refetches so far have used up their rate. */
    private Instant usedUntil = Instant.EPOCH;

    private volatile @Nullable Fetched fetched;
    /** Number of failed fetches. */
    private final AtomicInteger failures = new AtomicInteger();

    public JwksCache(URI url) {
        this.url = url;
    }

    /**
     * Returns the keys that may have made a signature with this header.
     *
     * @throws Problem {@code server_error} (503) while the keys cannot be fetched
     */
    List<JWK> matching(JWSHeader header, Instant now) {
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        int failed = failures.get();
        Fetched known = fetched;
        if (known != null && now.isBefore(known.at().plus(LIFETIME))) {
            List<JWK> found = selector.select(known.keys());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return selector.select(refreshed(String.valueOf(header.getKeyID()), known, failed, now));
    }

    /**
     * @param seen the cached keys among which the caller found no match; null if nothing was cached
     * @param failed the number of failed fetches when the caller looked
     */
    private synchronized JWKSet refreshed(String keyId, @Nullable Fetched seen, int failed, Instant now) {
        Fetched known = fetched;
        boolean expired = known == null || !now.isBefore(known.at().plus(LIFETIME));
        boolean isNewer = known != null && seen != null && known.at().isAfter(seen.at());
        if (known != null && !expired && (isNewer || !mayRefetch(keyId, now))) {
            return known.keys();
        }
        if (failures.get() != failed) {
            throw unavailable(); // The fetch that the caller has waited for.
        }
        JWKSet keys = fetch();
        fetched = new Fetched(keys, now);
        return keys;
    }

    private boolean mayRefetch(String keyId, Instant now) {
        refetches.values().removeIf(at -> !at.plus(MINUTE).isAfter(now));
        Instant used = (usedUntil.isBefore(now) ? now : usedUntil).plus(SPACING);
        if (used.isAfter(now.plus(SPACING.multipliedBy(BURST))) || refetches.putIfAbsent(keyId, now) != null) {
            return false;
        }
        usedUntil = used;
        return true;
    }

    private JWKSet fetch() {
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(OutgoingHttp.request(url, TIMEOUT).build(), BodyHandlers.ofInputStream());
        CompletableFuture<JWKSet> keys = sent.thenApplyAsync(JwksCache::read, OutgoingHttp.bodies())
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return keys.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.warn("Fetching identity keys from {} failed: {}", url, cause.toString());
            failures.incrementAndGet();
            throw unavailable();
        } finally {
            var unused = sent.whenComplete((response, failure) -> {
                if (response != null) {
                    close(response.body());
                }
            });
            sent.cancel(true);
        }
    }

    private static Problem unavailable() {
        return new Problem(Code.UPSTREAM_UNAVAILABLE, "The identity_token cannot be verified right now. Try again.");
    }

    private static JWKSet read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            return JWKSet.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException | ParseException e) {
            throw new CompletionException(e);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("Closing the response of a key server failed: {}", e.getMessage());
        }
    }
}
