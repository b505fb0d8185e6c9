// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;

/** Tests which secret proves a step-up. */
final class StepUpSecretTest {
    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, """
                projects:
                  demo/plain:
                    keys: [{key: pk_test_plain, origins: [loopback]}]
                    identity_secret: %1$s
                  demo/separate:
                    keys: [{key: pk_test_separate, origins: [loopback]}]
                    identity_secret: %1$s
                    step_up_secret: %2$s
                  demo/shared:
                    keys: [{key: pk_test_shared, origins: [loopback]}]
                    identity_secret: %1$s
                    step_up_shares_secret: true
                  demo/strong:
                    keys: [{key: pk_test_strong, origins: [loopback]}]
                    step_up_secret: %2$s
                """.formatted(HmacTokens.SECRET, HmacTokens.STEP_UP_SECRET));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer mint(String key, String user, String proof) {
        return server.client().mint("embed_key", key, "user_id", user, "identity_token", proof);
    }

    private static Object[] steppedUp(String user) {
        return new Object[] {"user_id", user, "stepped_up_at", Instant.now().getEpochSecond(), "aal", "aal2"};
    }

    private static boolean isSteppedUp(Answer minted) {
        String payload = minted.json().path("token").asText().split("\\.", -1)[1];
        return Json.parseTrusted(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                .has("stepped_up_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pk_test_plain", "pk_test_separate"})
    void thePlainProofOfAUserWhoChoosesHisIdIsNoStepUpOfAnotherUser(String key) {
        String chosenId = HmacTokens.payload(steppedUp("victim"));
        String proof = HmacTokens.sign(chosenId);
        Answer forged = mint(key, "victim", "v2." + chosenId + "." + proof);
        assertThat(forged.status()).as(forged.text()).isEqualTo(401);
        assertThat(forged.code()).isEqualTo("identity_invalid");
    }

    @Test
    void aStepUpIsSignedWithItsOwnSecret() {
        String own = HmacTokens.stepUpWith(HmacTokens.STEP_UP_SECRET, steppedUp("u_1"));
        assertThat(isSteppedUp(mint("pk_test_separate", "u_1", own))).isTrue();
        assertThat(isSteppedUp(mint("pk_test_strong", "u_1", own))).isTrue();
        assertThat(isSteppedUp(mint("pk_test_separate", "u_1", HmacTokens.sign("u_1"))))
                .isFalse();
        String other = HmacTokens.stepUpWith(HmacTokens.SECRET, steppedUp("u_1"));
        assertThat(mint("pk_test_separate", "u_1", other).message()).contains("step_up_secret");
    }

    @Test
    void aProjectMayShareItsSecretWithTheStepUp() {
        String shared = HmacTokens.stepUpWith(HmacTokens.SECRET, steppedUp("u_1"));
        assertThat(isSteppedUp(mint("pk_test_shared", "u_1", shared))).isTrue();
        assertThat(mint("pk_test_shared", "u_1", HmacTokens.stepUp(steppedUp("u_1")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aRefusalNamesTheKeyToSet() {
        Answer stepUp = mint("pk_test_plain", "u_1", HmacTokens.stepUpWith(HmacTokens.SECRET, steppedUp("u_1")));
        assertThat(stepUp.status()).isEqualTo(401);
        assertThat(stepUp.code()).isEqualTo("identity_invalid");
        assertThat(stepUp.message()).contains("Set step_up_secret");
        Answer plain = mint("pk_test_strong", "u_1", HmacTokens.sign("u_1"));
        assertThat(plain.code()).isEqualTo("identity_invalid");
        assertThat(plain.message()).contains("Set identity_secret");
    }
}
