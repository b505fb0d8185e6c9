// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.config.ServerConfig;

/** Tests what the agents of the demo page answer: public API §8. */
final class DemoAnswersTest {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestClient client;
    private static int visitors;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, TestServer.QUICK_DEMO);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theDemoAnswersFromAFolderOfDocuments(@TempDir Path other) throws IOException {
        Path pages = Path.of("../docs/pages").toRealPath();
        ServerConfig config = ServerConfig.demo().withDemoDocs(pages).with(null, 0, other.resolve("data"), null);
        try (KartaServer demo = KartaServer.start(config)) {
            TestClient visitor = new TestClient(demo.address()).signIn("visitor-with-128-random-bits");
            for (String question : List.of("What is Karta?", "Which error codes are there?")) {
                JsonNode source = source(ask(visitor, question));
                String[] address = path(demo, source).split("#", 2);
                Answer document = visitor.get(address[0]);
                assertThat(document.status()).as(address[0]).isEqualTo(200);
                Document page = Jsoup.parse(document.text());
                assertThat(page.text()).contains(source.path("quote").asText());
                assertThat(page.getElementById(address[1])).as(address[1]).isNotNull();
            }
            assertThat(visitor.get("/").text()).contains("data-agent=\"docs\"");
            assertThat(visitor.get("/features").text())
                    .isEqualTo(visitor.get("/").text());
            assertThat(TestClient.text(ask(visitor, "Give me a long answer"))).startsWith("# How a message travels");
            assertThat(TestClient.types(ask(visitor, "I want a refund"))).contains("agent.tool_use");
            assertThat(visitor.get("/docs/../../pom.xml").status()).isIn(400, 404);
            assertThat(visitor.get("/docs/%2e%2e/README").status()).isIn(400, 404);
        }
    }

    /** A path alone would be one of the site that has the widget, which is at another port in the Quickstart. */
    @Test
    void linksOfTheDemoLeadToTheServerFromPagesOfAnotherPort(@TempDir Path other) throws IOException {
        Path pages = Files.createDirectory(other.resolve("pages"));
        Files.writeString(pages.resolve("tea.md"), "# Tea\n\nGreen tea steeps for two minutes.\n");
        ServerConfig config = ServerConfig.demo().withDemoDocs(pages);
        for (String host : List.of("127.0.0.1", "0.0.0.0")) {
            try (KartaServer demo = KartaServer.start(config.with(host, 0, other.resolve(host), null))) {
                String origin = demo.address().replace("0.0.0.0", "127.0.0.1");
                List<JsonNode> events = ask(
                        new TestClient(origin).signIn("visitor-with-128-random-bits"),
                        "How long does green tea steep?");
                assertThat(source(events).path("url").asText()).isEqualTo(origin + "/docs/tea");
                assertThat(TestClient.text(events)).contains("](" + origin + "/docs/tea)");
            }
        }
    }

    private static JsonNode source(List<JsonNode> events) {
        return events.stream()
                .filter(e -> e.path("type").asText().equals("agent.sources"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no source: " + events))
                .path("items")
                .path(0);
    }

    /** Returns the path of a source on the server. */
    private static String path(KartaServer server, JsonNode source) {
        assertThat(source.path("url").asText()).startsWith(server.address() + "/docs/");
        return source.path("url").asText().substring(server.address().length());
    }

    /** Returns the starters of the demo page in each language, for an agent that answers from documents or plays scripts. */
    private static List<List<String>> starters(String agent) {
        return Pattern.compile(agent + ": \\{[^}]*suggestedPrompts: \\[([^\\]]*)]")
                .matcher(client.get("/demo/texts.js").text())
                .results()
                .map(match -> Pattern.compile("\"([^\"]*)\"")
                        .matcher(match.group(1))
                        .results()
                        .map(starter -> starter.group(1))
                        .toList())
                .toList();
    }

    /** Returns a client for a visitor of its own, whose requests are counted separately. */
    private static TestClient visitor(TestClient client) {
        return client.signIn("visitor-with-128-random-bits-" + visitors++);
    }

    private static List<List<JsonNode>> answers(TestClient visitor, List<String> starters) {
        return starters.stream().map(starter -> ask(visitor, starter)).toList();
    }

    @Test
    void theDemoAnswersItsStartersInEachLanguage(@TempDir Path other) throws Exception {
        Path pages = Path.of("../docs/pages").toRealPath();
        ServerConfig config = ServerConfig.demo().withDemoDocs(pages).with(null, 0, other.resolve("data"), null);
        List<List<String>> languages = starters("docs");
        List<String> subjects = List.of("/docs/quickstart#2-add-the-tag", "/docs/theming", "/docs/react");
        assertThat(languages).hasSize(8);
        // The last answer is long and takes seconds.
        ExecutorService threads = Executors.newFixedThreadPool(languages.size());
        try (KartaServer demo = KartaServer.start(config)) {
            for (Future<Void> language : threads.invokeAll(languages.stream()
                    .map(starters -> {
                        TestClient visitor = visitor(new TestClient(demo.address()));
                        return (Callable<Void>) () -> {
                            List<List<JsonNode>> answers = answers(visitor, starters);
                            for (int i = 0; i < subjects.size(); i++) {
                                assertThat(path(demo, source(answers.get(i))))
                                        .as(starters.get(i))
                                        .startsWith(subjects.get(i));
                            }
                            assertThat(TestClient.text(answers.get(3))).startsWith("# How a message travels");
                            return null;
                        };
                    })
                    .toList())) {
                language.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theFirstStarterIsAnsweredWithTheTagOfTheDemoItself(@TempDir Path other) throws IOException {
        Path pages = Path.of("../docs/pages").toRealPath();
        ServerConfig config = ServerConfig.demo().withDemoDocs(pages).with(null, 0, other.resolve("data"), null);
        try (KartaServer demo = KartaServer.start(config)) {
            String tag = TestClient.text(ask(
                    new TestClient(demo.address()).signIn("visitor-with-128-random-bits"),
                    starters("docs").get(0).get(0)));
            assertThat(tag)
                    .contains(
                            "src=\"" + demo.address() + "/widget/v1/karta.js\"",
                            "data-base-url=\"" + demo.address() + "\"",
                            "data-embed-key=\"pk_test_demo\"");
            assertThat(tag.lines().count()).isLessThanOrEqualTo(15);
        }
    }

    @Test
    void theScriptedDemoAnswersItsStartersInEachLanguage() {
        List<List<String>> languages = starters("scripts");
        assertThat(languages).hasSize(8);
        for (List<String> starters : languages) {
            assertThat(answers(visitor(server.client()), starters))
                    .extracting(TestClient::text)
                    .satisfiesExactly(
                            hello -> assertThat(hello).startsWith("Hello."),
                            order -> assertThat(order).startsWith("Let me look that up."),
                            refund -> assertThat(refund).startsWith("I can refund order"),
                            answer -> assertThat(answer).startsWith("# How a message travels"));
        }
    }

    private static List<JsonNode> ask(TestClient visitor, String question) {
        String id = visitor.createSession();
        visitor.say(id, question);
        return visitor.follow(id, 0);
    }

    @Test
    void aDocumentOfTheDemoCannotRunScripts(@TempDir Path other) throws IOException {
        Path pages = Files.createDirectory(other.resolve("pages"));
        Files.writeString(
                pages.resolve("index.md"),
                "# A <b>page</b>\n\n<script>alert(1)</script>\n\nWords <img src=x onerror=alert(1)> and [a link](javascript:alert(1))"
                        + " and `<i>code</i>`.\n");
        ServerConfig config = ServerConfig.demo().withDemoDocs(pages).with(null, 0, other.resolve("data"), null);
        try (KartaServer demo = KartaServer.start(config)) {
            Answer document = new TestClient(demo.address()).get("/docs/");
            Document page = Jsoup.parse(document.text());
            assertThat(document.header("Content-Security-Policy")).contains("script-src 'self'");
            assertThat(page.select("script, img, b, i, [onerror]")).isEmpty();
            assertThat(page.select("a").attr("href")).doesNotContain("javascript");
            assertThat(page.title()).isEqualTo("A page");
            assertThat(page.text()).contains("Words", "and a link and <i>code</i>.");
        }
    }
}
