// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the server's own requests over plain http reach servers that also accept WebSockets. */
final class PlainHttpTest {
    @TempDir
    Path directory;

    private final UpgradingEndpoint endpoint = new UpgradingEndpoint();

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void aToolCallRequestsNoProtocolUpgrade() throws InterruptedException {
        try (FakeEndpoint model = new FakeEndpoint();
                TestServer server = TestServer.with(directory, """
                        projects:
                          demo/assistant:
                            keys: [{key: pk_test_demo, origins: [loopback]}]
                            agent:
                              kind: openai
                              base_url: %s/v1
                              model: fake
                              tools: [{name: lookup, url: "%s/lookup", approval: false}]
                        """.formatted(model.address(), endpoint.address()))) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            model.thenCall("lookup", "{}").thenText("done");
            client.say(id, "look it up");
            assertThat(client.follow(id, 0))
                    .filteredOn(e -> e.path("type").asText().equals("agent.tool_result"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.path("is_error").asBoolean()).isFalse());
            assertThat(endpoint.head()).startsWith("post /lookup http/1.1").doesNotContain("upgrade", "http2-settings");
        }
    }

    @Test
    void aModelCallRequestsNoProtocolUpgrade() throws InterruptedException {
        try (TestServer server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    agent: {kind: model, base_url: "%s/v1", model: fake}
                """.formatted(endpoint.address()))) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            client.say(client.createSession(), "hello");
            assertThat(endpoint.head())
                    .startsWith("post /v1/chat/completions http/1.1")
                    .doesNotContain("upgrade", "http2-settings");
        }
    }

    @Test
    void aWebhookRequestsNoProtocolUpgrade() throws InterruptedException {
        try (TestServer server = TestServer.with(
                directory,
                "webhooks: [{url: \"" + endpoint.address() + "/hook\", secret: webhook-secret-of-the-operator}]\n"
                        + TestServer.QUICK_DEMO)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: rate me");
            client.follow(id, 0);
            String answer = client.get(client.session(id) + "/transcript")
                    .json()
                    .at("/messages/1/id")
                    .asText();
            client.post(client.session(id) + "/feedback", TestClient.object("message_id", answer, "value", "up"));
            assertThat(endpoint.head()).startsWith("post /hook http/1.1").doesNotContain("upgrade", "http2-settings");
        }
    }
}
