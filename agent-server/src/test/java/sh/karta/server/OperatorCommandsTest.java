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
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.event.Json;

/**
 * Tests commands that use the store of a running server. The class is long because all of them share that server and its
 * configuration.
 */
final class OperatorCommandsTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private String data;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(directory.resolve("docs"));
        Files.writeString(directory.resolve("docs/a.md"), "# Coffee\n\nRoasted on Mondays.\n");
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO.replace(
                        "pace_millis: 0", "pace_millis: 0, docs: {folder: docs, pace_millis: 0}"));
        client = server.client().signIn("visitor-with-128-random-bits");
        data = directory.resolve("data").toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Outcome run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 4);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data;
        all[arguments.length + 2] = "--config";
        all[arguments.length + 3] = directory.resolve("config.yaml").toString();
        return ServerProcess.runHere(all);
    }

    private JsonNode json(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return Json.parseTrusted(ok(run(all)));
    }

    private static String ok(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private int mint(String key) {
        return server.client()
                .post("/v1/embed/session-tokens", TestClient.object("embed_key", key), "Origin", "https://shop.example")
                .status();
    }

    @Test
    void keysAreCreatedRotatedAndDisabledWhileTheServerRuns() {
        String key = ok(run("keys", "create", "--project", "demo/assistant", "--origin", "https://shop.example"))
                .strip();
        assertThat(key).startsWith("pk_live_");
        assertThat(mint(key)).isEqualTo(200);
        String fresh = ok(run("keys", "rotate", key)).strip();
        assertThat(mint(fresh)).isEqualTo(200);
        ok(run("keys", "disable", key));
        assertThat(mint(key)).isEqualTo(403);
        assertThat(mint(fresh)).isEqualTo(200);
        assertThat(ok(run("keys", "list")).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .startsWith(
                        "KEY|PROJECT|STATE|CREATED|ORIGINS", "pk_test_demo|demo/assistant|enabled|config file|loopback")
                .anyMatch(line -> line.startsWith(key + "|demo/assistant|disabled|20"))
                .anyMatch(line -> line.startsWith(fresh + "|demo/assistant|enabled|20"));
        JsonNode keys = json("keys", "list");
        assertThat(keys.size()).isEqualTo(3);
        assertThat(keys.get(0)).isEqualTo(Json.parseTrusted("""
                        {"key":"pk_test_demo","project":"demo/assistant","enabled":true,"not_before":null,\
                        "created_at":null,"origins":["loopback"]}"""));
        assertThat(run("keys", "create", "--project", "no/project", "--origin", "loopback")
                        .code())
                .isEqualTo(2);
        assertThat(run("keys", "create", "--project", "demo/assistant", "--origin", "https://x/y")
                        .err())
                .contains("no path");
        assertThat(run("keys", "disable", "pk_live_none").code()).isEqualTo(2);
    }

    @Test
    void createdAndRotatedKeysArePrintedAsJsonToo() {
        JsonNode created =
                json("keys", "create", "--project", "demo/assistant", "--origin", "https://shop.example", "--test");
        assertThat(created.path("key").asText()).startsWith("pk_test_");
        JsonNode rotated = json("keys", "rotate", created.path("key").asText());
        assertThat(rotated.path("origins")).isEqualTo(created.path("origins"));
        assertThat(json("keys", "list")).contains(created, rotated);
    }

    @Test
    void changedKeysArePrintedAsJsonAsTheListHasThem() {
        String key = json("keys", "create", "--project", "demo/assistant", "--origin", "https://shop.example")
                .path("key")
                .asText();
        JsonNode disabled = json("keys", "disable", key);
        assertThat(disabled.path("enabled").asBoolean(true)).isFalse();
        JsonNode enabled = json("keys", "enable", key);
        assertThat(enabled.path("enabled").asBoolean()).isTrue();
        JsonNode moved = json("keys", "set-origins", key, "--origin", "https://other.example");
        assertThat(moved.path("origins").get(0).asText()).isEqualTo("https://other.example");
        JsonNode revoked = json("keys", "revoke-tokens", key);
        assertThat(revoked.path("not_before").asText()).startsWith("20");
        assertThat(json("keys", "list")).contains(revoked);
        assertThat(ok(run("keys", "disable", key))).as("without the option").isEmpty();
    }

    @Test
    void healthIsPrintedAsJsonToo() {
        String port = server.address().replaceAll(".*:", "");
        assertThat(Json.parseTrusted(ok(ServerProcess.runHere("health", "--json", "--port", port))))
                .isEqualTo(TestClient.object("address", server.address(), "ready", true, "message", "ready"));
        Outcome nobody = ServerProcess.runHere("health", "--json", "--port", "1");
        assertThat(nobody.code()).isEqualTo(1);
        JsonNode state = Json.parseTrusted(nobody.out());
        assertThat(state.path("ready").asBoolean()).isFalse();
        assertThat(state.path("message").asText()).contains("http://127.0.0.1:1 does not respond");
    }

    @Test
    void theTokensOfAKeyAreRevokedWhileTheServerRunsAndNewOnesWork() {
        String key = ok(run("keys", "create", "--project", "demo/assistant", "--origin", "loopback"))
                .strip();
        String visitor = "visitor-with-128-random-bits";
        String before = client.mint("embed_key", key, "visitor_id", visitor)
                .json()
                .path("token")
                .asText();
        client.token = before;
        String id = client.createSession();
        String ticket = client.post(client.session(id) + "/events/ticket", "{}")
                .json()
                .path("ticket")
                .asText();
        ok(run("keys", "revoke-tokens", key));
        assertThat(client.get(client.session(id)).code()).isEqualTo("unauthenticated");
        client.token = "";
        assertThat(client.get(client.session(id) + "/events/stream?ticket=" + ticket)
                        .status())
                .isEqualTo(401);
        client.token = client.mint("embed_key", key, "visitor_id", visitor)
                .json()
                .path("token")
                .asText();
        assertThat(client.get(client.session(id)).status()).as("minted again").isEqualTo(200);
        assertThat(ok(run("keys", "list"))).contains("tokens since 20");
        ok(run("keys", "disable", key));
        ok(run("keys", "enable", key));
        client.token = before;
        assertThat(client.get(client.session(id)).status())
                .as("disabling and enabling keeps the revocation")
                .isEqualTo(401);
        assertThat(run("keys", "revoke-tokens", "pk_live_none").code()).isEqualTo(2);
    }

    @Test
    void theListOfKeysShowsEveryKindOfOrigin() throws IOException {
        Path config = directory.resolve("config.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("origins: [loopback]", "origins: [https://a.example, loopback, \"null\", none]"));
        assertThat(ok(run("keys", "list"))).endsWith("  https://a.example loopback null none\n");
    }

    @Test
    void sessionsAreListedShownExportedAndDeleted() {
        String id = client.createSession();
        client.say(id, "say: an answer");
        client.follow(id, 0);
        assertThat(ok(run("sessions", "list")).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(2)
                .startsWith("SESSION|PROJECT|LAST ACTIVITY|STATE|TITLE")
                .last()
                .asString()
                .startsWith(id + "|demo/assistant|20")
                .endsWith("|idle|say: an answer");
        JsonNode listed = json("sessions", "list").get(0);
        assertThat(listed.path("id").asText()).isEqualTo(id);
        assertThat(listed.path("state").asText()).isEqualTo("idle");
        assertThat(listed.path("title").asText()).isEqualTo("say: an answer");
        assertThat(ok(run("sessions", "show", id)))
                .contains("user, ", "say: an answer", "assistant, ", "\nan answer\n");
        JsonNode shown = json("sessions", "show", id);
        assertThat(shown.path("id").asText()).isEqualTo(id);
        assertThat(shown.path("messages").findValuesAsText("role")).containsExactly("user", "assistant");
        assertThat(shown.at("/messages/1/parts/0/text").asText()).isEqualTo("an answer");
        assertThat(ok(run("sessions", "export")))
                .startsWith("{\"session\":\"" + id + "\"}\n{\"type\":\"internal.created\"")
                .contains("\"type\":\"session.status_idle\"");
        String other = client.createSession();
        assertThat(json("sessions", "delete", other)).isEqualTo(Json.parseTrusted("{\"deleted\":[\"" + other + "\"]}"));
        assertThat(ok(run("sessions", "delete", id))).isEqualTo("1 deleted\n");
        assertThat(run("sessions", "show", id).code()).isEqualTo(2);
        assertThat(client.get(client.session(id)).status()).isEqualTo(404);
        assertThat(client.say(id, "hello").status()).isEqualTo(404);
    }

    @Test
    void operatorsSeeTheContextOfAMessageAndItsSource() {
        String id = client.createSession();
        client.say(id, "say: one", "context", "cart: 2 items\nplan: pro");
        client.follow(id, 0);
        client.say(id, "<session-context>\nfrom an old page\n</session-context>\n\nsay: two");
        client.follow(id, 4);
        assertThat(ok(run("sessions", "show", id)))
                .contains("context from the page, unverified:\n  cart: 2 items\n  plan: pro\nsay: one\n")
                .contains("context from the start of the text, unverified:\n  from an old page\nsay: two\n");
        assertThat(ok(run("sessions", "export", id))).contains("\"context\":\"cart: 2 items\\nplan: pro\"");
    }

    @Test
    void escapeSequencesOfVisitorsDoNotReachTheTerminal() {
        String id = client.createSession();
        client.say(id, "say: \u001b]0;forged\u0007 \u009b2J\rover", "context", "a page \u001b[31m");
        client.follow(id, 0);
        client.post(
                client.session(id) + "/feedback",
                TestClient.object("message_id", "msg_2_answer", "value", "down", "text", "bad \u001b[31m"));
        for (String[] command : new String[][] {{"sessions", "show", id}, {"sessions", "list"}, {"report"}}) {
            String printed = ok(run(command)).replace(System.lineSeparator(), "\n");
            assertThat(printed).as(command[0]).contains("forged");
            assertThat(printed.chars().filter(Character::isISOControl).boxed())
                    .as(printed)
                    .containsOnly((int) '\n');
        }
    }

    @Test
    void operatorsSeeTheMentionsOfAMessage() {
        String id = client.createSession();
        client.say(id, "say: one", "mentions", List.of(TestClient.object("id", "o_1", "label", "Order 1")));
        client.follow(id, 0);
        assertThat(ok(run("sessions", "show", id))).contains("mentions, unverified: Order 1 (o_1)\nsay: one\n");
        assertThat(Json.parseTrusted(ok(run("sessions", "show", "--json", id)))
                        .at("/messages/0/mentions/0/id")
                        .asText())
                .isEqualTo("o_1");
    }

    @Test
    void theReportListsThumbsDownFailuresAndUnansweredQuestions() {
        String id = client.createSession();
        String denied = "what about quantum chromodynamics";
        String uncertain = "is coffee taxed in Antarctica";
        for (String message : new String[] {denied, uncertain, "say: @error oops | broken", "say: bad answer"}) {
            client.follow(id, client.say(id, message).json().path("seq").asLong());
        }
        JsonNode messages =
                client.get(client.session(id) + "/transcript").json().path("messages");
        String answer = messages.get(messages.size() - 1).path("id").asText();
        client.post(
                client.session(id) + "/feedback",
                TestClient.object("message_id", answer, "value", "down", "text", "no"));
        String report = ok(run("report"));
        assertThat(report.lines().map(l -> l.substring(0, l.indexOf(' '))))
                .containsExactly("KIND", "unanswered", "unanswered", "failed", "thumb_down");
        assertThat(report.lines().findFirst().orElse("")).containsPattern("SESSION +QUESTION +NOTE$");
        assertThat(report)
                .contains("oops")
                .containsPattern(denied + " +no\n")
                .containsPattern(uncertain + " +closest\n")
                .containsPattern("say: bad answer +no\n");
        JsonNode findings = json("report");
        assertThat(findings.findValuesAsText("kind"))
                .containsExactly("unanswered", "unanswered", "failed", "thumb_down");
        assertThat(findings.get(3).path("note").asText()).isEqualTo("no");
        JsonNode gaps = json("report", "--gaps");
        assertThat(gaps.findValuesAsText("example")).containsExactlyInAnyOrder(denied, uncertain, "say: bad answer");
        assertThat(ok(run("report", "--gaps"))
                        .lines()
                        .map(line -> line.replaceAll(" {2,}", "|"))
                        .toList())
                .startsWith("QUESTIONS|CLOSEST|NO|THUMBS DOWN|TOPIC|EXAMPLE")
                .hasSize(4)
                .anyMatch(line -> line.startsWith("1|0|1|0|") && line.endsWith("|" + denied))
                .anyMatch(line -> line.startsWith("1|1|0|0|") && line.endsWith("|" + uncertain))
                .anyMatch(line -> line.startsWith("1|0|0|1|") && line.endsWith("|say: bad answer"));
    }

    @Test
    void usageComparesTheTokensOfEachProjectWithItsBudgets() throws IOException {
        Path config = directory.resolve("config.yaml");
        Files.writeString(config, Files.readString(config) + "    limits: {anonymous_tokens_per_day: 5000}\n");
        String id = client.createSession();
        client.follow(id, client.say(id, "say: an answer").json().path("seq").asLong());
        JsonNode usage = json("usage").get(0);
        long spent = usage.path("today").asLong();
        assertThat(spent).isPositive();
        assertThat(Json.write(usage))
                .isEqualTo(Json.write(Json.object()
                        .put("project", "demo/assistant")
                        .put("today", spent)
                        .put("anonymous_today", spent)
                        .put("anonymous_tokens_per_day", 5000)
                        .put("this_month", spent)
                        .putNull("tokens_per_month")));
        assertThat(ok(run("usage")).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "PROJECT|TODAY|ANONYMOUS TODAY|THIS MONTH",
                        "demo/assistant|" + spent + "|" + spent + " of 5000|" + spent + " (unlimited)");
    }

    @Test
    void anEmptyListPrintsANoteAndAMissingStoreIsAnError() throws IOException {
        assertThat(ok(run("sessions", "list"))).isEqualTo("No sessions.\n");
        assertThat(json("sessions", "list")).isEmpty();
        assertThat(ok(run("report"))).isEqualTo("Nothing to report.\n");
        Path keyless = directory.resolve("keyless.yaml");
        Files.writeString(keyless, "projects:\n  acme/none:\n    agent: {kind: scripted}\n");
        assertThat(ok(ServerProcess.runHere("keys", "list", "--data", data, "--config", keyless.toString())))
                .isEqualTo("No keys. Create one with: karta-server keys create\n");
        Path nowhere = directory.resolve("nowhere");
        for (String command : new String[] {"sessions list", "report", "usage"}) {
            String[] words = (command + " --data " + nowhere).split(" ", -1);
            Outcome missing = ServerProcess.runHere(words);
            assertThat(missing.code()).as(command).isEqualTo(2);
            assertThat(missing.err()).contains("The directory " + nowhere + " has no store", "--data", "--config");
        }
        assertThat(ok(ServerProcess.runHere("keys", "list", "--data", nowhere.toString())))
                .contains("pk_test_demo");
        assertThat(nowhere).as("listing creates nothing").doesNotExist();
    }

    @Test
    void theExampleConfigIsValidAndPrintsWithoutItsSecrets() throws IOException {
        Path example = Files.copy(Path.of("dist/karta.yaml"), directory.resolve("karta.yaml"));
        Outcome missing = ServerProcess.runHere("check-config", example.toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("KARTA_WEBHOOK_SECRET is not set");
        String filled = Files.readString(example).replaceAll("\\$\\{\\w+}", "a-secret-of-20-letters");
        Files.writeString(example, filled);
        assertThat(ok(ServerProcess.runHere("check-config", example.toString())))
                .contains("is valid: 3 projects");

        String printed = ok(ServerProcess.runHere("--config", example.toString(), "--print-config", "--port", "9999"));
        assertThat(printed)
                .contains(
                        "port: 9999", "coffeeco/support-bot:", "model: gpt-5-mini", "anonymous_tokens_per_day: 2000000")
                .contains("(set, not shown)")
                .doesNotContain("a-secret-of-20-letters");
        JsonNode asJson = Json.parseTrusted(ok(
                ServerProcess.runHere("--config", example.toString(), "--print-config", "--json", "--port", "9999")));
        assertThat(asJson.path("port").asInt()).isEqualTo(9999);
        assertThat(asJson.path("projects")
                        .path("coffeeco/support-bot")
                        .path("keys")
                        .isArray())
                .isTrue();
        assertThat(asJson.toString()).contains("(set, not shown)").doesNotContain("a-secret-of-20-letters");
        assertThat(ServerProcess.runHere("--config", example.toString(), "--json")
                        .err())
                .contains("--json: expected together with --print-config.");
        Path again = Files.writeString(
                directory.resolve("printed.yaml"), printed.replace("(set, not shown)", "another-secret-of-letters"));
        assertThat(ok(ServerProcess.runHere("check-config", again.toString()))).contains("is valid: 3 projects");
    }

    @Test
    void healthReportsWhetherTheServerIsReady() {
        String port = server.address().replaceAll(".*:", "");
        assertThat(ok(ServerProcess.runHere("health", "--port", port))).isEqualTo("ready\n");
        Outcome nobody = ServerProcess.runHere("health", "--port", "1");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("The server at http://127.0.0.1:1 does not respond");
    }

    @Test
    void healthTakesAddressAndPortFromTheConfigFile() throws IOException {
        String port = server.address().replaceAll(".*:", "");
        Path config = directory.resolve("health.yaml");
        for (String host : new String[] {"127.0.0.1", "0.0.0.0"}) {
            Files.writeString(config, "host: " + host + "\nport: " + port + "\n");
            assertThat(ok(ServerProcess.runHere("health", "--config", config.toString())))
                    .isEqualTo("ready\n");
        }
        assertThat(ServerProcess.runHere("health", "--config", config.toString(), "--port", "1")
                        .err())
                .contains("http://127.0.0.1:1 does not respond");
        Files.writeString(config, "port: 0\n");
        Outcome any = ServerProcess.runHere("health", "--config", config.toString());
        assertThat(any.code()).isEqualTo(2);
        assertThat(any.err()).contains("--port: the server picks its own port");
    }
}
