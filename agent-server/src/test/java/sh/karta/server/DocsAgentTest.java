// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(TestClient.text(events))
                .isEqualTo("A refund takes **three** working days.[1](#source-1)"
                        + "\n\n[Refunds › Duration](https://docs.example/refunds#duration)");
        assertThat(reply(events)).isEqualTo("answer");
        assertThat(TestClient.types(events)).contains("agent.tool_use", "agent.tool_result", "agent.sources");
        JsonNode sources = events.stream()
                .filter(e -> e.path("type").asText().equals("agent.sources"))
                .findFirst()
                .orElseThrow()
                .path("items");
        assertThat(sources.at("/0/n").asInt()).isEqualTo(1);
        assertThat(sources.at("/0/also").isMissingNode()).isTrue();
        assertThat(sources.at("/0/title").asText()).isEqualTo("Refunds › Duration");
        assertThat(sources.at("/0/url").asText()).isEqualTo("https://docs.example/refunds#duration");
        assertThat(sources.at("/0/quote").asText()).isEqualTo("A refund takes three working days.");
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
        assertThat(TestClient.text(ask("Hi"))).isEqualTo("Hello! What would you like to know?");
        assertThat(TestClient.text(ask("thanks!"))).isEqualTo("You're welcome!");
        assertThat(TestClient.text(ask("Vielen Dank"))).isEqualTo("Gern geschehen!");
        assertThat(TestClient.text(ask("ありがとう"))).isEqualTo("どういたしまして。");
        assertThat(TestClient.text(ask("شكرا"))).isEqualTo("على الرحب والسعة!");
    }
}
