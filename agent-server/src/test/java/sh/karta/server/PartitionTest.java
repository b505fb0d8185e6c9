// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests two servers on one PostgreSQL when connections of the first stay open but carry nothing. */
@Tag("full")
final class PartitionTest {
    private static final String LIMITS =
            "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    private PostgresProxy proxy;
    private TestServer first;
    private TestServer second;
    private TestClient here;
    private TestClient there;

    @BeforeEach
    void start() throws Exception {
        String database = TestPostgres.NEWEST.database();
        proxy = new PostgresProxy(database);
        first = server("first", proxy.url());
        second = server("second", database);
        here = first.client().signIn("visitor-with-128-random-bits");
        there = second.client();
        there.token = here.token;
    }

    private TestServer server(String name, String database) throws Exception {
        return TestServer.with(
                Files.createDirectory(directory.resolve(name)),
                "store: " + database + "\n" + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10")
                        + LIMITS);
    }

    @AfterEach
    void stop() {
        proxy.close();
        first.close();
        second.close();
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    }

    private static long last(List<JsonNode> events) {
        return events.get(events.size() - 1).path("seq").asLong();
    }

    private static boolean isText(JsonNode event) {
        return event.path("type").asText().equals("agent.message");
    }

    private static void awaitReady(TestClient client, int status) {
        Waiting.until(
                "readiness with status " + status, () -> client.get("/readyz").status() == status);
    }

    @Test
    void aServerWhoseDatabaseFallsSilentIsNotReadyAndAnotherContinuesItsTurn() throws Exception {
        String words = words(2_000);
        String id = here.createSession();
        here.say(id, "say: " + words);
        List<JsonNode> seen = new ArrayList<>(there.follow(id, 0, PartitionTest::isText));
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<List<JsonNode>> cutOff = CompletableFuture.supplyAsync(() -> here.follow(id, 0, event -> {
            reading.countDown();
            return false;
        }));
        reading.await();
        proxy.silence(name -> true);
        awaitReady(here, 503);
        Answer refused = here.get(here.sessions());
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("unavailable");
        assertThat(cutOff).as("the reader of the former owner").succeedsWithin(Duration.ofMinutes(1));
        Answer reopened = here.get(here.session(id) + "/events/stream?after=0");
        assertThat(reopened.status()).as(reopened.text()).isEqualTo(503);
        assertThat(reopened.header("Retry-After")).isNotNull();
        seen.addAll(there.follow(id, last(seen)));
        assertThat(TestClient.types(seen)).endsWith("session.status_idle");
        assertThat(TestClient.text(seen)).isEqualTo(words);
        assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        assertThat(here.get("/healthz").status()).isEqualTo(200);

        proxy.resume();
        awaitReady(here, 200);
        List<JsonNode> reader = new ArrayList<>(cutOff.join());
        reader.addAll(there.follow(id, last(reader)));
        assertThat(TestClient.text(reader)).as("the reader of the former owner").isEqualTo(words);
        assertThat(reader).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        JsonNode messages = here.get(here.session(id) + "/transcript").json().path("messages");
        assertThat(messages)
                .extracting(m -> m.path("parts").path(0).path("text").asText())
                .containsExactly("say: " + words, words);
        assertThat(here.say(id, "say: again").status()).isEqualTo(202);
        assertThat(TestClient.text(there.follow(id, last(seen)))).isEqualTo("again");
    }

    @Test
    void readsOfASilentDatabaseAreRefusedAndTheirConnectionsAreReplaced() {
        String id = here.createSession();
        List<String> paths = List.of(here.sessions(), here.session(id), here.session(id) + "/transcript");
        proxy.silence(name -> true);
        List<CompletableFuture<Answer>> silent = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String path = paths.get(i % paths.size());
            silent.add(CompletableFuture.supplyAsync(() -> here.get(path), task -> new Thread(task).start()));
        }
        for (CompletableFuture<Answer> each : silent) {
            Answer refused = each.join();
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).isNotNull();
        }
        proxy.resume();
        awaitReady(here, 200);
        for (int i = 0; i < 24; i++) {
            Answer read = here.get(paths.get(i % paths.size()));
            assertThat(read.status()).as(read.text()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatCannotRenewItsLeaseIsNotReadyAlsoWhileItsStoreAnswers() {
        proxy.silence(name -> name.equals("karta-lease"));
        awaitReady(here, 503);
        assertThat(here.get("/readyz").text()).as("not because of the store").isEqualTo("stopping");
        assertThat(here.get(here.sessions()).status()).isEqualTo(200);
    }

    /** Begins an answer of which the other server gets no text through the bus, and returns its session. */
    private String beginWithoutBus(String words) {
        String id = here.createSession();
        proxy.silence(name -> name.equals("karta-bus"));
        here.say(id, "say: " + words);
        return id;
    }

    @Test
    void aSilentBusDelaysReadersOnTheOtherServerButLosesNothing() {
        String words = words(2_500);
        String id = beginWithoutBus(words);
        List<JsonNode> seen = new ArrayList<>(there.follow(id, 0, PartitionTest::isText));
        seen.addAll(there.follow(id, last(seen), PartitionTest::isText));
        assertThat(there.get(there.session(id)).json().path("status").asText())
                .as("the reader gets more text before the turn ends")
                .isEqualTo("running");
        seen.addAll(there.follow(id, last(seen)));
        assertThat(TestClient.text(seen)).isEqualTo(words);
        assertThat(TestClient.types(seen)).endsWith("session.status_idle");
        assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aReaderAheadOfAServerWithoutTheBusGetsTheTextOfTheNextCheckpointWhole() {
        String words = words(2_500);
        String id = beginWithoutBus(words);
        List<JsonNode> seen = new ArrayList<>(here.follow(id, 0, PartitionTest::isText));
        List<JsonNode> resumed = there.follow(id, last(seen), PartitionTest::isText);
        assertThat(resumed).hasSize(1);
        assertThat(resumed.get(0).path("delta").asBoolean())
                .as("only a part of the text")
                .isFalse();
        seen.addAll(resumed);
        proxy.resume();
        here.post(here.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        seen.addAll(there.follow(id, last(seen)));
        assertThat(seen.get(seen.size() - 1).path("stop_reason").asText())
                .as("the text came while the turn was running")
                .isEqualTo("interrupted");
        assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        assertThat(words).startsWith(TestClient.text(seen));
        assertThat(there.get(there.session(id) + "/transcript").json().path("messages"))
                .extracting(m -> m.path("parts").path(0).path("text").asText())
                .containsExactly("say: " + words, TestClient.text(seen));
    }

    @Test
    void aServerWithASilentBusReadsTheStoreAndReconnectsToTheBus() throws Exception {
        String id = there.createSession();
        proxy.silence(name -> name.equals("karta-listen"));
        String words = words(300);
        there.say(id, "say: " + words);
        List<JsonNode> seen = here.follow(id, 0);
        assertThat(TestClient.text(seen)).isEqualTo(words);
        proxy.awaitConnection("karta-listen", 1);
        proxy.resume();
        there.say(id, "say: " + words);
        List<JsonNode> live = here.follow(id, last(seen));
        assertThat(TestClient.text(live)).isEqualTo(words);
    }
}
