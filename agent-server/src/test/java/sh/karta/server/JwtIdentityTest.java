// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;

/**
 * Tests users that a JSON Web Token of the customer verifies. The class is long because each claim and each header has a wrong value of its
 * own, tried with the same issuer.
 */
final class JwtIdentityTest {
    private static final String ISSUER = "https://id.shop.example";
    private static final String AUDIENCE = "karta";
    /** Made once, because an RSA key takes up to a second of processor time. */
    private static final RSAKey RSA = newKey();

    private static final RSAKey OTHER = newKey();

    @TempDir
    Path directory;

    private final FakeEndpoint keyServer = new FakeEndpoint();
    private TestServer server;

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2_048).keyID("one").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    agent: {kind: scripted, pace_millis: 0}
                    identity_secret: %s
                    step_up_secret: %s
                    identity_jwt: {jwks_url: "%s/keys", issuer: "%s", audience: %s}
                """.formatted(
                        HmacTokens.SECRET, HmacTokens.STEP_UP_SECRET, keyServer.address(), ISSUER, AUDIENCE));
    }

    @AfterEach
    void stop() {
        server.close();
        keyServer.close();
    }

    private void publish(JWK... keys) {
        keyServer.thenStatus(200, new JWKSet(java.util.List.of(keys)).toString());
    }

    private Answer mint(String token) {
        return server.client().mint("embed_key", "pk_test_demo", "user_id", "u_1", "identity_token", token);
    }

    private static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("u_1")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)));
        change.accept(claims);
        return claims.build();
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private String token(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(JWSAlgorithm.RS256, "one", new RSASSASigner(RSA), claims(change));
    }

    private static JsonNode payload(Answer minted) {
        String part = minted.json().path("token").asText().split("\\.", -1)[1];
        return Json.parseTrusted(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    @Test
    void aValidJwtVerifiesItsUserAndTheKeysAreFetchedOnce() throws JOSEException {
        publish(RSA.toPublicJWK());
        Answer first = mint(token(c -> {}));
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(payload(first).path("sub").asText()).isEqualTo("u_1");
        assertThat(payload(first).path("kind").asText()).isEqualTo("user");
        assertThat(mint(token(c -> {})).status()).isEqualTo(200);
        assertThat(keyServer.asked).hasSize(1);
    }

    @Test
    void ecdsaIsAcceptedToo() throws JOSEException {
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
        publish(RSA.toPublicJWK(), ec.toPublicJWK());
        assertThat(mint(signed(JWSAlgorithm.ES256, "two", new ECDSASigner(ec), claims(c -> {})))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void everyInvalidJwtIsRefused() throws JOSEException {
        publish(RSA.toPublicJWK());
        Instant now = Instant.now();
        String[] wrong = {
            new PlainJWT(claims(c -> {})).serialize(),
            signed(JWSAlgorithm.HS256, "one", new MACSigner(RSA.toRSAPublicKey().getEncoded()), claims(c -> {})),
            signed(JWSAlgorithm.RS512, "one", new RSASSASigner(RSA), claims(c -> {})),
            signed(JWSAlgorithm.RS256, "one", new RSASSASigner(OTHER), claims(c -> {})),
            token(c -> c.issuer("https://evil.example")),
            token(c -> c.issuer(null)),
            token(c -> c.audience("another")),
            token(c -> c.audience((String) null)),
            token(c -> c.subject("u_2")),
            token(c -> c.subject(null)),
            token(c -> c.claim("sub", 7)),
            token(c -> c.issueTime(null)),
            token(c -> c.expirationTime(null)),
            token(c -> c.expirationTime(Date.from(now.minusSeconds(61)))),
            token(c -> c.issueTime(Date.from(now.minusSeconds(361)))),
            token(c -> c.issueTime(Date.from(now.plusSeconds(120)))),
            token(c -> c.notBeforeTime(Date.from(now.plusSeconds(120)))),
            token(c -> c.claim("acr", "2")
                    .claim("auth_time", now.plusSeconds(3_600).getEpochSecond())),
            token(c -> {}) + "x",
            token(c -> {}).replaceFirst("\\.[^.]+\\.", ".e30."),
        };
        for (String token : wrong) {
            Answer answer = mint(token);
            assertThat(answer.code()).as(token + " " + answer.text()).isEqualTo("identity_invalid");
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void aClaimOfAnotherTypeIsRefusedByItsName() throws JOSEException {
        publish(RSA.toPublicJWK());
        long now = Instant.now().getEpochSecond();
        String registered = "strings in iss, sub and aud, and numbers of seconds in exp, iat and nbf";
        assertExpected(token(c -> c.claim("sub", List.of("u_1"))), registered);
        assertExpected(token(c -> c.claim("exp", "tomorrow")), registered);
        assertExpected(
                token(c -> c.subject("")),
                "in the claim sub, a string of 1 to 256 characters, got a string of 0 characters");
        assertExpected(
                token(c -> c.claim("acr", "2").claim("auth_time", "today")),
                "in the claim auth_time, a number of seconds, got a string of 5 characters");
        assertExpected(
                token(c -> c.claim("acr", "2").claim("auth_time", -1)),
                "in the claim auth_time, a number of seconds, got -1");
        assertExpected(
                token(c -> c.claim("acr", List.of("2")).claim("auth_time", now)),
                "in the claim acr, a string or a whole number, got a list");
    }

    @Test
    void aWrongIssuerAudienceOrTimeIsNamedWithTheExpectedOne() throws JOSEException {
        publish(RSA.toPublicJWK());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertExpected(
                token(c -> c.issuer("https://evil.example")), "issuer " + ISSUER + ", got \"https://evil.example\"");
        assertExpected(token(c -> c.issuer(null)), "issuer " + ISSUER + ", got nothing");
        assertExpected(
                token(c -> c.issuer("x".repeat(500))), "issuer " + ISSUER + ", got \"" + "x".repeat(80) + "...\"");
        assertExpected(token(c -> c.audience(List.of("one", "two"))), "audience " + AUDIENCE + ", got \"one, two\"");
        Instant past = now.minusSeconds(400);
        Instant future = now.plusSeconds(120);
        assertThat(mint(token(c -> c.expirationTime(Date.from(past)))).message())
                .isEqualTo("The identity_token expired at " + past + ".");
        assertThat(mint(token(c -> c.notBeforeTime(Date.from(future)))).message())
                .isEqualTo("The identity_token is not valid before " + future + ".");
        assertThat(mint(token(c -> c.issueTime(Date.from(past)))).message())
                .isEqualTo("The identity_token was issued at " + past + ", expected at most 300 s ago.");
    }

    private void assertExpected(String token, String expected) {
        Answer answer = mint(token);
        assertThat(answer.code()).isEqualTo("identity_invalid");
        assertThat(answer.message()).startsWith("The identity_token must have ").endsWith(expected + ".");
    }

    @Test
    void aUserClaimThatIsNoStringIsRefusedByItsName(@TempDir Path other) throws JOSEException {
        publish(RSA.toPublicJWK());
        try (TestServer numbers = TestServer.with(other, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    identity_jwt: {jwks_url: "%s/keys", issuer: "%s", audience: %s, user_claim: customer}
                """.formatted(keyServer.address(), ISSUER, AUDIENCE))) {
            Answer answer = numbers.client()
                    .mint("embed_key", "pk_test_demo", "identity_token", token(c -> c.claim("customer", 7)));
            assertThat(answer.code()).isEqualTo("identity_invalid");
            assertThat(answer.message()).endsWith("in the claim customer, a string of 1 to 256 characters, got 7.");
        }
    }

    @Test
    void clocksMayDifferByAMinute() throws JOSEException {
        publish(RSA.toPublicJWK());
        Instant now = Instant.now();
        assertThat(mint(token(c -> c.issueTime(Date.from(now.plusSeconds(45))))).status())
                .isEqualTo(200);
        assertThat(mint(token(c -> c.expirationTime(Date.from(now.minusSeconds(45)))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenMayBeFiveMinutesOldByDefault() throws JOSEException {
        publish(RSA.toPublicJWK());
        Instant issued = Instant.now().minusSeconds(290);
        Answer answer = mint(token(c -> c.issueTime(Date.from(issued))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void anUnknownKeyIdRefetchesTheKeysAtMostOnceAMinute() throws JOSEException {
        publish(RSA.toPublicJWK());
        assertThat(mint(token(c -> {})).status()).isEqualTo(200);
        RSAKey next = new RSAKey.Builder(OTHER).keyID("next").build();
        publish(RSA.toPublicJWK(), next.toPublicJWK());
        assertThat(mint(signed(JWSAlgorithm.RS256, "next", new RSASSASigner(next), claims(c -> {})))
                        .status())
                .isEqualTo(200);
        String madeUp = signed(JWSAlgorithm.RS256, "made-up", new RSASSASigner(next), claims(c -> {}));
        publish(RSA.toPublicJWK(), next.toPublicJWK());
        assertThat(mint(madeUp).code()).isEqualTo("identity_invalid");
        assertThat(mint(madeUp).code()).isEqualTo("identity_invalid");
        assertThat(keyServer.asked).hasSize(3);
    }

    @Test
    void inventedKeyIdsCannotFloodTheKeyServer() throws JOSEException {
        publish(RSA.toPublicJWK());
        assertThat(mint(token(c -> {})).status()).isEqualTo(200);
        for (int i = 0; i < 30; i++) {
            publish(RSA.toPublicJWK());
            mint(signed(JWSAlgorithm.RS256, "made-up-" + i, new RSASSASigner(RSA), claims(c -> {})));
        }
        assertThat(keyServer.asked).hasSizeLessThanOrEqualTo(11);
        assertThat(mint(token(c -> {})).status()).isEqualTo(200);
    }

    @Test
    void aFailedKeyFetchIsAServerError() throws JOSEException {
        keyServer.thenStatus(500, "<html>password=hunter2</html>");
        Answer answer = mint(token(c -> {}));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("server_error");
        assertThat(answer.text()).doesNotContain("hunter2", keyServer.address());
    }

    @Test
    void aKeyServerThatDoesNotAnswerDelaysNeitherMessagesNorSignInsOfOtherProjects(@TempDir Path other)
            throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                TestServer stuck = TestServer.with(
                        other, """
                        projects:
                          demo/assistant:
                            keys: [{key: pk_test_demo, origins: [loopback]}]
                            agent: {kind: scripted, pace_millis: 0}
                            identity_jwt: {jwks_url: "http://127.0.0.1:%d/keys", issuer: "%s", audience: %s}
                          demo/other:
                            keys: [{key: pk_test_other, origins: [loopback]}]
                            agent: {kind: scripted, pace_millis: 0}
                            identity_secret: %s
                        """.formatted(silent.getLocalPort(), ISSUER, AUDIENCE, HmacTokens.SECRET))) {
            TestClient visitor = stuck.client().signIn("visitor-with-128-random-bits");
            String id = visitor.createSession();
            var body = TestClient.object("embed_key", "pk_test_demo", "identity_token", token(c -> {}));
            HttpRequest mint = HttpRequest.newBuilder(URI.create(visitor.base + "/v1/embed/session-tokens"))
                    .header("Origin", TestClient.ORIGIN)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> mints = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                mints.add(TestClient.HTTP.sendAsync(mint, HttpResponse.BodyHandlers.ofString()));
            }
            try (Socket fetch = silent.accept()) {
                for (int i = 0; i < 5; i++) {
                    assertThat(visitor.say(id, "say: hello", "idempotency_key", "k1")
                                    .status())
                            .isEqualTo(202);
                    assertThat(visitor.mint(
                                            "embed_key",
                                            "pk_test_other",
                                            "user_id",
                                            "u_1",
                                            "identity_token",
                                            HmacTokens.sign("u_1"))
                                    .status())
                            .isEqualTo(200);
                }
                for (CompletableFuture<HttpResponse<String>> each : mints) {
                    assertThat(each.join().statusCode()).isEqualTo(503);
                }
                assertThat(fetch.isConnected()).isTrue();
            }
        }
    }

    @Test
    void anRsaKeyOfFewerThan2048BitsProvesNothing() throws JOSEException {
        RSAKey weak = new RSAKeyGenerator(1_024, true).keyID("one").generate();
        publish(weak.toPublicJWK());
        Answer answer = mint(signed(
                JWSAlgorithm.RS256,
                "one",
                new RSASSASigner(weak.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())),
                claims(c -> {})));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("identity_invalid");
        assertThat(answer.message()).contains("at least 2048 bits");
    }

    @Test
    void aTokenThatLivesLongerThanADayIsRefused() throws JOSEException {
        publish(RSA.toPublicJWK());
        Instant now = Instant.now();
        Answer day = mint(token(c -> c.expirationTime(Date.from(now.plusSeconds(86_390)))));
        assertThat(day.status()).as(day.text()).isEqualTo(200);
        Answer longer = mint(token(c -> c.expirationTime(Date.from(now.plusSeconds(90_000)))));
        assertThat(longer.code()).isEqualTo("identity_invalid");
        assertThat(longer.message()).contains("expected within 24 h");
    }

    @Test
    void aSubjectThatIsNoStringIsRefused() throws JOSEException {
        publish(RSA.toPublicJWK());
        Map<String, Object> claims = claims(c -> {}).toJSONObject();
        claims.put("sub", 7);
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), new Payload(claims));
        token.sign(new RSASSASigner(RSA));
        Answer answer =
                server.client().mint("embed_key", "pk_test_demo", "user_id", "7", "identity_token", token.serialize());
        assertThat(answer.code()).isEqualTo("identity_invalid");
        assertThat(answer.message()).contains("must have a string in sub, got 7");
    }

    @Test
    void hmacTokensStillWorkBesideJwts() {
        Answer plain = mint(HmacTokens.sign("u_1"));
        assertThat(plain.status()).as(plain.text()).isEqualTo(200);
        assertThat(payload(plain).path("sub").asText()).isEqualTo("u_1");
        assertThat(payload(plain).path("kind").asText()).isEqualTo("user");
        long now = Instant.now().getEpochSecond();
        // Like a JWT, it has three parts.
        Answer steppedUp = mint(HmacTokens.stepUp("user_id", "u_1", "stepped_up_at", now, "aal", "aal2"));
        assertThat(steppedUp.status()).as(steppedUp.text()).isEqualTo(200);
        assertThat(payload(steppedUp).path("stepped_up_at").asLong()).isEqualTo(now);
        assertThat(payload(steppedUp).path("aal").asText()).isEqualTo("aal2");
        assertThat(mint("0".repeat(64)).code()).isEqualTo("identity_invalid");
        assertThat(mint(HmacTokens.stepUp("user_id", "u_2", "stepped_up_at", now, "aal", "aal2"))
                        .code())
                .isEqualTo("identity_invalid");
        assertThat(keyServer.asked).isEmpty();
    }

    @Test
    void acrMayBeAWholeNumberLikeAal() throws JOSEException {
        publish(RSA.toPublicJWK());
        long now = Instant.now().getEpochSecond();
        JsonNode token = payload(mint(token(c -> c.claim("auth_time", now - 10).claim("acr", 2))));
        assertThat(token.path("stepped_up_at").asLong()).isEqualTo(now - 10);
        assertThat(token.path("aal").asText()).isEqualTo("2");
    }

    @Test
    void authTimeAndAcrAreTheStepUpForFiveMinutesByDefault() throws JOSEException {
        publish(RSA.toPublicJWK());
        Instant steppedUp;
        JsonNode fresh;
        do {
            // Ten seconds before it expires. On a busy machine the token may come too late.
            steppedUp = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(290);
            fresh = payload(mintSteppedUp(steppedUp));
        } while (Instant.now().isAfter(steppedUp.plusSeconds(300)));
        assertThat(fresh.path("stepped_up_at").asLong()).isEqualTo(steppedUp.getEpochSecond());
        assertThat(fresh.path("aal").asText()).isEqualTo("phr");
        JsonNode stale = payload(mintSteppedUp(Instant.now().minusSeconds(310)));
        assertThat(stale.path("sub").asText()).isEqualTo("u_1");
        assertThat(stale.has("stepped_up_at")).isFalse();
        assertThat(stale.has("aal")).isFalse();
    }

    private Answer mintSteppedUp(Instant at) throws JOSEException {
        return mint(token(c -> c.claim("auth_time", at.getEpochSecond()).claim("acr", "phr")));
    }
}
