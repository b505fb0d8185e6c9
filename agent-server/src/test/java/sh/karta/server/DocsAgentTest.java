// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Json;

/** Tests the agent that answers from a folder of documents. */
final class DocsAgentTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() throws IOException {
        Path docs = Files.createDirectories(directory.resolve("docs"));
        Files.writeString(
                docs.resolve("refunds.md"), "# Refunds\n\n## Duration\n\nA refund takes **three** working days.\n");
        Files.writeString(
                docs.resolve("widget.md"),
                "# Widget\n\n## React\n\nInstall `@karta/react`.\n\n## Vue\n\nInstall the web component for Vue.\n");
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    keys:
                      - {key: pk_test_demo, origins: [loopback]}
                    agent: {kind: docs, folder: docs, url: "https://docs.example/{path}", pace_millis: 0}
                    # Tests ask until the index has new pages.
                    limits: {visitor_per_minute: 100000, address_per_minute: 100000}
                """);
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<JsonNode> ask(String question) {
        long seq = client.say(id, question).json().path("seq").asLong();
        return client.follow(id, seq);
    }

    @Test
    void anAnswerQuotesThePassageAndNamesItsSource() {
        List<JsonNode> events = ask("How many days does a refund take?");
        assertThat(TestClient.text(events)).isEqualTo("A refund takes **three** working days.[1](#source-1)");
        assertThat(reply(events)).isEqualTo("answer");
        assertThat(TestClient.types(events)).contains("agent.tool_use", "agent.tool_result", "agent.sources");
        JsonNode step = first(events, "agent.tool_use");
        assertThat(step.path("title").asText()).isEqualTo("Searching…");
        assertThat(step.path("done").asText()).matches("Searched \\d+ pages");
        assertThat(first(events, "agent.tool_result")
                        .at("/output/passages/0/title")
                        .asText())
                .isEqualTo("Refunds › Duration");
        JsonNode sources = sources(events);
        assertThat(sources.at("/0/n").asInt()).isEqualTo(1);
        assertThat(sources.at("/0/also").isMissingNode()).isTrue();
        assertThat(sources.at("/0/title").asText()).isEqualTo("Refunds › Duration");
        assertThat(sources.at("/0/url").asText()).isEqualTo("https://docs.example/refunds#duration");
        assertThat(sources.at("/0/quote").asText()).isEqualTo("A refund takes three working days.");
    }

    @Test
    void aQuestionOfOneWordIsAnsweredInTheLanguageOfTheClient() {
        ObjectNode message = Json.object()
                .put("type", "user.message")
                .put("text", "Quantenchromodynamik")
                .put("language", "de-CH")
                .put("idempotency_key", "k1");
        long seq = client.post(client.session(id) + "/events", message.toString())
                .json()
                .path("seq")
                .asLong();
        // A repetition may come from a page in another language.
        assertThat(client.post(
                                client.session(id) + "/events",
                                message.put("language", "fr").toString())
                        .json()
                        .path("seq")
                        .asLong())
                .isEqualTo(seq);
        assertThat(first(client.follow(id, seq), "agent.tool_use").path("done").asText())
                .matches("\\d+ Seiten durchsucht");
    }

    private static JsonNode first(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String reply(List<JsonNode> events) {
        return events.get(events.size() - 1).path("reply").asText();
    }

    @Test
    void anAnswerOutsideTheDocumentsIsNotInvented() {
        List<JsonNode> events = ask("What about quantum chromodynamics?");
        assertThat(TestClient.text(events)).isEqualTo("I found nothing about that in the documentation.");
        assertThat(TestClient.types(events)).doesNotContain("agent.sources");
        assertThat(reply(events)).isEqualTo("no");
        assertThat(TestClient.text(ask("Was ist mit Quantenchromodynamik?")))
                .isEqualTo("Dazu habe ich in der Dokumentation nichts gefunden.");
    }

    @Test
    void aDenialOffersAPersonIfThereIsOne(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("docs"));
        try (TestServer handsOver = TestServer.with(other, """
                projects:
                  demo/assistant:
                    keys:
                      - {key: pk_test_demo, origins: [loopback]}
                    features: {handover: true}
                    agent: {kind: docs, folder: docs, url: "https://docs.example/{path}", pace_millis: 0}
                """)) {
            TestClient visitor = handsOver.client().signIn("visitor-with-128-random-bits");
            String session = visitor.createSession();
            long seq = visitor.say(session, "Was ist mit Quantenchromodynamik?")
                    .json()
                    .path("seq")
                    .asLong();
            assertThat(TestClient.text(visitor.follow(session, seq)))
                    .isEqualTo("Dazu habe ich in der Dokumentation nichts gefunden.\n\n"
                            + "Sie können auch mit einem Menschen sprechen.");
        }
    }

    /** Adds pages in one step, so that an update of the index has all of them or none. */
    private void addTogether(Map<String, String> pages) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("new"));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
        Files.move(folder, directory.resolve("docs/new"));
    }

    @Test
    void aSecondPassageIsQuotedIfItHasWordsOfTheQuestionThatTheFirstLacks() throws IOException {
        addTogether(Map.of(
                "parcels.md", "# Parcel weight limit\n\nA parcel has at most two kilos.\n",
                "desk.md", "# Desk\n\n## Stamps\n\nStamps are sold at noon.\n",
                "long.md", "# Crates\n\nCrates of " + "paper, ".repeat(90) + "ink.\n"));
        Waiting.until("the new pages", () -> TestClient.text(ask("stamps")).contains("noon"));
        List<JsonNode> events = ask("parcel weight limit and stamps?");
        assertThat(TestClient.text(events))
                .isEqualTo(
                        "A parcel has at most two kilos.[1](#source-1)" + "\n\nStamps are sold at noon.[2](#source-2)");
        JsonNode items = sources(events);
        assertThat(items.at("/1/n").asInt()).isEqualTo(2);
        assertThat(items.at("/1/quote").asText()).isEqualTo("Stamps are sold at noon.");
        assertThat(items.at("/1/also").isMissingNode()).isTrue();
        // The other passage would make the answer longer than 600 characters.
        assertThat(TestClient.text(ask("parcel weight limit and crates?")))
                .isEqualTo("A parcel has at most two kilos.[1](#source-1)");
    }

    @Test
    void noSecondPassageIsQuotedForASmallPartOfTheQuestion() throws IOException {
        addTogether(Map.of(
                "theme.md", "# Accent colour of the launcher button\n\nThe key accent sets it.\n",
                "words.md", "# Languages\n\nTo change the language, open the menu.\n"));
        Waiting.until("the new pages", () -> TestClient.text(ask("menu")).contains("language"));
        List<JsonNode> events = ask("How do I change the accent colour of the launcher button?");
        assertThat(TestClient.text(events)).isEqualTo("The key accent sets it.[1](#source-1)");
        assertThat(sources(events).at("/1/also").asBoolean(true)).isTrue();
    }

    @Test
    void anUncertainAnswerHasNoQuoteOfAFewWords() throws IOException {
        addTogether(Map.of("grinder.md", "# Grinder\n\n## Numbers\n\n| Size | Number |\n|---|---|\n| Fine | 11 |\n"));
        Waiting.until(
                "the new page", () -> TestClient.text(ask("grinder numbers")).contains("11"));
        List<JsonNode> events = ask("grinder numbers of quantum chromodynamics?");
        assertThat(reply(events)).isEqualTo("closest");
        assertThat(TestClient.text(events)).endsWith("- [Grinder › Numbers](https://docs.example/new/grinder#numbers)");
    }

    @Test
    void anUncertainAnswerHasUpToThreeLinksToDifferentPages() throws IOException {
        var pages = new HashMap<String, String>();
        for (String animal : List.of("Zebra", "Quagga", "Okapi", "Tapir")) {
            pages.put(
                    animal + ".md",
                    "# " + animal + "\n\nIt grazes at dusk.\n\n## Food\n\nThe " + animal + " grazes on clover.\n");
        }
        addTogether(pages);
        Waiting.until("the new pages", () -> TestClient.text(ask("tapir")).contains("grazes"));
        List<JsonNode> events = ask("grazes at the quantum chromodynamics laboratory");
        assertThat(reply(events)).isEqualTo("closest");
        assertThat(TestClient.text(events).lines().filter(line -> line.startsWith("- [")))
                .hasSize(3)
                .allMatch(line -> line.matches(".*\\): .*grazes.*"));
        assertThat(sources(events))
                .extracting(source -> source.path("url").asText().replaceAll("#.*", ""))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(sources(events)).allMatch(source -> source.path("also").asBoolean());
    }

    private static JsonNode sources(List<JsonNode> events) {
        return events.stream()
                .filter(e -> e.path("type").asText().equals("agent.sources"))
                .findFirst()
                .orElseThrow()
                .path("items");
    }

    @Test
    void anUncertainAnswerIsAListOfLinks() {
        List<JsonNode> events = ask("Is a refund for quantum chromodynamics taxed abroad?");
        assertThat(TestClient.text(events))
                .isEqualTo("I'm not sure, but these come closest:\n\n- [Refunds › Duration]"
                        + "(https://docs.example/refunds#duration): A refund takes three working days.");
        assertThat(reply(events)).isEqualTo("closest");
    }

    @Test
    void aShortQuestionUsesThePreviousOneAsContext() {
        ask("How do I install the widget with React?");
        assertThat(TestClient.text(ask("and vue components?"))).contains("Vue");
    }

    @Test
    void smallTalkIsAnsweredInOneLineOfItsLanguage() {
        List<JsonNode> events = ask("Hi");
        assertThat(TestClient.text(events)).isEqualTo("Hello! What would you like to know?");
        assertThat(reply(events)).isEqualTo("answer");
        assertThat(TestClient.types(events)).doesNotContain("agent.tool_use", "agent.sources");
        assertThat(TestClient.text(ask("thanks!"))).isEqualTo("You're welcome!");
        assertThat(TestClient.text(ask("Vielen Dank"))).isEqualTo("Gern geschehen!");
        assertThat(TestClient.text(ask("ありがとう"))).isEqualTo("どういたしまして。");
        assertThat(TestClient.text(ask("شكرا"))).isEqualTo("على الرحب والسعة!");
    }
}
