// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the table of stream events in the wire protocol: one test for each row. */
final class WireEventsTest extends WireProtocolFixture {
    private void hasSeqAndTime(JsonNode event) {
        assertThat(event.path("seq").asLong()).isPositive();
        assertThat(event.path("created_at").asText()).matches("20.*Z");
    }

    @Test
    void statusRunning() {
        hasSeqAndTime(first(play("hello"), "session.status_running"));
    }

    @Test
    void warming() {
        hasSeqAndTime(first(play("@warming\nhello"), "session.warming"));
    }

    @Test
    void message() {
        JsonNode event = first(play("hello"), "agent.message");
        hasSeqAndTime(event);
        assertThat(event.path("text").asText()).isNotEmpty();
        assertThat(event.path("part_id").asText()).isNotEmpty();
        assertThat(event.path("message_id").asText()).isEqualTo("msg_2_answer");
    }

    @Test
    void thinking() {
        JsonNode event = first(play("@thinking\nhm"), "agent.thinking");
        hasSeqAndTime(event);
        assertThat(event.path("text").asText()).isEqualTo("hm");
    }

    @Test
    void toolUseAndToolResult() {
        List<JsonNode> events = play("@tool find {\"a\":1}\n{\"b\":2}\n@answer\ndone");
        JsonNode use = first(events, "agent.tool_use");
        JsonNode result = first(events, "agent.tool_result");
        hasSeqAndTime(use);
        hasSeqAndTime(result);
        assertThat(use.path("tool").asText()).isEqualTo("find");
        assertThat(use.path("input")).isEqualTo(TestClient.object("a", 1));
        assertThat(result.path("tool_use_id")).isEqualTo(use.path("tool_use_id"));
        assertThat(result.path("output")).isEqualTo(TestClient.object("b", 2));
        assertThat(result.path("is_error").isBoolean()).isTrue();
    }

    @Test
    void sources() {
        long seq = client.say(id, "What are your sources?").json().path("seq").asLong();
        JsonNode event = first(client.follow(id, seq), "agent.sources");
        hasSeqAndTime(event);
        assertThat(event.path("items")).isNotEmpty().allSatisfy(item -> {
            assertThat(item.path("title").asText()).isNotEmpty();
            assertThat(item.path("url").asText()).isNotEmpty();
        });
    }

    @Test
    void idleThatRequiresAction() {
        long seq = client.say(id, "say: @approval pay | 5 €\nPaid.\n@denied\nKept.")
                .json()
                .path("seq")
                .asLong();
        JsonNode event = last(client.follow(id, seq));
        hasSeqAndTime(event);
        assertThat(event.path("type").asText()).isEqualTo("session.status_idle");
        assertThat(event.path("stop_reason").asText()).isEqualTo("requires_action");
        assertThat(names(event)).contains("request_id", "tool", "options", "expires_at");
        assertThat(event.path("options"))
                .extracting(o -> o.path("id").asText())
                .containsExactly("approve_once", "approve_session", "deny");
    }

    @Test
    void idleAtTheEnd() {
        JsonNode event = last(play("hello"));
        hasSeqAndTime(event);
        assertThat(event.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(names(event.path("usage")))
                .containsExactlyInAnyOrder("input_tokens", "output_tokens", "total_tokens");
    }

    @Test
    void error() {
        JsonNode event = last(play("@error oops | It broke."));
        hasSeqAndTime(event);
        assertThat(event.path("type").asText()).isEqualTo("session.error");
        assertThat(event.path("code").asText()).isEqualTo("oops");
        assertThat(event.path("message").asText()).isEqualTo("It broke.");
    }

    @Test
    void userMessage() {
        JsonNode event = first(play("hello"), "user.message");
        hasSeqAndTime(event);
        assertThat(event.path("text").asText()).isEqualTo("say: hello");
    }
}
