// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Json;

/** Tests the replies that an answer suggests: where they come from, which ones count, and who gets them. */
@Tag(TestServer.BOTH_STORES)
final class SuggestionsTest {
    private static final String SUGGESTIONS = "agent.suggestions";
    private static final String SCRIPT = "Hello.\n@suggest\n- Prices | What does it cost?\n- Hours|When are you open?";

    @TempDir
    Path directory;

    private final FakeEndpoint model = new FakeEndpoint();
    private final FakeEndpoint tool = new FakeEndpoint();
    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() throws IOException {
        Path docs = Files.createDirectories(directory.resolve("docs"));
        Files.writeString(
                docs.resolve("grinder.md"),
                "# Grinder\n\n## Clean the grinder\n\nBrush it out.\n\n## Repair the grinder\n\nSend it to us.\n\n"
                        + "Repair takes a week. ".repeat(50) + "\n\n"
                        + "A courier collects the grinder. ".repeat(40) + "\n");
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    agent: {kind: scripted, pace_millis: 0}
                    replies:
                      after: [{label: Thanks}, {label: Person, text: I want to talk to a person}]
                  demo/plain:
                    keys: [{key: pk_test_plain, origins: [loopback]}]
                    agent: {kind: scripted, pace_millis: 0}
                  demo/slow:
                    keys: [{key: pk_test_slow, origins: [loopback]}]
                    agent: {kind: scripted, pace_millis: 200}
                    replies: {after: [{label: Thanks}]}
                  demo/docs:
                    keys: [{key: pk_test_docs, origins: [loopback]}]
                    agent: {kind: docs, folder: docs, url: "https://docs.example/{path}", pace_millis: 0}
                    replies: {after: [{label: Thanks}], no_answer: [{label: Person}]}
                  demo/model:
                    keys: [{key: pk_test_model, origins: [loopback]}]
                    replies: {after: [{label: Thanks}]}
                    agent:
                      kind: model
                      base_url: %s/v1
                      model: fake
                      suggest: true
                      tools: [{name: lookup, url: "%s/lookup", approval: false}]
                """.formatted(model.address(), tool.address()));
        use("demo");
    }

    @AfterEach
    void stop() {
        server.close();
        model.close();
        tool.close();
    }

    /** Continues as a visitor of the project whose key has this name. */
    private void use(String key) {
        client = server.client().signIn("pk_test_" + key, "visitor-with-128-random-bits");
        client.project = "demo/" + (key.equals("demo") ? "assistant" : key);
        id = client.createSession();
    }

    private long say(String text) {
        return client.say(id, text).json().path("seq").asLong();
    }

    private List<JsonNode> ask(String text) {
        return client.follow(id, say(text));
    }

    private List<JsonNode> play(String script) {
        return ask("say: " + script);
    }

    private void post(String type, Object... fields) {
        ObjectNode body = TestClient.object(fields).put("type", type);
        assertThat(client.post(client.session(id) + "/events", body).status()).isEqualTo(202);
    }

    /** Returns the labels of each event with suggestions. */
    private static List<List<String>> labels(Iterable<JsonNode> events) {
        List<List<String>> all = new ArrayList<>();
        for (JsonNode event : events) {
            if (event.path("type").asText().equals(SUGGESTIONS)) {
                List<String> labels = new ArrayList<>();
                event.path("items")
                        .forEach(item -> labels.add(item.path("label").asText()));
                all.add(labels);
            }
        }
        return all;
    }

    private JsonNode history() {
        return client.get(client.session(id)).json().path("events");
    }

    @Test
    void aScriptSuggestsRepliesRightBeforeTheEndOfItsAnswer() {
        List<JsonNode> events = play(SCRIPT);
        assertThat(TestClient.types(events)).endsWith("agent.message", SUGGESTIONS, "session.status_idle");
        JsonNode suggestions = events.get(events.size() - 2);
        assertThat(suggestions.path("items"))
                .containsExactly(
                        TestClient.object("label", "Prices", "text", "What does it cost?"),
                        TestClient.object("label", "Hours", "text", "When are you open?"));
        assertThat(suggestions.path("message_id").asText())
                .isEqualTo(events.get(events.size() - 1).path("message_id").asText())
                .endsWith("_answer");
        assertThat(suggestions.path("seq").asLong()).isPositive();
        assertThat(suggestions.path("created_at").asText()).matches("20.*Z");
    }

    @Test
    void theSceneOfTheDemoShowsThem() {
        assertThat(labels(ask("Show me quick replies")))
                .singleElement()
                .satisfies(all -> assertThat(all).hasSizeBetween(2, 4));
    }

    @Test
    void everyReaderAndTheHistoryHaveThemAlsoAfterARestart() {
        long seq = say("say: " + SCRIPT);
        List<JsonNode> events = client.follow(id, seq);
        List<JsonNode> second = client.follow(id, seq);
        assertThat(TestClient.types(second)).isEqualTo(TestClient.types(events));
        assertThat(labels(second)).isEqualTo(labels(events));
        assertThat(labels(history())).containsExactly(List.of("Prices", "Hours"));
        server.restart();
        assertThat(labels(history())).containsExactly(List.of("Prices", "Hours"));
        assertThat(client.follow(id, events.get(events.size() - 2).path("seq").asLong() - 1))
                .isEqualTo(events.subList(events.size() - 2, events.size()));
    }

    @Test
    void aBadLineAndAFifthOneAreDroppedAndLogged() {
        String tooLong = "x".repeat(61);
        try (Logged logged = new Logged("sh.karta.server.agent.scripted")) {
            assertThat(labels(play("Hi.\n@suggest\n- A | a\nno item\n- | empty\n- no text |\n- no bar\n- " + tooLong
                            + " | x\n- x | " + "y".repeat(501) + "\n- B | b | more\n- C | c\n- D | d\n- E | e")))
                    .containsExactly(List.of("A", "B", "C", "D"));
            assertThat(logged.lines())
                    .hasSize(7)
                    .allMatch(line -> line.contains("@suggest"))
                    .noneMatch(line -> line.contains(tooLong) || line.contains("no item"));
            assertThat(logged.lines().get(6)).contains("line 11", "at most 4");
        }
        JsonNode items = history().get(history().size() - 2).path("items");
        assertThat(items.get(1).path("text").asText()).isEqualTo("b | more");
    }

    @Test
    void theLastOnesOfAScriptCountAndOtherwiseThoseOfTheProject() {
        assertThat(labels(play("@suggest\n- A | a\n@answer\nHi.\n@suggest\n- B | b")))
                .containsExactly(List.of("B"));
        assertThat(labels(play("Hi."))).containsExactly(List.of("Thanks", "Person"));
        assertThat(history().get(history().size() - 2).at("/items/0/text").asText())
                .isEqualTo("Thanks");
        assertThat(labels(play("Hi.\n@suggest\nnothing valid"))).containsExactly(List.of("Thanks", "Person"));
        use("plain");
        assertThat(labels(play("Hi."))).isEmpty();
    }

    @Test
    void aTurnThatFailsHasNone() {
        assertThat(labels(play("Hi.\n@suggest\n- A | a\n@error oops | It broke.")))
                .isEmpty();
        assertThat(labels(history())).isEmpty();
    }

    @Test
    void aTurnThatWaitsForAnApprovalHasThemOnlyAfterIt() {
        List<JsonNode> paused = play(
                "@suggest\n- A | a\n@approval pay | 5 €\nPaid.\n@suggest\n- Receipt | Send a receipt\n@denied\nKept.");
        assertThat(labels(paused)).isEmpty();
        server.restart();
        post(
                "user.tool_confirmation",
                "request_id",
                paused.get(paused.size() - 1).path("request_id").asText(),
                "result",
                "approve_once");
        assertThat(labels(client.follow(
                        id, paused.get(paused.size() - 1).path("seq").asLong())))
                .containsExactly(List.of("Receipt"));
        assertThat(labels(history())).containsExactly(List.of("Receipt"));
    }

    @Test
    void aTurnThatTheVisitorStopsHasNone() {
        use("slow");
        long seq = say("say: " + "word ".repeat(2_000) + "\n@suggest\n- A | a");
        client.follow(id, seq, event -> event.path("type").asText().equals("agent.message"));
        post("user.interrupt");
        List<JsonNode> events = client.follow(id, seq);
        assertThat(events.get(events.size() - 1).path("stop_reason").asText()).isEqualTo("interrupted");
        assertThat(labels(events)).isEmpty();
    }

    @Test
    void aTurnThatARestartInterruptsHasThemOnce() {
        use("slow");
        long seq = say("say: " + "word ".repeat(20) + "\n@suggest\n- A | a");
        client.follow(id, seq, event -> event.path("type").asText().equals("agent.message"));
        server.restart();
        assertThat(labels(client.followTurn(id, seq, event -> {}))).containsExactly(List.of("A"));
        assertThat(labels(history())).containsExactly(List.of("A"));
    }

    @Test
    void transcriptsAndTheResponsesApiHaveNone() {
        assertThat(labels(ask("Show me quick replies"))).hasSize(1);
        assertThat(client.get(client.session(id) + "/transcript").text())
                .contains("up to four short replies")
                .doesNotContain("Plans and prices", "suggest");
        for (boolean stream : new boolean[] {false, true}) {
            assertThat(client.post(
                                    "/demo/assistant/v1/responses",
                                    TestClient.object("input", "Show me quick replies", "stream", stream))
                            .text())
                    .contains("up to four short replies")
                    .doesNotContain("Plans and prices", "suggest");
        }
    }

    @Test
    void theDocumentsSuggestWhatTheyAnswerTooOnceAndNotWhatTheyQuote() {
        use("docs");
        List<JsonNode> events = ask("How do I clean the grinder?");
        assertThat(TestClient.text(events)).startsWith("Brush it out.");
        JsonNode suggestions = events.get(events.size() - 2);
        assertThat(suggestions.path("items"))
                .containsExactly(
                        TestClient.object("label", "Repair the grinder", "text", "Grinder › Repair the grinder"));
        List<JsonNode> next = ask(suggestions.at("/items/0/text").asText());
        assertThat(TestClient.text(next)).startsWith("Send it to us.");
        assertThat(next.get(next.size() - 1).path("reply").asText()).isEqualTo("answer");
    }

    @Test
    void theProjectHasOtherRepliesWhereTheDocumentsHaveNoAnswer() {
        use("docs");
        assertThat(labels(ask("What about quantum chromodynamics?"))).containsExactly(List.of("Person"));
        assertThat(labels(ask("thanks!"))).as("small talk").containsExactly(List.of("Thanks"));
    }

    private static String items(String... labels) {
        ObjectNode arguments = Json.object();
        for (String label : labels) {
            arguments.withArray("items").addObject().put("label", label).put("text", label + "?");
        }
        return Json.write(arguments);
    }

    private FakeEndpoint suggests(String text, String... labels) {
        return model.thenChunks(Json.object().put("content", text), FakeEndpoint.call(0, "suggest", items(labels)));
    }

    @Test
    void anAnswerOfTheModelThatOnlySuggestsEndsTheTurnWithoutAStep() {
        use("model");
        suggests("Ahoy.", "Prices", "Hours");
        List<JsonNode> events = ask("hello");
        assertThat(labels(events)).containsExactly(List.of("Prices", "Hours"));
        assertThat(TestClient.types(events)).doesNotContain("agent.tool_use", "agent.tool_result");
        assertThat(model.asked).hasSize(1);
        assertThat(model.asked.get(0).body().path("tools"))
                .extracting(each -> each.at("/function/name").asText())
                .containsExactly("suggest", "lookup");

        model.thenText("No.");
        assertThat(labels(ask("Really?"))).as("those of the project").containsExactly(List.of("Thanks"));
        assertThat(model.asked.get(1).body().path("messages").toString())
                .contains("Ahoy.")
                .doesNotContain("Prices", "suggest");
    }

    @Test
    void suggestionsBesideAnotherCallAreShownAtTheEnd() {
        use("model");
        model.thenChunks(FakeEndpoint.call(0, "suggest", items("Early")), FakeEndpoint.call(1, "lookup", "{}"));
        tool.thenStatus(200, "{}");
        model.thenText("Found.");
        List<JsonNode> events = ask("look it up");
        assertThat(TestClient.types(events)).containsOnlyOnce("agent.tool_use", "agent.tool_result");
        assertThat(labels(events)).containsExactly(List.of("Early"));
        JsonNode messages = model.asked.get(1).body().path("messages");
        assertThat(messages).extracting(each -> each.path("role").asText()).endsWith("assistant", "tool", "tool");
    }

    @Test
    void suggestionsBeforeTheAnswerAskTheModelOnce() {
        use("model");
        model.thenCall("suggest", items("First"));
        suggests("Ahoy.", "Last");
        List<JsonNode> events = ask("hello");
        assertThat(labels(events)).containsExactly(List.of("Last"));
        assertThat(TestClient.text(events)).isEqualTo("Ahoy.");
        assertThat(TestClient.types(events)).doesNotContain("agent.tool_use");
    }

    @Test
    void theModelIsToldOnceOfBadItemsWhichAreThenDropped() {
        use("model");
        suggests("Ahoy.", "Good", "x".repeat(61));
        suggests("", "A", "B", "C", "D", "E");
        List<JsonNode> events = ask("hello");
        assertThat(labels(events)).containsExactly(List.of("A", "B", "C", "D"));
        assertThat(TestClient.text(events)).isEqualTo("Ahoy.");
        assertThat(model.asked).hasSize(2);
        assertThat(model.asked.get(1).body().path("messages").toString()).contains("1 to 60 characters");

        model.thenChunks(
                Json.object().put("content", "Aye."), FakeEndpoint.call(0, "suggest", "{\"items\": \"none\"}"));
        model.thenText("");
        assertThat(labels(ask("and then?"))).containsExactly(List.of("Thanks"));
        assertThat(model.asked.get(3).body().path("messages").toString()).contains("expected a list of 1 to 4");
    }

    @Test
    void aCorrectionThatFailsLeavesTheAnswerAndItsGoodItems() {
        use("model");
        suggests("Ahoy.", "Good", "x".repeat(61));
        model.thenStatus(401, "{}");
        List<JsonNode> events = ask("hello");
        assertThat(TestClient.types(events)).endsWith(SUGGESTIONS, "session.status_idle");
        assertThat(labels(events)).containsExactly(List.of("Good"));
        assertThat(TestClient.text(events)).isEqualTo("Ahoy.");
    }

    @Test
    void theLastRoundOfATurnIsAnAnswerEvenIfItsItemsAreBad() {
        use("model");
        for (int i = 0; i < 11; i++) {
            model.thenCall("lookup", "{}");
            tool.thenStatus(200, "{}");
        }
        suggests("Found.", "Good", "");
        List<JsonNode> events = ask("hello");
        assertThat(TestClient.types(events)).endsWith(SUGGESTIONS, "session.status_idle");
        assertThat(labels(events)).containsExactly(List.of("Good"));
        assertThat(model.asked).hasSize(12);
    }

    @Test
    void anItemWithoutALabelIsNoButton() {
        use("model");
        model.thenChunks(
                Json.object().put("content", "Ahoy."),
                FakeEndpoint.call(0, "suggest", "{\"items\": [{\"label\": null, \"text\": \"Hi\"}]}"));
        model.thenText("");
        assertThat(labels(ask("hello"))).containsExactly(List.of("Thanks"));
    }

    @Test
    void anErrorOfTheModelAfterItsSuggestionsLeavesNone() {
        use("model");
        model.thenChunks(FakeEndpoint.call(0, "suggest", items("Early")));
        model.thenStatus(401, "{}");
        List<JsonNode> events = ask("hello");
        assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("session.error");
        assertThat(labels(events)).isEmpty();
    }
}
