// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.answers.crawl.CrawlSettings;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.event.Json;

/** Tests the command that measures answers from documents. */
final class EvaluateCommandTest {
    @TempDir
    Path directory;

    private Path docs;
    private Path questions;

    @BeforeEach
    void write() throws IOException {
        docs = Files.createDirectories(directory.resolve("docs/guide")).getParent();
        Files.writeString(docs.resolve("guide/refunds.md"), "# Refunds\n\nA refund takes three working days.\n");
        Files.writeString(docs.resolve("index.md"), "# Coffee\n\nBeans are roasted on Mondays.\n");
        questions = Files.writeString(directory.resolve("questions.yaml"), """
                questions:
                  - {ask: "How many days does a refund take?", page: guide/refunds}
                  - {ask: "When is coffee roasted?", page: guide/refunds}
                  - {ask: "When are beans roasted on Mondays?", page: [index#coffee, other], language: de}
                  - {ask: "What about quantum chromodynamics?", page: none}
                  - {ask: "Hello!", page: small talk}
                """);
    }

    private static Outcome evaluate(Path questions, String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "evaluate";
        all[1] = "--questions";
        all[2] = questions.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return ServerProcess.runHere(all);
    }

    private static JsonNode json(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return Json.parseTrusted(outcome.out());
    }

    @Test
    void theFiguresCountHitsConfidentMistakesAndDenials() {
        JsonNode all = json(evaluate(questions, "--docs", docs.toString(), "--json"));
        assertThat(all.at("/all/questions").asInt()).isEqualTo(5);
        assertThat(all.at("/all/answerable").asInt()).isEqualTo(3);
        assertThat(all.at("/all/hit_at_1").asDouble()).isEqualTo(0.667);
        assertThat(all.at("/all/hit_at_3").asDouble()).isEqualTo(0.667);
        assertThat(all.at("/all/mrr_at_10").asDouble()).isEqualTo(0.667);
        assertThat(all.at("/all/confident_wrong").asDouble()).isEqualTo(0.333);
        assertThat(all.at("/all/honest_denials").asDouble()).isEqualTo(1);
        assertThat(all.at("/all/small_talk").asDouble()).isEqualTo(1);
        assertThat(all.at("/all/median_answer_characters").asInt()).isPositive();
        assertThat(all.at("/languages/de/hit_at_1").asDouble()).isEqualTo(1);
        assertThat(all.at("/languages/de/honest_denials").isNull()).isTrue();
        assertThat(all.path("misses")).hasSize(1);
        assertThat(all.at("/misses/0/question").asText()).isEqualTo("When is coffee roasted?");
        assertThat(all.at("/misses/0/reply").asText()).isEqualTo("answer");
        assertThat(all.at("/misses/0/expected/0").asText()).isEqualTo("guide/refunds");
    }

    @Test
    void repliesThatAreAllAsExpectedHaveAnEmptyListOfMisses() {
        JsonNode even = json(evaluate(questions, "--docs", docs.toString(), "--json", "--half", "calibration"));
        assertThat(even.path("misses").isArray()).isTrue();
        assertThat(even.path("misses")).isEmpty();
    }

    @Test
    void theHalvesAreTheOddAndTheEvenQuestions() {
        assertThat(json(evaluate(questions, "--docs", docs.toString(), "--json", "--half", "calibration"))
                        .at("/all/questions")
                        .asInt())
                .isEqualTo(3);
        assertThat(json(evaluate(questions, "--docs", docs.toString(), "--json", "--half", "test"))
                        .at("/all/hit_at_1")
                        .asDouble())
                .isZero();
        assertThat(evaluate(questions, "--docs", docs.toString(), "--half", "left")
                        .err())
                .contains("expected calibration, test or all, got \"left\"");
    }

    @Test
    void evaluateReadsTheDocumentsOfAProject() throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), """
                projects:
                  demo/docs:
                    keys: [{key: pk_test_docs, origins: [loopback]}]
                    agent: {kind: docs, folder: docs}
                  demo/script:
                    keys: [{key: pk_test_script, origins: [loopback]}]
                    agent: {kind: scripted}
                """);
        Outcome table = evaluate(questions, "--config", config.toString(), "--misses");
        assertThat(table.code()).as(table.err()).isZero();
        assertThat(table.out()).contains("all\t5\t67 %\t67 %\t", "de\t1\t100 %\t", "answer\tWhen is coffee roasted?\t");
        Outcome wrong = evaluate(questions, "--config", config.toString(), "--project", "demo/script");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--project: expected demo/docs, got \"demo/script\"");
    }

    @Test
    void anEndpointForVectorsThatIsDownLeavesTheFiguresForWords() throws IOException {
        try (HeldPort closed = new HeldPort()) {
            leavesTheFiguresForWords("http://127.0.0.1:" + closed.number() + "/v1");
        }
    }

    private void leavesTheFiguresForWords(String closed) throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), """
                data: data
                projects:
                  demo/docs:
                    keys: [{key: pk_test_docs, origins: [loopback]}]
                    agent: {kind: docs, folder: docs, embeddings: {base_url: "%s", model: small}}
                """.formatted(closed));
        Outcome table = evaluate(questions, "--config", config.toString());
        assertThat(table.code()).isEqualTo(1);
        assertThat(table.out())
                .startsWith("words alone\n")
                .contains("all\t5\t67 %")
                .doesNotContain("words and vectors");
        assertThat(table.err())
                .contains(
                        "karta-server: There are no figures for words and vectors, because the model failed, small at "
                                + closed + ": ")
                .doesNotContain("Exception: ");
        Outcome printed = evaluate(questions, "--config", config.toString(), "--json");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(Json.parseTrusted(printed.out()).at("/all/questions").asInt())
                .isEqualTo(5);
        assertThat(Json.parseTrusted(printed.out()).has("with_vectors")).isFalse();
    }

    @Test
    void aModelForVectorsAddsItsFiguresToThoseOfWords() throws IOException {
        try (FakeEndpoint endpoint = new FakeEndpoint()) {
            endpoint.thenStatus(200, "{\"data\":[{\"embedding\":[1,0]},{\"embedding\":[0,1]}]}");
            for (int i = 0; i < 50; i++) {
                endpoint.thenStatus(200, "{\"data\":[{\"embedding\":[0,1]}]}");
            }
            Path config = Files.writeString(directory.resolve("karta.yaml"), """
                    data: data
                    projects:
                      demo/docs:
                        keys: [{key: pk_test_docs, origins: [loopback]}]
                        agent: {kind: docs, folder: docs, embeddings: {base_url: "%s/v1", model: small}}
                    """.formatted(endpoint.address()));
            Outcome table = evaluate(questions, "--config", config.toString());
            assertThat(table.code()).as(table.err()).isZero();
            assertThat(table.out())
                    .containsSubsequence(
                            "words alone\n",
                            "all\t5\t67 %",
                            "words and vectors: small at " + endpoint.address() + "/v1\n",
                            "all\t5\t");
            JsonNode all = json(evaluate(questions, "--config", config.toString(), "--json"));
            assertThat(all.at("/all/questions").asInt()).isEqualTo(5);
            assertThat(all.at("/with_vectors/all/questions").asInt()).isEqualTo(5);
        }
    }

    @Test
    void evaluateReadsThePagesThatTheServerHasCrawled() throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), """
                data: data
                projects:
                  demo/docs:
                    keys: [{key: pk_test_docs, origins: [loopback]}]
                    agent: {kind: docs, crawl: {sitemap: "https://www.example.com/sitemap.xml"}}
                """);
        assertThat(evaluate(questions, "--config", config.toString()).err())
                .contains("--project: no page of https://www.example.com/sitemap.xml has been read yet");
        CrawlSettings crawl = new CrawlSettings(
                URI.create("https://www.example.com/sitemap.xml"),
                List.of(),
                List.of(),
                CrawlSettings.MAX_PAGES,
                CrawlSettings.EVERY);
        Path pages = Files.createDirectories(crawl.folder(directory.resolve("data")));
        try (OutputStream page = new GZIPOutputStream(Files.newOutputStream(pages.resolve("a.gz")))) {
            page.write("<main><h1>Refunds</h1><p>A refund takes three working days.</p></main>"
                    .getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(pages.resolve("pages.json"), """
                {"format": 1, "pages": {"https://www.example.com/refunds": {"location": "https://www.example.com/refunds",
                 "type": "text/html", "file": "a", "size": 80}}}""");
        Files.writeString(questions, """
                questions:
                  - {ask: "How many days does a refund take?", page: "https://www.example.com/refunds"}
                """);
        JsonNode all = json(evaluate(questions, "--config", config.toString(), "--json"));
        assertThat(all.at("/all/hit_at_1").asDouble()).isEqualTo(1);

        // The option comes before the key of the config file, as for the server.
        Path moved = Files.move(directory.resolve("data"), directory.resolve("moved"));
        assertThat(evaluate(questions, "--config", config.toString()).err()).contains("has been read yet");
        all = json(evaluate(questions, "--config", config.toString(), "--data", moved.toString(), "--json"));
        assertThat(all.at("/all/hit_at_1").asDouble()).isEqualTo(1);
    }

    @Test
    void vectorsAreKeptInTheDataDirectory() throws IOException {
        try (FakeEndpoint endpoint = new FakeEndpoint()) {
            endpoint.thenStatus(200, "{\"data\":[{\"embedding\":[1,0]},{\"embedding\":[0,1]}]}");
            for (int i = 0; i < 50; i++) {
                endpoint.thenStatus(200, "{\"data\":[{\"embedding\":[0,1]}]}");
            }
            Path config = Files.writeString(directory.resolve("karta.yaml"), """
                    projects:
                      demo/docs:
                        keys: [{key: pk_test_docs, origins: [loopback]}]
                        agent: {kind: docs, folder: docs, embeddings: {base_url: "%s/v1", model: small}}
                    """.formatted(endpoint.address()));
            Path data = directory.resolve("elsewhere");
            json(evaluate(questions, "--config", config.toString(), "--data", data.toString(), "--json"));
            assertThat(data.resolve("vectors")).isNotEmptyDirectory();
            assertThat(directory.resolve("karta-data")).doesNotExist();
        }
    }

    @Test
    void aPageThatTheDocumentsLackIsAWarning() throws IOException {
        Path misspelt = Files.writeString(directory.resolve("misspelt.yaml"), """
                questions:
                  - {ask: "How many days does a refund take?", page: [guide/refunds, "guide/refunds#time"]}
                  - {ask: "When are beans roasted?", page: [index, guide/roasting, "roast#days"]}
                  - {ask: "What about quantum chromodynamics?", page: none}
                """);
        Outcome outcome = evaluate(misspelt, "--docs", docs.toString(), "--json");
        assertThat(json(outcome).at("/all/hit_at_1").asDouble()).isEqualTo(1);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("warning: ")))
                .containsExactly(
                        "warning: question 2: the documents have no page \"guide/roasting\"",
                        "warning: question 2: the documents have no page \"roast\"");
        Outcome half = evaluate(misspelt, "--docs", docs.toString(), "--half", "calibration");
        assertThat(half.err()).doesNotContain("warning: ");
    }

    @Test
    void documentsWithoutAnyPageAreAnError() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Outcome outcome = evaluate(questions, "--docs", empty.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("the documents have no page with text");
    }

    @Test
    void optionsThatDoNotFitTheDocumentsAreErrors() {
        Outcome language = evaluate(questions, "--docs", docs.toString(), "--language", "xx");
        assertThat(language.code()).isEqualTo(2);
        assertThat(language.err()).contains("--language: expected one of ", "de, ", ", got \"xx\"");
        Outcome project = evaluate(questions, "--docs", docs.toString(), "--project", "demo/docs");
        assertThat(project.code()).isEqualTo(2);
        assertThat(project.err()).contains("--project: not allowed beside --docs");
    }

    @Test
    void ofSeveralProjectsOneMustBeNamed() throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), """
                projects:
                  demo/docs: {agent: {kind: docs, folder: docs}}
                  demo/guide: {agent: {kind: docs, folder: docs/guide}}
                  demo/script: {agent: {kind: scripted}}
                """);
        assertThat(evaluate(questions, "--config", config.toString()).err())
                .contains("--project: expected one of demo/docs, demo/guide");
        assertThat(evaluate(questions, "--config", config.toString(), "--project", "demo/none")
                        .err())
                .contains("--project: expected one of demo/docs, demo/guide, got \"demo/none\"");
        json(evaluate(questions, "--config", config.toString(), "--project", "demo/docs", "--json"));
        Path scripted = Files.writeString(
                directory.resolve("scripted.yaml"), "projects: {demo/script: {agent: {kind: scripted}}}");
        assertThat(evaluate(questions, "--config", scripted.toString()).err())
                .contains("--config: no project has documents");
    }

    @Test
    void aMistakeInTheFileNamesTheQuestion() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), "questions:\n  - ask: why?\n");
        assertThat(evaluate(broken, "--docs", docs.toString()).err())
                .contains("question 1: expected \"ask\" and \"page\", got {ask=why?}");
        Path none = directory.resolve("none.yaml");
        assertThat(evaluate(none, "--docs", docs.toString()).err()).contains("does not exist");
        assertThat(evaluate(questions, "--docs", directory.resolve("none").toString())
                        .code())
                .isEqualTo(2);
    }
}
