// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests two servers whose PostgreSQL fails over to a standby that lacks the last commits. */
@Tag("full")
final class FailoverTest {
    private static final String LIMITS =
            "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    private TestPostgres postgres;
    private String database;
    private TestServer first;
    private TestServer second;
    private TestClient here;
    private TestClient there;

    @BeforeEach
    void start() throws IOException {
        postgres = TestPostgres.own(directory.resolve("postgres"));
        database = postgres.database();
        String yaml = "store: " + database + "\n" + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 200")
                + LIMITS;
        first = TestServer.with(Files.createDirectory(directory.resolve("first")), yaml);
        second = TestServer.with(Files.createDirectory(directory.resolve("second")), yaml);
        here = first.client().signIn("visitor-with-128-random-bits");
        there = second.client();
        there.token = here.token;
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
        postgres.stop();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Keeps the database as a standby that gets no more commits. */
    private void detachStandby() throws IOException {
        postgres.kill();
        copy(directory.resolve("postgres"), directory.resolve("standby"));
        postgres.startAgain();
    }

    /** Promotes the standby in place of the database, as a failover does. */
    private void failOver() throws IOException {
        postgres.kill();
        Files.move(directory.resolve("postgres"), directory.resolve("former"));
        Files.move(directory.resolve("standby"), directory.resolve("postgres"));
        Files.createFile(directory.resolve("postgres/recovery.signal"));
        Files.writeString(
                directory.resolve("postgres/postgresql.auto.conf"),
                "restore_command = '/bin/false'\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        postgres.startAgain();
    }

    private static long generation(JsonNode event) {
        return event.path("seq").asLong() >> 32;
    }

    private static long last(List<JsonNode> events) {
        return events.get(events.size() - 1).path("seq").asLong();
    }

    /** Repeats a message while the server answers 503, as the widget does. */
    private static Answer say(TestClient client, String id, String text) {
        String key = Integer.toHexString(text.hashCode());
        Answer answer = client.say(id, text, "idempotency_key", key);
        while (answer.status() == 503) {
            answer = client.say(id, text, "idempotency_key", key);
        }
        return answer;
    }

    /** Sends statements until one succeeds. */
    private static void awaitStatement(PostgresStore store) {
        Waiting.until("a statement that succeeds", () -> {
            try {
                return store.sessions().tails(List.of("ses_unknown")).isEmpty();
            } catch (Problem e) {
                assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
                return false;
            }
        });
    }

    @Test
    void aTurnWhoseMessageAFailoverLosesEndsWithARetryableErrorAndReadersMissNoLaterEvent() throws Exception {
        String running = here.createSession();
        here.say(running, "say: kept");
        long kept = last(here.follow(running, 0));
        String idle = here.createSession();
        here.say(idle, "say: kept too");
        long before = last(here.follow(idle, 0));
        detachStandby();
        assertThat(say(here, idle, "say: lost").status()).isEqualTo(202);
        long shown = last(here.followTurn(idle, before, event -> {}));
        assertThat(say(here, running, "say: " + "word ".repeat(1_500)).status()).isEqualTo(202);
        List<JsonNode> seen =
                here.follow(running, kept, e -> e.path("type").asText().equals("agent.message"));

        try (PostgresStore other = PostgresStore.open(database)) {
            assertThat(other.meta().foundGeneration()).isZero();
            failOver();
            awaitStatement(other);
            assertThat(other.meta().foundGeneration())
                    .as("known with the first statement, so no server continues with old numbers")
                    .isEqualTo(1);
        }
        assertThat(say(there, idle, "say: after").status())
                .as("a server without the lost turn")
                .isEqualTo(202);
        List<JsonNode> after = there.followTurn(idle, shown, event -> {});
        assertThat(TestClient.text(after)).isEqualTo("after");
        assertThat(after).allMatch(e -> generation(e) == 1);
        JsonNode messages =
                there.get(there.session(idle) + "/transcript").json().path("messages");
        assertThat(messages)
                .extracting(m -> m.path("parts").path(0).path("text").asText())
                .containsExactly("say: kept too", "kept too", "say: after", "after");

        List<JsonNode> rest = here.followTurn(running, last(seen), event -> {});
        JsonNode end = rest.get(rest.size() - 1);
        assertThat(end.path("type").asText()).isEqualTo("session.error");
        assertThat(end.path("code").asText()).isEqualTo("server_error");
        assertThat(generation(end))
                .as("both lost turns continue in the same generation")
                .isEqualTo(1);
        assertThat(say(there, running, "say: again").status()).isEqualTo(202);
        assertThat(TestClient.text(there.follow(running, last(rest)))).isEqualTo("again");
    }
}
