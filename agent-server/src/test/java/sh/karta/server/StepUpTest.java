// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which tools a step-up allows, and for how long. */
final class StepUpTest {
    @TempDir
    Path directory;

    private final FakeEndpoint model = new FakeEndpoint();
    private final FakeEndpoint tool = new FakeEndpoint();
    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    step_up_secret: %s
                    step_up_max_age: 120
                    agent:
                      kind: openai
                      base_url: %s/v1
                      model: fake
                      tools:
                        - {name: pay, description: Pays, url: "%s/pay", approval: false, requires: step_up}
                        - {name: look, description: Looks, url: "%s/look", approval: false}
                """.formatted(HmacTokens.STEP_UP_SECRET, model.address(), tool.address(), tool.address()));
        client = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
        model.close();
        tool.close();
    }

    private void signIn(long steppedUpAt) {
        String proof = HmacTokens.stepUp("user_id", "u_1", "stepped_up_at", steppedUpAt, "aal", "aal2");
        client.token = client.mint("embed_key", "pk_test_demo", "user_id", "u_1", "identity_token", proof)
                .json()
                .path("token")
                .asText();
        assertThat(client.token).isNotEmpty();
    }

    private JsonNode result(String toolName) {
        model.thenCall(toolName, "{}").thenText("Done.");
        String id = client.createSession();
        long seq = client.say(id, "go").json().path("seq").asLong();
        List<JsonNode> events = client.follow(id, seq);
        assertThat(events.get(events.size() - 1).path("stop_reason").asText()).isEqualTo("end_turn");
        return events.stream()
                .filter(e -> e.path("type").asText().equals("agent.tool_result"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aToolThatRequiresAStepUpReceivesTheValidOne() {
        long now = Instant.now().getEpochSecond();
        signIn(now - 5);
        tool.thenStatus(200, "{\"paid\":true}");
        assertThat(result("pay").path("is_error").asBoolean()).isFalse();
        JsonNode body = tool.asked.get(0).body();
        assertThat(body.path("stepped_up_at").asLong()).isEqualTo(now - 5);
        assertThat(body.path("aal").asText()).isEqualTo("aal2");
        assertThat(body.path("user_id").asText()).isEqualTo("u_1");
    }

    @Test
    void anExpiredStepUpDoesNotAllowTheToolCall() {
        signIn(1);
        JsonNode result = result("pay");
        assertThat(result.path("is_error").asBoolean()).isTrue();
        assertThat(result.path("code").asText()).isEqualTo("step_up_required");
        assertThat(tool.asked).isEmpty();
        JsonNode messages = model.asked.get(1).body().path("messages");
        assertThat(messages.get(messages.size() - 1).path("content").asText()).contains("prove their identity");
    }

    @Test
    void aStepUpThatExpiresAfterTheSignInNoLongerAllowsTheToolCall() {
        Instant steppedUp;
        do {
            // Five seconds before it expires. On a busy machine it may be too late for the first call.
            steppedUp = Instant.now().minusSeconds(115);
            signIn(steppedUp.getEpochSecond());
            tool.thenStatus(200, "{\"paid\":true}");
        } while (result("pay").path("is_error").asBoolean());
        int calls = tool.asked.size();
        Instant expired = steppedUp.plusSeconds(121);
        Waiting.until("the step-up has expired", () -> Instant.now().isAfter(expired));
        assertThat(result("pay").path("code").asText()).isEqualTo("step_up_required");
        assertThat(tool.asked).hasSize(calls);
    }

    @Test
    void anonymousVisitorsCannotUseAToolThatRequiresAStepUp() {
        client.signIn("visitor-with-128-random-bits");
        assertThat(result("pay").path("code").asText()).isEqualTo("step_up_required");
        assertThat(tool.asked).isEmpty();
    }

    @Test
    void otherToolsAreCalledWithoutAStepUp() {
        client.signIn("visitor-with-128-random-bits");
        tool.thenStatus(200, "{\"seen\":true}");
        assertThat(result("look").path("is_error").asBoolean()).isFalse();
        assertThat(tool.asked.get(0).body().has("aal")).isFalse();
    }
}
