// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JwksCacheTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final long start = now.get();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String published = "";
    private volatile CompletableFuture<Void> responsive = CompletableFuture.completedFuture(null);
    private HttpServer issuer;
    private JwksCache cache;

    @BeforeEach
    void start() throws IOException, JOSEException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", exchange -> {
            fetches.incrementAndGet();
            responsive.join();
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        publish("old");
        cache = new JwksCache(
                URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"), now::get);
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private void publish(String keyId) throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        published = new JWKSet(key.toPublicJWK()).toString();
    }

    private CompletableFuture<List<JWK>> ask(String keyId, long second) {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build();
        // The clock may overflow.
        now.set(start + TimeUnit.SECONDS.toNanos(second));
        return cache.matching(header).toCompletableFuture();
    }

    private List<JWK> keys(String keyId, long second) {
        return ask(keyId, second).join();
    }

    @Test
    void aWithdrawnKeyIsAcceptedForTenMinutesAtMost() throws JOSEException {
        assertThat(keys("old", 0)).hasSize(1);
        publish("new");
        assertThat(keys("old", 599)).hasSize(1);
        assertThat(fetches).hasValue(1);
        assertThat(keys("old", 600)).isEmpty();
        assertThat(fetches).hasValue(2);
        assertThat(keys("new", 1_199)).hasSize(1);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void callersShareAFetchWithoutBlocking() {
        CompletableFuture<Void> hanging = new CompletableFuture<>();
        responsive = hanging;
        List<CompletableFuture<List<JWK>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(ask("old", 0));
        }
        hanging.complete(null);
        assertThat(asked).allSatisfy(keys -> assertThat(keys.join()).hasSize(1));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aFailedFetchIsRepeatedAfterTenSeconds() throws JOSEException {
        published = "out of order";
        assertThatThrownBy(() -> keys("new", 0)).hasMessageContaining("cannot be verified right now");
        publish("new");
        assertThatThrownBy(() -> keys("new", 9)).hasMessageContaining("cannot be verified right now");
        assertThat(fetches).hasValue(1);
        assertThat(keys("new", 10)).hasSize(1);
    }

    @Test
    void inventedKeyIdsDelayANewKeyByAtMostTenSeconds() throws JOSEException {
        assertThat(keys("old", 0)).hasSize(1);
        for (int i = 0; i < 100; i++) {
            assertThat(keys("invented-" + i, 1)).isEmpty();
        }
        publish("new");
        assertThat(keys("new", 2)).isEmpty();
        assertThat(keys("new", 11)).hasSize(1);
    }

    @Test
    void inventedKeyIdsCauseAtMostElevenFetchesInTheirFirstMinute() {
        assertThat(keys("old", 0)).hasSize(1);
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 10; i++) {
                assertThat(keys("invented-" + second + "-" + i, second)).isEmpty();
            }
        }
        assertThat(fetches).hasValueLessThanOrEqualTo(11);
    }
}
