// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the signature of tool calls and the texts about them that visitors read. */
final class ToolCallTest {
    private static final byte[] AGENT_KEY = "the agent's key, 24+ bytes".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TOOL_KEY = "the tool's own key, 24+ byte".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final FakeEndpoint model = new FakeEndpoint();
    private final FakeEndpoint tool = new FakeEndpoint();
    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() {
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    agent:
                      kind: model
                      base_url: %s/v1
                      model: fake
                      secret: %s
                      tools:
                        - name: find_order
                          title: Find order
                          done: Found order
                          url: "%s/find"
                          approval: false
                        - name: refund_order
                          title: Refund order
                          done: Refunded {amount}
                          approve: Refund once
                          deny: Don't refund
                          confirm: "Refund {amount} for order {order}?"
                          url: "%s/refund"
                          secret: %s
                          headers: {webhook-signature: forged}
                          parameters: {type: object, properties: {order: {type: string}, amount: {type: number}}}
                """.formatted(
                        model.address(), secret(AGENT_KEY), tool.address(), tool.address(), secret(TOOL_KEY)));
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
        model.close();
        tool.close();
    }

    private static String secret(byte[] key) {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private List<JsonNode> ask() {
        return client.follow(id, client.say(id, "go").json().path("seq").asLong());
    }

    private static JsonNode first(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String header(FakeEndpoint.Asked call, String name) {
        assertThat(call.headers().get(name)).as(name).hasSize(1);
        return call.headers().get(name).get(0);
    }

    /** Verifies the signature over the received bytes, as specified. */
    private static void assertSigned(FakeEndpoint.Asked call, byte[] key) throws Exception {
        String id = header(call, "Webhook-id");
        String time = header(call, "Webhook-timestamp");
        assertThat(id).isEqualTo(call.idempotencyKey().get(0)).doesNotContain(".");
        assertThat(Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), Instant.now()))
                .isLessThan(Duration.ofMinutes(5));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] expected = mac.doFinal((id + "." + time + "." + call.raw()).getBytes(StandardCharsets.UTF_8));
        assertThat(header(call, "Webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
    }

    @Test
    void aCallIsSignedWithTheSecretOfTheAgent() throws Exception {
        model.thenCall("find_order", "{\"order\":\"ä 1042\"}").thenText("done");
        tool.thenStatus(200, "{}");
        JsonNode use = first(ask(), "agent.tool_use");
        assertThat(use.path("title").asText()).isEqualTo("Find order");
        assertThat(use.path("done").asText()).isEqualTo("Found order");
        assertThat(use.path("tool").asText()).isEqualTo("find_order");
        assertSigned(tool.asked.get(0), AGENT_KEY);
    }

    @Test
    void theApprovalUsesTheConfiguredTextsAndTheToolsOwnSecretSignsTheCall() throws Exception {
        model.thenCall("refund_order", "{\"order\":\"10\\n42\",\"amount\":9.5}").thenText("done");
        tool.thenStatus(200, "{}");
        List<JsonNode> events = ask();
        JsonNode pause = events.get(events.size() - 1);
        assertThat(pause.path("title").asText()).isEqualTo("Refund order");
        assertThat(pause.path("question").asText()).isEqualTo("Refund 9.5 for order 10 42?");
        assertThat(pause.path("options").toString())
                .isEqualTo(
                        "[{\"id\":\"approve_once\",\"label\":\"Refund once\"},{\"id\":\"deny\",\"label\":\"Don't refund\"}]");
        assertThat(first(events, "agent.tool_use").path("done").asText()).isEqualTo("Refunded 9.5");
        var body = TestClient.object(
                "type",
                "user.tool_confirmation",
                "request_id",
                pause.path("request_id").asText(),
                "result",
                "approve_once");
        assertThat(client.post(client.session(id) + "/events", body).status()).isEqualTo(202);
        client.follow(id, pause.path("seq").asLong());
        assertSigned(tool.asked.get(0), TOOL_KEY);
    }

    @Test
    void anArgumentThatIsMissingOrTooLongDoesNotHideTheQuestion() {
        model.thenCall("refund_order", "{\"order\":\"" + "9".repeat(500) + "\"}");
        List<JsonNode> events = ask();
        assertThat(events.get(events.size() - 1).path("question").asText())
                .isEqualTo("Refund … for order " + "9".repeat(100) + "…?");
    }
}
