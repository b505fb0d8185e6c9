// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;
import sh.karta.server.store.session.Row;

/** The Responses endpoint: wire protocol §4. */
@Tag(TestServer.BOTH_STORES)
final class ResponsesTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.quick(directory);
        client = server.client().signIn("visitor-with-128-random-bits");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode respond(Object... fields) {
        Answer answer = client.post("/demo/assistant/v1/responses", TestClient.object(fields));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static String text(JsonNode response) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : response.path("output")) {
            item.path("content").forEach(part -> texts.add(part.path("text").asText()));
        }
        return String.join("|", texts);
    }

    private List<JsonNode> stream(Object... fields) {
        Answer answer = client.post(
                "/demo/assistant/v1/responses", TestClient.object(fields).put("stream", true));
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        List<JsonNode> events = new ArrayList<>();
        String type = "";
        for (String line : answer.text().lines().toList()) {
            if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("data: ")) {
                JsonNode event = Json.parseTrusted(line.substring(6));
                assertThat(event.path("type").asText()).isEqualTo(type);
                events.add(event);
            }
        }
        return events;
    }

    @Test
    void aResponseWithoutStreamingHasTheWholeAnswer() {
        JsonNode response = respond("input", "say: hello there", "model", "any");
        assertThat(response.path("object").asText()).isEqualTo("response");
        assertThat(response.path("status").asText()).isEqualTo("completed");
        assertThat(response.path("model").asText()).isEqualTo("any");
        assertThat(text(response)).isEqualTo("hello there");
        assertThat(response.at("/usage/total_tokens").asLong()).isPositive();
    }

    @Test
    void aStreamHasAllEventsInOrderAndEndsWithTheWholeResponse() {
        List<JsonNode> events = stream(
                "input",
                "say: @thinking\nlet me see\n@tool find {\"a\":1}\n{\"b\":2}\n@answer\nfound it\n@sources\n- [T](https://t.example) q");
        assertThat(events)
                .extracting(e -> e.path("sequence_number").asInt())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(TestClient.types(events))
                .startsWith("response.created", "response.in_progress", "response.output_item.added")
                .contains(
                        "response.reasoning_summary_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.output_text.annotation.added")
                .endsWith("response.completed");
        JsonNode response = events.get(events.size() - 1).path("response");
        assertThat(response.path("output"))
                .extracting(i -> i.path("type").asText())
                .containsExactly("reasoning", "mcp_call", "message");
        assertThat(response.at("/output/1/arguments").asText()).isEqualTo("{\"a\":1}");
        assertThat(response.at("/output/1/output").asText()).isEqualTo("{\"b\":2}");
        assertThat(response.at("/output/2/content/0/annotations/0/url").asText())
                .isEqualTo("https://t.example");
        StringBuilder deltas = new StringBuilder();
        events.stream()
                .filter(e -> e.path("type").asText().equals("response.output_text.delta"))
                .forEach(e -> deltas.append(e.path("delta").asText()));
        assertThat(deltas).hasToString("found it");
    }

    /** The text of a stream cannot be changed when the sources come, so the mark stays a number and its URL follows. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void citationsAreLinksToTheUrlOfTheirSource(boolean streamed) {
        String say = "say: Three days.[1](#source-1)[2](#source-2) Or [so](https://x.example).\n@sources\n"
                + "- [Refunds](https://t.example/a#b) Three days.\n- [Terms](https://t.example/terms) Two.";
        JsonNode response;
        if (streamed) {
            List<JsonNode> events = stream("input", say);
            response = events.get(events.size() - 1).path("response");
            StringBuilder deltas = new StringBuilder();
            events.stream()
                    .filter(e -> e.path("type").asText().equals("response.output_text.delta"))
                    .forEach(e -> deltas.append(e.path("delta").asText()));
            assertThat(deltas).hasToString(text(response));
        } else {
            response = respond("input", say);
        }
        String cited = "Three days.[1] [2] Or [so](https://x.example).";
        assertThat(text(response)).isEqualTo(cited + "\n\n[1]: https://t.example/a#b\n[2]: https://t.example/terms");
        JsonNode annotation = response.at("/output/0/content/0/annotations/0");
        assertThat(annotation.path("url").asText()).isEqualTo("https://t.example/a#b");
        assertThat(annotation.path("end_index").asInt()).isEqualTo(cited.length());
        assertThat(response.at("/output/0/content/0/annotations/1/url").asText())
                .isEqualTo("https://t.example/terms");
    }

    @Test
    void aPreviousResponseIdContinuesTheConversation() {
        JsonNode first = respond("input", "say: one");
        JsonNode second = respond(
                "input", "say: two", "previous_response_id", first.path("id").asText());
        JsonNode sessions = client.get(client.sessions()).json().path("data");
        assertThat(sessions).hasSize(1);
        assertThat(client.get(client.session(sessions.at("/0/id").asText()) + "/transcript")
                        .json()
                        .path("messages"))
                .hasSize(4);

        JsonNode fork = respond(
                "input", "say: three", "previous_response_id", first.path("id").asText());
        assertThat(text(fork)).isEqualTo("three");
        sessions = client.get(client.sessions()).json().path("data");
        assertThat(sessions).hasSize(2);
        JsonNode forked = client.get(client.session(sessions.at("/0/id").asText()) + "/transcript")
                .json();
        assertThat(forked.toString()).contains("one", "three").doesNotContain("two");
        assertThat(second.path("previous_response_id").asText())
                .isEqualTo(first.path("id").asText());
    }

    @Test
    void aQuestionRightAfterTheEndOfAStreamIsAnswered() {
        String previous = null;
        for (int turn = 0; turn < 40; turn++) {
            List<JsonNode> events = stream("input", "say: one two three four", "previous_response_id", previous);
            JsonNode response = events.get(events.size() - 1).path("response");
            assertThat(response.path("status").asText()).as("turn %d", turn).isEqualTo("completed");
            assertThat(text(response)).isEqualTo("one two three four");
            previous = response.path("id").asText();
        }
    }

    @Test
    void theResponseOfAnotherVisitorIsNotFound() {
        JsonNode first = respond("input", "say: mine");
        TestClient other = server.client().signIn("another-visitor-with-random-bits");
        Answer answer = other.post(
                "/demo/assistant/v1/responses",
                TestClient.object(
                        "input",
                        "hello",
                        "previous_response_id",
                        first.path("id").asText()));
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void theLastMessageOfAListIsTheQuestion() {
        JsonNode response = respond(
                "input",
                List.of(
                        TestClient.object("role", "user", "content", "earlier"),
                        TestClient.object("role", "assistant", "content", "answer"),
                        TestClient.object(
                                "role",
                                "user",
                                "content",
                                List.of(TestClient.object("type", "input_text", "text", "say: now")))));
        assertThat(text(response)).isEqualTo("now");
    }

    @Test
    void anEarlierRefusalIsPartOfTheContext() {
        JsonNode response = respond(
                "input",
                List.of(
                        TestClient.object("role", "user", "content", "a bad request"),
                        TestClient.object(
                                "role",
                                "assistant",
                                "content",
                                List.of(TestClient.object("type", "refusal", "refusal", "I cannot help."))),
                        TestClient.object("role", "user", "content", "say: now")));
        assertThat(contexts(response))
                .containsExactly("Earlier in this conversation:\na bad request\nassistant: I cannot help.");
    }

    /** Returns the contexts of the messages in the session of a response. */
    private List<String> contexts(JsonNode response) {
        String session = "ses_" + response.path("id").asText().split("_", 2)[1].substring(0, 27);
        List<String> contexts = new ArrayList<>();
        for (Row row : server.store().sessions().rows(session, 0, Long.MAX_VALUE, 100)) {
            JsonNode context = Json.parseTrusted(row.body()).path("context");
            if (context.isTextual()) {
                contexts.add(context.asText());
            }
        }
        return contexts;
    }

    @Test
    void theContextHasTheLatestEarlierMessagesUpToItsLimit() {
        String long5kB = "ä".repeat(2_500);
        JsonNode response = respond(
                "input",
                List.of(
                        TestClient.object("role", "user", "content", "the oldest"),
                        TestClient.object("role", "user", "content", "1" + long5kB),
                        TestClient.object("role", "assistant", "content", "2" + long5kB),
                        TestClient.object("role", "user", "content", "3" + long5kB),
                        TestClient.object("role", "user", "content", "4" + long5kB),
                        TestClient.object("role", "user", "content", "say: now")));
        assertThat(contexts(response))
                .containsExactly(String.join(
                        "\n", "Earlier in this conversation:", "assistant: 2" + long5kB, "3" + long5kB, "4" + long5kB));
    }

    @Test
    void aFailedTurnIsAFailedResponse() {
        List<JsonNode> events = stream("input", "say: half\n@limit 30 | enough");
        JsonNode failed = events.get(events.size() - 1);
        assertThat(failed.path("type").asText()).isEqualTo("response.failed");
        assertThat(failed.at("/response/error/code").asText()).isEqualTo("limit_reached");
        assertThat(text(failed.path("response"))).isEqualTo("half");
        assertThat(respond("input", "say: @error oops | broken").path("status").asText())
                .isEqualTo("failed");
    }

    @Test
    void aToolThatNeedsApprovalIsDenied() {
        assertThat(text(respond("input", "say: @approval x | y\nyes\n@denied\nno\n@end")))
                .isEqualTo("no");
    }

    @Test
    void aResponseWithStoreFalseLeavesNoSession() {
        respond("input", "say: forget", "store", false);
        JsonNode sessions;
        do {
            sessions = client.get(client.sessions()).json().path("data");
        } while (!sessions.isEmpty());
        assertThat(sessions).isEmpty();
    }

    @Test
    void aResponseWithStoreFalseKeepsTheStoredResponsesThatItContinues() {
        String first = respond("input", "say: one").path("id").asText();
        String second = respond("input", "say: two", "previous_response_id", first)
                .path("id")
                .asText();
        JsonNode passing = respond("input", "say: three", "previous_response_id", second, "store", false);
        assertThat(text(passing)).isEqualTo("three");
        JsonNode sessions;
        do {
            sessions = client.get(client.sessions()).json().path("data");
        } while (sessions.size() > 1);
        String stored = client.session(sessions.at("/0/id").asText());
        assertThat(client.get(stored + "/transcript").json().toString())
                .contains("one", "two")
                .doesNotContain("three");
        assertThat(text(respond("input", "say: four", "previous_response_id", second)))
                .isEqualTo("four");
        assertThat(client.get(stored + "/transcript").json().path("messages")).hasSize(6);
    }

    @Test
    void withoutAProjectInThePathTheTokensProjectAnswers() {
        Answer answer = client.post("/v1/responses", TestClient.object("input", "say: short path"));
        assertThat(text(answer.json())).isEqualTo("short path");
    }

    @Test
    void badInputIsRefused() {
        for (String body : List.of(
                "{}", "{\"input\":1}", "{\"input\":[]}", "{\"input\":\"x\",\"stream\":\"yes\"}", "{\"input\":\"\"}")) {
            assertThat(client.post("/v1/responses", body).status()).as(body).isEqualTo(400);
        }
        assertThat(client.post("/v1/responses", "{\"input\":\"x\",\"previous_response_id\":\"resp_1\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theItemsOfAnAnswerMayBeSentBack() {
        JsonNode answer = respond("input", "say: one");
        JsonNode item = answer.path("output").get(0);
        JsonNode next = respond("input", List.of(item, TestClient.object("role", "user", "content", "say: two")));
        assertThat(text(next)).isEqualTo("two");
        assertThat(contexts(next)).containsExactly("Earlier in this conversation:\nassistant: one");
    }
}
