// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests two servers on one PostgreSQL. The client sends requests to either one, like a load balancer without sticky sessions. */
final class TwoServersTest {
    private static final String WORDS =
            IntStream.range(0, 300).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    /** Of a turn that still runs when a busy machine handles the next request. */
    private static final String LONG = WORDS + " " + WORDS + " " + WORDS;

    @TempDir
    Path directory;

    private TestServer first;
    private TestServer second;
    private TestClient here;
    private TestClient there;

    @BeforeEach
    void start() throws Exception {
        String yaml = "store: " + TestPostgres.NEWEST.database() + "\n"
                + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10")
                + "    limits: {visitor_per_minute: 40}\n    features: {uploads: true, feedback: true}\n"
                + "    identity_secret: " + HmacTokens.SECRET + "\n";
        first = TestServer.with(Files.createDirectory(directory.resolve("first")), yaml);
        second = TestServer.with(Files.createDirectory(directory.resolve("second")), yaml);
        here = first.client().signIn("visitor-with-128-random-bits");
        there = second.client();
        there.token = here.token;
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void aTurnOnOneServerIsFollowedLiveOnTheOther() {
        String answer = WORDS + " " + WORDS;
        String id = here.createSession();
        here.say(id, "say: " + answer);
        List<JsonNode> events = there.follow(id, 0);
        assertThat(TestClient.text(events)).isEqualTo(answer);
        assertThat(TestClient.types(events)).endsWith("session.status_idle");
        // The answer must arrive live, in many pieces, not all at once at its end. Servers exchange text every 55 ms,
        // and the answer takes
        // six seconds.
        assertThat(events.size()).isGreaterThan(10);
        assertThat(there.get(there.session(id)).json().path("status").asText()).isEqualTo("idle");
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16})
    void aReaderAheadOfTheOtherServerResumesThereWithoutAGapOrARepetition(int words) {
        String answer = String.join(" ", WORDS, WORDS, WORDS, WORDS, WORDS);
        String id = here.createSession();
        here.say(id, "say: " + answer);
        AtomicInteger read = new AtomicInteger();
        // The reader reconnects before the first checkpoint, and the other server, which has no reader, ignores the
        // words.
        List<JsonNode> seen = here.follow(
                id, 0, e -> e.path("type").asText().equals("agent.message") && read.incrementAndGet() == words);
        long cursor = seen.get(seen.size() - 1).path("seq").asLong();
        List<JsonNode> rest = there.follow(id, cursor);
        assertThat(rest.size()).as("it arrives live, before the answer ends").isGreaterThan(10);
        seen.addAll(rest);
        assertThat(seen)
                .extracting(event -> event.path("seq").asLong())
                .isSorted()
                .doesNotHaveDuplicates();
        for (int i = 0; i < seen.size(); i++) {
            assertThat(answer).startsWith(TestClient.text(seen.subList(0, i + 1)));
        }
        assertThat(TestClient.text(seen)).isEqualTo(answer);
        assertThat(TestClient.types(rest)).endsWith("session.status_idle");
    }

    @Test
    void aReaderOnTheOtherServerSeesEachEventWhileTheTurnRuns() throws Exception {
        String id = here.createSession();
        here.say(id, "say: " + LONG);
        there.follow(id, 0, e -> e.path("type").asText().equals("agent.message"));
        assertThat(there.get(there.session(id)).json().path("status").asText()).isEqualTo("running");
        assertThat(there.say(id, "me too").code()).isEqualTo("turn_running");
        assertThat(TestClient.text(here.follow(id, 0))).isEqualTo(LONG);
    }

    @Test
    void anInterruptOnTheOtherServerStopsTheTurnAndKeepsAllWordsThatWereShown() {
        String id = here.createSession();
        String answer = String.join(" ", WORDS, WORDS, WORDS, WORDS, WORDS);
        here.say(id, "say: " + answer);
        List<JsonNode> seen = new ArrayList<>();
        here.follow(id, 0, event -> {
            seen.add(event);
            return TestClient.text(seen).length() >= "word0 word1 word2".length();
        });
        there.post(there.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        List<JsonNode> events = here.follow(id, 0);
        assertThat(events.get(events.size() - 1).path("stop_reason").asText()).isEqualTo("interrupted");
        String kept = TestClient.text(events);
        assertThat(answer).startsWith(kept).isNotEqualTo(kept);
        assertThat(kept).startsWith(TestClient.text(seen));
        assertThat(there.get(there.session(id) + "/transcript").json().path("messages"))
                .extracting(m -> m.path("parts").path(0).path("text").asText())
                .containsExactly("say: " + answer, kept);
        there.say(id, "say: next");
        assertThat(TestClient.text(here.follow(
                        id, events.get(events.size() - 1).path("seq").asLong())))
                .isEqualTo("next");
    }

    @Test
    void anInterruptRepeatedOnTheOtherServerStopsNoLaterTurn() {
        String id = here.createSession();
        here.say(id, "say: " + WORDS);
        ObjectNode interrupt = TestClient.object("type", "user.interrupt", "idempotency_key", "i");
        Answer once = here.post(here.session(id) + "/events", interrupt);
        long later = here.say(id, "say: " + WORDS).json().path("seq").asLong();
        Answer again = there.post(there.session(id) + "/events", interrupt);
        assertThat(again.json()).isEqualTo(once.json());
        assertThat(TestClient.text(here.follow(id, later))).isEqualTo(WORDS);
    }

    @Test
    void anApprovalCanBeAnsweredOnTheOtherServer() {
        String id = here.createSession();
        here.say(id, "I want a refund");
        List<JsonNode> events = here.follow(id, 0);
        JsonNode pause = events.get(events.size() - 1);
        Answer answer = there.post(
                there.session(id) + "/events",
                TestClient.object(
                        "type",
                        "user.tool_confirmation",
                        "request_id",
                        pause.path("request_id").asText(),
                        "result",
                        "approve_once"));
        assertThat(answer.status()).isEqualTo(202);
        List<JsonNode> rest = here.follow(id, pause.path("seq").asLong());
        assertThat(rest.get(rest.size() - 1).path("stop_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    void aRetryOnTheOtherServerIsDetected() {
        String id = here.createSession();
        Answer once = here.say(id, "say: hello", "idempotency_key", "k");
        Answer twice = there.say(id, "say: hello", "idempotency_key", "k");
        assertThat(twice.status()).isEqualTo(202);
        assertThat(twice.json()).isEqualTo(once.json());
        assertThat(there.say(id, "say: other", "idempotency_key", "k").code()).isEqualTo("idempotency_conflict");
        ObjectNode body = TestClient.object("idempotency_key", "session");
        assertThat(there.post(there.sessions(), body).json())
                .isEqualTo(here.post(here.sessions(), body).json());
    }

    @Test
    void branchesOfOneServerAreKnownOnTheOther() {
        String id = here.createSession();
        String first = here.say(id, "say: one").json().path("message_id").asText();
        here.follow(id, 0);
        there.follow(id, 0);
        ObjectNode edit =
                TestClient.object("type", "user.message", "text", "say: ONE").putNull("parent");
        JsonNode edited = there.post(there.session(id) + "/events", edit).json();
        there.follow(id, edited.path("seq").asLong());
        ObjectNode again = TestClient.object("type", "user.regenerate", "message_id", first + "_answer");
        JsonNode other = here.post(here.session(id) + "/events", again).json();
        here.follow(id, other.path("seq").asLong());
        for (String message : List.of(
                other.path("message_id").asText(),
                first + "_answer",
                edited.path("message_id").asText())) {
            there.post(there.session(id) + "/events", TestClient.object("type", "user.select", "message_id", message));
            String path = there.session(id) + "/transcript";
            JsonNode shown = there.get(path).json();
            assertThat(shown.path("messages")).hasSize(2);
            assertThat(shown.toString()).contains('"' + message + '"');
            assertThat(here.get(path).json()).isEqualTo(shown);
            JsonNode events = there.get(there.session(id)).json().path("events");
            Waiting.until(
                    "the path on the other server",
                    () -> here.get(here.session(id)).json().path("events").equals(events));
        }
    }

    @Test
    void oneOfTwoConcurrentEditsOnTwoServersIsAccepted() {
        String id = here.createSession();
        here.say(id, "say: one");
        here.follow(id, 0);
        there.follow(id, 0);
        ObjectNode edit = TestClient.object("type", "user.message", "text", "say: " + LONG)
                .putNull("parent");
        CompletableFuture<Answer> other =
                CompletableFuture.supplyAsync(() -> there.post(there.session(id) + "/events", edit));
        Answer mine = here.post(here.session(id) + "/events", edit);
        Answer theirs = other.join();
        assertThat(List.of(mine.status(), theirs.status())).containsExactlyInAnyOrder(202, 409);
        Answer accepted = mine.status() == 202 ? mine : theirs;
        assertThat(TestClient.text(here.follow(id, accepted.json().path("seq").asLong())))
                .isEqualTo(LONG);
        assertThat(there.get(there.session(id) + "/transcript").json().at("/messages/0/versions"))
                .hasSize(2);
    }

    @Tag("full")
    @Test
    void oneOfTwoConcurrentMessagesIsAccepted() {
        for (int round = 0; round < 5; round++) {
            String id = here.createSession();
            CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> there.say(id, "say: there " + LONG));
            Answer mine = here.say(id, "say: here " + LONG);
            Answer theirs = other.join();
            assertThat(List.of(mine.status(), theirs.status())).containsExactlyInAnyOrder(202, 409);
            assertThat(TestClient.text(there.follow(id, 0)))
                    .isEqualTo((mine.status() == 202 ? "here " : "there ") + LONG);
        }
    }

    @Test
    void aTicketIsValidOnceAcrossServers() throws Exception {
        String id = here.createSession();
        String ticket = here.post(here.session(id) + "/events/ticket", null)
                .json()
                .path("ticket")
                .asText();
        here.token = "";
        there.token = "";
        String path = here.session(id) + "/events/stream?ticket=" + ticket;
        assertThat(there.get(path).status()).isEqualTo(200);
        assertThat(here.get(path).status()).isEqualTo(401);
    }

    @Test
    void serversShareRateLimits() {
        int accepted = 0;
        while (here.post(here.sessions(), "{}").status() == 201) {
            accepted++;
        }
        assertThat(accepted).isGreaterThanOrEqualTo(40);
        accepted = 0;
        while (there.post(there.sessions(), "{}").status() == 201) {
            accepted++;
        }
        assertThat(accepted).as("a server with counters of its own accepts 40").isLessThan(40);
    }

    @Test
    void aFileUploadedToOneServerCanBeAttachedOnTheOther() {
        String id = here.createSession();
        String path = here.post(
                        here.session(id) + "/files", TestClient.object("name", "a.txt", "content_base64", "aGVsbG8="))
                .json()
                .path("path")
                .asText();
        ObjectNode message = TestClient.object("type", "user.message", "text", "say: thanks");
        message.putArray("attachments").addObject().put("path", path);
        assertThat(there.post(there.session(id) + "/events", message).status()).isEqualTo(202);
    }

    @Test
    void aSessionDeletedOnOneServerDisappearsFromTheOtherWithItsStreams() throws Exception {
        String id = here.createSession();
        here.say(id, "say: " + WORDS.repeat(20));
        try (InputStream stream = there.open(there.session(id) + "/events/stream?after=0")) {
            assertThat(stream.readNBytes(100)).hasSize(100);
            assertThat(here.send("DELETE", here.session(id), null).status()).isEqualTo(204);
            String rest = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).doesNotContain("session.status_idle");
        }
        assertThat(there.get(there.session(id)).status()).isEqualTo(404);
        assertThat(here.get(here.session(id)).status()).isEqualTo(404);
    }

    /** Returns a client of a user as whom the visitor has signed in on a server. */
    private static TestClient signIn(TestServer server) {
        TestClient user = server.client();
        user.token = user.mint(
                        "embed_key",
                        "pk_test_demo",
                        "user_id",
                        "u_9",
                        "identity_token",
                        HmacTokens.sign("u_9"),
                        "visitor_id",
                        "visitor-with-128-random-bits")
                .json()
                .path("token")
                .asText();
        return user;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSignInEndsTheOpenStreamsOfTheFormerVisitor(boolean onTheServerOfTheTurn) {
        String id = here.createSession();
        here.say(id, "say: " + LONG);
        CountDownLatch streaming = new CountDownLatch(2);
        List<CompletableFuture<List<JsonNode>>> streams = new ArrayList<>();
        for (TestClient visitor : List.of(here, there)) {
            AtomicBoolean begun = new AtomicBoolean();
            streams.add(CompletableFuture.supplyAsync(() -> visitor.follow(id, 0, event -> {
                if (TestClient.types(List.of(event)).contains("agent.message") && begun.compareAndSet(false, true)) {
                    streaming.countDown();
                }
                return false;
            })));
        }
        Waiting.until("both streams", () -> streaming.getCount() == 0);
        TestClient user = signIn(onTheServerOfTheTurn ? first : second);
        for (CompletableFuture<List<JsonNode>> stream : streams) {
            assertThat(TestClient.types(stream.join())).doesNotContain("session.status_idle");
        }
        List<JsonNode> whole = user.follow(id, 0);
        assertThat(TestClient.text(whole)).isEqualTo(LONG);
        assertThat(TestClient.types(whole)).endsWith("session.status_idle");
    }

    @Test
    void aSignInOnOneServerEndsTheVisitorsAccessOnTheOther() {
        String id = here.createSession();
        here.say(id, "say: before the sign-in");
        there.follow(id, 0);
        TestClient user = signIn(first);
        assertThat(user.get(user.session(id)).status()).isEqualTo(200);
        assertThat(there.get(there.session(id)).status()).isEqualTo(404);
        assertThat(there.say(id, "say: after the sign-in").status()).isEqualTo(404);
        TestClient userThere = second.client();
        userThere.token = user.token;
        assertThat(userThere.get(userThere.session(id)).status()).isEqualTo(200);
    }

    @Test
    void theOtherServerTakesOverTheTurnOfAStoppedServer() throws Exception {
        String id = here.createSession();
        here.say(id, "say: " + WORDS.repeat(3));
        List<JsonNode> seen =
                new ArrayList<>(there.follow(id, 0, e -> e.path("seq").asLong() > 20));
        first.close();
        seen.addAll(there.follow(id, seen.get(seen.size() - 1).path("seq").asLong()));
        assertThat(TestClient.text(seen)).isEqualTo(WORDS.repeat(3));
        assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
    }
}
