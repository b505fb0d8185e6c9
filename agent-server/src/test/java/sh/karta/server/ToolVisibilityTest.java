// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which parts of a tool call are visible to the visitor, on all paths. */
final class ToolVisibilityTest {
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
                    agent:
                      kind: openai
                      base_url: %s/v1
                      model: fake
                      reasoning: {visible: true}
                      tools:
                        - {name: hidden, url: "%s/a", approval: false, visible: none}
                        - {name: named, url: "%s/b", approval: false}
                        - {name: shown, url: "%s/c", approval: false, visible: result}
                """.formatted(model.address(), tool.address(), tool.address(), tool.address()));
        client = server.client().signIn("visitor-with-128-random-bits");
    }

    @AfterEach
    void stop() {
        server.close();
        model.close();
        tool.close();
    }

    private void callAllThree() {
        model.thenChunks(
                        com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                                .objectNode()
                                .put("reasoning_content", "a thought"),
                        FakeEndpoint.call(0, "hidden", "{\"q\":\"input-hidden\"}"),
                        FakeEndpoint.call(1, "named", "{\"q\":\"input-named\"}"),
                        FakeEndpoint.call(2, "shown", "{\"q\":\"input-shown\"}"))
                .thenText("done");
        tool.thenStatus(200, "\"output-hidden\"")
                .thenStatus(200, "\"output-named\"")
                .thenStatus(200, "\"output-shown\"");
    }

    @Test
    void streamHistoryAndTranscriptShowOnlyAllowedPartsOfAToolCall() {
        callAllThree();
        String id = client.createSession();
        client.say(id, "go");
        List<JsonNode> events = client.follow(id, 0);
        assertThat(events)
                .filteredOn(e -> e.path("type").asText().equals("agent.tool_use"))
                .extracting(e -> e.path("tool").asText())
                .containsExactly("named", "shown");
        String history = client.get(client.session(id)).text();
        for (String read : List.of(events.toString(), history)) {
            assertThat(read)
                    .contains("input-shown", "output-shown", "a thought")
                    .doesNotContain("hidden", "input-named", "output-named");
        }
        assertThat(client.get(client.session(id) + "/transcript").text()).doesNotContain("hidden", "output-");
        JsonNode messages = model.asked.get(1).body().path("messages");
        assertThat(messages.toString()).contains("output-hidden", "output-named", "output-shown");
    }

    @Test
    void theResponsesApiShowsOnlyAllowedPartsOfAToolCall() {
        for (boolean stream : new boolean[] {false, true}) {
            callAllThree();
            String answer = client.post(
                            "/demo/assistant/v1/responses", TestClient.object("input", "go", "stream", stream))
                    .text();
            assertThat(answer)
                    .contains("input-shown", "output-shown", "named", "done")
                    .doesNotContain("hidden", "input-named", "output-named");
        }
    }

    @Test
    void aFailedCallShowsNoBodyEvenWhereResultsAreVisible() {
        model.thenCall("shown", "{}").thenText("sorry");
        tool.thenStatus(500, "<html>password=hunter2</html>");
        String id = client.createSession();
        client.say(id, "go");
        assertThat(client.follow(id, 0).toString()).contains("\"status\":500").doesNotContain("hunter2");
    }
}
