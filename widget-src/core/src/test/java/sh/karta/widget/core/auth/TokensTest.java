// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;

class TokensTest {
    private static final String MINT = "/v1/embed/session-tokens";
    private final World world = new World();
    private final ClientConfig config = new ClientConfig();
    private final Identity identity = new Identity();
    private final List<String> given = new ArrayList<>();
    private int minted;
    private final Tokens tokens = new Tokens(world.ports, config, identity, () -> "visitor-1", () -> minted++);
    private final Reply<String> into = (token, error) -> given.add(error == null ? token : error.code);

    private Tokens withKey() {
        config.embedKey = "pk_test_1";
        return tokens;
    }

    private Call mint() {
        return world.http.take("POST", MINT);
    }

    @Test
    void mintsWithTheVisitorsId() {
        withKey().get(into);
        Call call = mint();
        assertThat(call.url()).isEqualTo("https://agent.karta.sh" + MINT);
        assertThat(call.token()).isNull();
        assertThat(call.request().sameOriginCredentials).isFalse();
        assertThat(call.body())
                .hasToString("{\"embed_key\":\"pk_test_1\",\"user_id\":\"visitor-1\",\"visitor_id\":\"visitor-1\"}");
        call.json(200, "{\"token\":\"t1\"}");
        assertThat(given).containsExactly("t1");
        assertThat(minted).isEqualTo(1);
    }

    @Test
    void mintsForAVerifiedUserWithProofAndVisitor() {
        identity.merge(world.json.parse("{\"userId\":\"u\",\"identityToken\":\"proof\"}"));
        withKey().get(into);
        assertThat(mint().body())
                .hasToString(
                        "{\"embed_key\":\"pk_test_1\",\"user_id\":\"u\",\"identity_token\":\"proof\",\"visitor_id\":\"visitor-1\"}");
    }

    @Test
    void aProofWithoutAUserIdIsSentForTheServerToRead() {
        identity.merge(world.json.parse("{\"identityToken\":\"proof\"}"));
        withKey().get(into);
        assertThat(mint().body())
                .hasToString("{\"embed_key\":\"pk_test_1\",\"identity_token\":\"proof\",\"visitor_id\":\"visitor-1\"}");
    }

    @Test
    void aProofThatIsAPromiseIsRefusedAndReportedOnce() {
        identity.merge(world.json.parse("{\"userId\":\"u\",\"identityToken\":{}}"));
        withKey().get(into);
        tokens.get(into);
        assertThat(given).containsExactly("identity_invalid", "identity_invalid");
        assertThat(world.http.calls).isEmpty();
        assertThat(world.log.warnings)
                .containsExactly("identityToken: expected a string. If it is a promise, await it before the call.");
        identity.merge(world.json.parse("{\"identityToken\":\"proof\"}"));
        tokens.renew();
        tokens.get(into);
        assertThat(mint().body().string("identity_token")).isEqualTo("proof");
    }

    @Test
    void anUnverifiedUserIsTheVisitor() {
        identity.merge(world.json.parse("{\"userId\":\"u\"}"));
        withKey().get(into);
        assertThat(mint().body().string("user_id")).isEqualTo("visitor-1");
    }

    @Test
    void concurrentCallersShareOneMint() {
        withKey().get(into);
        tokens.get(into);
        tokens.get(into);
        mint().json(200, "{\"token\":\"t1\",\"expires_in\":60}");
        tokens.get(into);
        assertThat(given).containsExactly("t1", "t1", "t1", "t1");
        assertThat(world.http.untaken()).isZero();
    }

    @Test
    void renewsThirtySecondsBeforeExpiry() {
        withKey().get(into);
        mint().json(200, "{\"token\":\"t1\",\"expires_in\":100,\"expires_at\":1}");
        world.clock.advance(69_999);
        tokens.get(into);
        assertThat(world.http.untaken()).isZero();
        world.clock.advance(1);
        tokens.get(into);
        mint().json(200, "{\"token\":\"t2\",\"expires_in\":100}");
        assertThat(given).containsExactly("t1", "t1", "t2");
    }

    @Test
    void expiryMayBeEpochSecondsOrMilliseconds() {
        for (double unit : new double[] {1, 1_000}) {
            String at = String.valueOf((long) ((world.clock.now() + 100_000) / 1_000 * unit));
            Tokens fresh = new Tokens(world.ports, withKeyConfig(), identity, () -> "v", () -> {});
            fresh.get(into);
            mint().json(200, "{\"token\":\"t\",\"expires_at\":" + at + "}");
            assertRenewedAfter(fresh, 69_000, 71_000);
        }
    }

    private ClientConfig withKeyConfig() {
        config.embedKey = "pk_test_1";
        return config;
    }

    private void assertRenewedAfter(Tokens fresh, double still, double renewed) {
        world.clock.advance(still);
        fresh.get(into);
        assertThat(world.http.untaken()).as("still good").isZero();
        world.clock.advance(renewed - still);
        fresh.get(into);
        mint().json(200, "{\"token\":\"again\",\"expires_in\":1000}");
    }

    @Test
    void withoutAnExpiryTheTokensOwnExpIsUsed() {
        String payload = "{\"exp\":" + (long) (world.clock.now() / 1000 + 100) + ",\"name\":\"Zoë ÿ?>\"}";
        String jwt = "e30." + base64(payload) + ".sig";
        withKey().get(into);
        mint().json(200, "{\"token\":\"" + jwt + "\"}");
        assertRenewedAfter(tokens, 69_000, 71_000);
    }

    @Test
    void base64urlIsReadAtEveryLength() {
        for (int i = 0; i < 12; i++) {
            String payload = "{\"p\":\"" + "?".repeat(i) + "\",\"exp\":1234567890}";
            assertThat(Jwt.expiry("h." + base64(payload) + ".s", world.json)).isEqualTo(1234567890);
        }
    }

    @Test
    void aTokenThatIsNoJwtHasNoExpiry() {
        for (String token :
                new String[] {"", "opaque", "a.b", "..", "h.!!.s", "h.AAAA.s", "h." + base64("[1]") + ".s"}) {
            assertThat(Jwt.expiry(token, world.json)).as(token).isNaN();
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anUnreadableJwtHasNoLocalExpiry() {
        for (String token : List.of(
                "opaque", "a.b", "a.b.c", "..", "a.!!!.c", "a.e30.c", "a." + base64("{\"exp\":\"x\"}") + ".c")) {
            Tokens fresh = new Tokens(world.ports, withKeyConfig(), identity, () -> "v", () -> {});
            fresh.get(into);
            mint().json(200, "{\"token\":\"" + token + "\"}");
            world.clock.advance(1e9);
            fresh.get(into);
            assertThat(world.http.untaken()).isZero();
        }
    }

    @Test
    void aClockWrongByADayDoesNotCauseAMintPerRequest() {
        world.clock.skew(24 * 3_600_000);
        String at = String.valueOf((long) (world.clock.now() / 1000) - 23 * 3600);
        withKey().get(into);
        mint().json(200, "{\"token\":\"t1\",\"expires_at\":" + at + "}");
        tokens.get(into);
        tokens.get(into);
        assertThat(given).containsExactly("t1", "t1", "t1");
    }

    @Test
    void aRefusedTokenIsReplacedOnceForAllCallers() {
        withKey().get(into);
        mint().json(200, "{\"token\":\"t1\"}");
        assertThat(tokens.refused("t1")).isTrue();
        tokens.get(into);
        mint().json(200, "{\"token\":\"t2\"}");
        assertThat(tokens.refused("t1")).as("replaced meanwhile").isTrue();
        tokens.get(into);
        assertThat(given).containsExactly("t1", "t2", "t2");
        assertThat(world.http.untaken()).isZero();
    }

    @Test
    void aFailedMintFailsEveryCallerAndTheNextCallRetries() {
        withKey().get(into);
        tokens.get(into);
        mint().json(401, "{\"error\":{\"code\":\"identity_invalid\"}}");
        tokens.get(into);
        mint().json(403, "{\"error\":{\"code\":\"origin_not_allowed\"}}");
        tokens.get(into);
        mint().fail();
        tokens.get(into);
        mint().json(200, "<html>");
        tokens.get(into);
        mint().json(200, "{\"token\":\"\"}");
        tokens.get(into);
        mint().json(200, "{\"token\":5}");
        tokens.get(into);
        world.clock.advance(30_000);
        assertThat(given)
                .containsExactly(
                        "identity_invalid",
                        "identity_invalid",
                        "origin_not_allowed",
                        "network",
                        "bad_response",
                        "unauthenticated",
                        "unauthenticated",
                        "timeout");
        assertThat(minted).isZero();
    }

    @Test
    void aMintForAFormerIdentityIsDiscarded() {
        withKey().get(into);
        Call former = mint();
        identity.merge(world.json.parse("{\"userId\":\"u\",\"identityToken\":\"p\"}"));
        tokens.renew();
        assertThat(former.cancelled).isTrue();
        former.json(200, "{\"token\":\"former\"}");
        mint().json(200, "{\"token\":\"present\"}");
        tokens.get(into);
        assertThat(given).containsExactly("present", "present");
    }

    @Test
    void aTokenForAFormerIdentityIsDropped() {
        withKey().get(into);
        mint().json(200, "{\"token\":\"former\"}");
        tokens.renew();
        tokens.get(into);
        mint().json(200, "{\"token\":\"present\"}");
        assertThat(given).containsExactly("former", "present");
    }

    @Test
    void aStaticTokenCannotBeRenewed() {
        config.token = "fixed";
        tokens.get(into);
        assertThat(tokens.refused("fixed")).isFalse();
        tokens.renew();
        tokens.get(into);
        assertThat(given).containsExactly("fixed", "fixed");
        assertThat(world.http.calls).isEmpty();
    }

    @Test
    void aTokenEndpointIsRequestedWithSameOriginCookies() {
        config.tokenEndpoint = "/api/token";
        tokens.get(into);
        Call call = world.http.take("GET", "/api/token");
        assertThat(call.request().sameOriginCredentials).isTrue();
        assertThat(call.request().body).isNull();
        call.json(200, "{\"token\":\"t\",\"expires_in\":100}");
        assertThat(given).containsExactly("t");
    }

    @Test
    void tokenFnIsForcedAfterARefusalAndForAnotherIdentity() {
        List<Boolean> forced = new ArrayList<>();
        config.tokenFn = (force, reply) -> {
            forced.add(force);
            reply.done("t" + forced.size(), null);
        };
        tokens.get(into);
        tokens.get(into);
        tokens.refused("t1");
        tokens.get(into);
        tokens.renew();
        tokens.get(into);
        tokens.get(into);
        assertThat(given).containsExactly("t1", "t1", "t2", "t3", "t3");
        assertThat(forced).containsExactly(false, true, true);
    }

    @Test
    void tokenFnMayFailReturnNothingOrTimeOut() {
        List<Reply<String>> asked = new ArrayList<>();
        config.tokenFn = (force, reply) -> asked.add(reply);
        tokens.get(into);
        asked.get(0).done(null, Errors.network("page said no"));
        tokens.get(into);
        asked.get(1).done("", null);
        tokens.get(into);
        world.clock.advance(30_000);
        asked.get(2).done("late", null);
        tokens.get(into);
        asked.get(3).done("t", null);
        asked.get(3).done("twice", null);
        assertThat(given).containsExactly("unauthenticated", "unauthenticated", "timeout", "t");
        assertThat(world.clock.timers()).isZero();
    }

    @Test
    void closeCancelsTheMintAndSilencesItsCallers() {
        withKey().get(into);
        Call call = mint();
        tokens.close();
        call.json(200, "{\"token\":\"t\"}");
        assertThat(call.cancelled).isTrue();
        assertThat(given).isEmpty();
        assertThat(world.clock.timers()).isZero();
    }
}
