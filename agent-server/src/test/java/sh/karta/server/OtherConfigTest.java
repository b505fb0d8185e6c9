// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests turns that continue on a server with another config, as during a rolling update. */
final class OtherConfigTest {
    private static final String WORDS = "word ".repeat(1_500).strip();

    private final String database = TestPostgres.NEWEST.database();
    private final List<TestServer> servers = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer server(String yaml) throws Exception {
        TestServer server = TestServer.with(
                Files.createDirectory(directory.resolve("server-" + servers.size())),
                "store: " + database + "\n" + yaml);
        servers.add(server);
        return server;
    }

    private static TestClient other(TestServer server, TestClient client) {
        TestClient other = server.client();
        other.token = client.token;
        return other;
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    private static String pace(int millis) {
        return TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: " + millis);
    }

    @Test
    void aTakenOverTurnHasThePaceOfItsNewServer() throws Exception {
        TestServer slow = server(pace(10_000));
        TestServer quick = server(pace(0));
        TestClient here = slow.client().signIn("visitor-with-128-random-bits");
        String id = here.createSession();
        assertThat(here.say(id, "say: " + WORDS).status()).isEqualTo(202);
        slow.close();
        List<JsonNode> events = other(quick, here).follow(id, 0);
        assertThat(TestClient.text(events))
                .as("at the former pace it would take an hour")
                .isEqualTo(WORDS);
        assertThat(TestClient.types(events)).endsWith("session.status_idle");
    }

    @Test
    void aTurnThatTheAgentOfItsNewServerCannotContinueEndsWithARetryableError() throws Exception {
        Path docs = Files.createDirectory(directory.resolve("docs"));
        Files.writeString(docs.resolve("refunds.md"), "# Refunds\n\nWithin a month.\n");
        TestServer scripted = server(pace(0));
        TestServer documents = server(TestServer.QUICK_DEMO.replace("kind: scripted", "kind: docs, folder: " + docs));
        TestClient here = scripted.client().signIn("visitor-with-128-random-bits");
        String id = here.createSession();
        here.say(id, "I want a refund");
        JsonNode pause = last(here.follow(id, 0));
        TestClient there = other(documents, here);
        assertThat(there.post(
                                there.session(id) + "/events",
                                TestClient.object("type", "user.tool_confirmation", "result", "approve_once")
                                        .put(
                                                "request_id",
                                                pause.path("request_id").asText()))
                        .status())
                .isEqualTo(202);
        JsonNode end = last(there.follow(id, pause.path("seq").asLong()));
        assertThat(end.path("type").asText()).isEqualTo("session.error");
        assertThat(end.path("code").asText()).isEqualTo("server_error");
        there.say(id, "What about refunds?");
        assertThat(TestClient.text(there.follow(id, end.path("seq").asLong()))).contains("Within a month.");
    }

    @Test
    void aTurnWhoseNewServerLacksTheProjectEndsWithAnError() throws Exception {
        TestServer former = server(pace(1_000));
        TestClient here = former.client().signIn("visitor-with-128-random-bits");
        String id = here.createSession();
        assertThat(here.say(id, "say: " + WORDS).status()).isEqualTo(202);
        TestServer lacking = server(
                TestServer.QUICK_DEMO.replace("demo/assistant", "demo/other").replace("pk_test_demo", "pk_test_other"));
        former.close();
        awaitEnd();
        lacking.close();
        List<JsonNode> events = other(server(pace(0)), here).follow(id, 0);
        assertThat(last(events).path("code").asText()).isEqualTo("not_found");
    }

    private void awaitEnd() throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            boolean open = true;
            while (open) {
                try (ResultSet row = statement.executeQuery("SELECT 1 FROM session WHERE run IS NOT NULL")) {
                    open = row.next();
                }
            }
        }
    }
}
