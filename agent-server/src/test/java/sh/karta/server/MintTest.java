// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;
import sh.karta.server.store.StoredKey;

/** The token mint: wire protocol §1. */
@Tag(TestServer.BOTH_STORES)
final class MintTest {
    private static final String VISITOR = "visitor-with-128-random-bits";
    private static final String CONFIG = """
            projects:
              demo/assistant:
                keys:
                  - {key: pk_test_demo, origins: [loopback]}
                  - {key: pk_live_shop, origins: ["https://shop.example", "https://shop.example:8443"]}
                  - {key: pk_live_open, origins: [none, "null"]}
                  - {key: pk_live_gone, origins: [loopback], enabled: false}
                identity_secret: %s
                step_up_secret: %s
                agent: {kind: scripted, pace_millis: 0}
            """.formatted(HmacTokens.SECRET, HmacTokens.STEP_UP_SECRET);

    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, CONFIG);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer mintFrom(String key, String origin, Object... fields) {
        var body = TestClient.object(fields).put("embed_key", key);
        return server.client().post("/v1/embed/session-tokens", body, "Origin", origin);
    }

    private static Answer mint(Object... fields) {
        return mintFrom("pk_test_demo", "http://localhost:3000", fields);
    }

    private static JsonNode claims(Answer minted) {
        String payload = minted.json().path("token").asText().split("\\.", -1)[1];
        return Json.parseTrusted(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }

    @Test
    void aKeyIsExchangedForATokenWithAnExpiryTime() {
        long before = Instant.now().getEpochSecond();
        Answer answer = mint("visitor_id", VISITOR);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("token").asText()).isNotEmpty();
        assertThat(answer.json().path("expires_in").asLong()).isEqualTo(3_600);
        assertThat(answer.json().path("expires_at").asLong())
                .isBetween(before + 3_600, Instant.now().getEpochSecond() + 3_601);
        assertThat(claims(answer).path("sub").asText()).isEqualTo(VISITOR);
        assertThat(claims(answer).path("exp").asLong())
                .isEqualTo(answer.json().path("expires_at").asLong());
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "pk_test_demo, http://localhost:3000, 200",
        "pk_test_demo, https://localhost, 200",
        "pk_test_demo, http://127.0.0.1:8787, 200",
        "pk_test_demo, http://[::1]:9, 200",
        "pk_test_demo, https://localhost.evil.example, 403",
        "pk_test_demo, http://127.0.0.1.evil.example, 403",
        "pk_test_demo, ftp://localhost, 403",
        "pk_test_demo, null, 403",
        "pk_live_shop, https://shop.example, 200",
        "pk_live_shop, https://shop.example:8443, 200",
        "pk_live_shop, http://shop.example, 403",
        "pk_live_shop, https://shop.example:444, 403",
        "pk_live_shop, https://www.shop.example, 403",
        "pk_live_shop, https://shop.example.evil.example, 403",
        "pk_live_shop, https://shop.example/, 403",
        "pk_live_shop, http://localhost, 403",
        "pk_live_open, null, 200",
        "pk_live_open, http://localhost, 403"
    })
    void anOriginIsComparedExactly(String key, String origin, int status) {
        Answer answer = mintFrom(key, origin);
        assertThat(answer.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.code()).isEqualTo("origin_not_allowed");
            assertThat(answer.json().at("/error/message").asText()).contains(origin, key, "origins");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
    }

    @Test
    void aRequestWithoutOriginIsRefusedUnlessTheKeyAllowsIt() {
        Answer refused = mintFrom("pk_test_demo", null);
        assertThat(refused.code()).isEqualTo("origin_not_allowed");
        assertThat(refused.json().at("/error/message").asText())
                .contains(
                        "pk_test_demo", "Add `none` to the key's origins to allow programs without an Origin header.");
        assertThat(mintFrom("pk_live_open", null).status()).isEqualTo(200);
    }

    @Test
    void anUnknownKeyIsUnauthenticatedAndADisabledOneForbidden() {
        Answer unknown = mintFrom("pk_live_typo", "http://localhost");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.code()).isEqualTo("unauthenticated");
        assertThat(unknown.json().at("/error/message").asText())
                .isEqualTo("The embed key pk_live_typo does not exist here. Use a key of this server's config,"
                        + " or the URL of the server that has it.");
        Answer disabled = mintFrom("pk_live_gone", "http://localhost");
        assertThat(disabled.status()).isEqualTo(403);
        assertThat(disabled.code()).isEqualTo("key_disabled");
        assertThat(disabled.json().at("/error/message").asText())
                .isEqualTo("The embed key pk_live_gone is disabled. Enable it in the config file, or with"
                        + " `karta-server keys enable` if it was created with `keys create`, or use another key.");
    }

    @Test
    void aSignedUserIsTheSubjectOfTheToken() {
        Answer plain = mint("user_id", "u_123", "identity_token", HmacTokens.sign("u_123"));
        assertThat(plain.status()).isEqualTo(200);
        assertThat(claims(plain).path("sub").asText()).isEqualTo("u_123");
        long now = Instant.now().getEpochSecond();
        Answer stepUp = mint(
                "user_id",
                "u_123",
                "identity_token",
                HmacTokens.stepUp("user_id", "u_123", "stepped_up_at", now, "aal", "aal2"));
        assertThat(stepUp.status()).isEqualTo(200);
        assertThat(claims(stepUp).path("sub").asText()).isEqualTo("u_123");
    }

    @Test
    void anInvalidIdentityTokenFailsTheMintInsteadOfMintingForAVisitor() {
        long now = Instant.now().getEpochSecond();
        String[] wrong = {
            HmacTokens.sign("u_124"),
            HmacTokens.sign("u_123").toUpperCase(java.util.Locale.ROOT),
            HmacTokens.sign("u_123").substring(1),
            "",
            " ",
            "v2.x.y",
            "v2..",
            HmacTokens.stepUp("user_id", "u_124", "stepped_up_at", now, "aal", "aal2"),
            HmacTokens.stepUp("user_id", "u_123", "stepped_up_at", now + 3_600, "aal", "aal2"),
            HmacTokens.stepUp(
                    "user_id",
                    "u_123",
                    "stepped_up_at",
                    BigInteger.TWO.pow(64).add(BigInteger.valueOf(now)),
                    "aal",
                    "aal2"),
            HmacTokens.stepUp("user_id", "u_123", "aal", "aal2"),
            HmacTokens.stepUp("user_id", "u_123", "stepped_up_at", now),
            HmacTokens.stepUp("user_id", "u_123", "stepped_up_at", now, "aal", "aal2") + "0",
        };
        for (String token : wrong) {
            Answer answer = mint("user_id", "u_123", "identity_token", token, "visitor_id", VISITOR);
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("identity_invalid");
        }
    }

    @Test
    void aUserIdWithoutProofDoesNotReplaceTheVisitorId() {
        Answer answer = mint("user_id", "alice", "visitor_id", VISITOR);
        assertThat(claims(answer).path("sub").asText()).isEqualTo(VISITOR);
        assertThat(answer.json().path("expires_in").asLong()).isEqualTo(3_600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "visitor with spaces in its id",
                "visitor-\u00e9-with-128-random-bits",
                "x\r\nInjected: yes, here it is"
            })
    void aGuessableOrMalformedVisitorIdIsRefused(String visitor) {
        assertThat(mint("visitor_id", visitor).status()).isEqualTo(400);
    }

    @Test
    void eachTokenWithoutAVisitorIdIsForANewVisitor() {
        assertThat(claims(mint()).path("sub").asText())
                .isNotEqualTo(claims(mint()).path("sub").asText());
    }

    @Test
    void aStoredKeyRevokesTokensMintedBeforeATime() {
        String key = "pk_test_of_the_store";
        StoredKey stored = new StoredKey(key, "demo/assistant", List.of("loopback"), true, Instant.now(), null);
        server.store().keys().put(stored);
        TestClient client = server.client();
        client.token = mintFrom(key, "http://localhost").json().path("token").asText();
        assertThat(client.get(client.sessions()).status()).isEqualTo(200);
        server.store().keys().put(stored.notBefore(Instant.now().plusMillis(1)));
        assertThat(client.get(client.sessions()).code()).isEqualTo("unauthenticated");
        server.store().keys().put(stored.notBefore(Instant.EPOCH));
        assertThat(client.get(client.sessions()).status()).isEqualTo(200);
    }

    @Test
    void aSignInAdoptsTheVisitorsSessionsOnce() {
        String visitor = "visitor-that-is-about-to-sign-in";
        TestClient anonymous = server.client().signIn(visitor);
        String id = anonymous.createSession();
        anonymous.say(id, "say: before the sign-in");
        anonymous.follow(id, 0);

        TestClient user = server.client();
        user.token = mint("user_id", "u_9", "identity_token", HmacTokens.sign("u_9"), "visitor_id", visitor)
                .json()
                .path("token")
                .asText();
        assertThat(user.get(user.session(id)).status()).isEqualTo(200);
        assertThat(user.get(user.sessions()).json().path("data")).hasSize(1);
        assertThat(anonymous.get(anonymous.session(id)).status()).isEqualTo(404);

        TestClient second = server.client();
        second.token = mint("user_id", "u_10", "identity_token", HmacTokens.sign("u_10"), "visitor_id", visitor)
                .json()
                .path("token")
                .asText();
        assertThat(second.get(second.session(id)).status()).isEqualTo(404);
    }

    @Test
    void aUserWhoseIdEqualsAVisitorIdCannotReadTheVisitorsSessions() {
        String visitor = "visitor-whose-id-is-also-a-user-name";
        TestClient anonymous = server.client().signIn(visitor);
        String id = anonymous.createSession();
        TestClient user = server.client();
        user.token = mint("user_id", visitor, "identity_token", HmacTokens.sign(visitor))
                .json()
                .path("token")
                .asText();
        assertThat(user.get(user.session(id)).status()).isEqualTo(404);
    }
}
