// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.session.Archive;

/**
 * Tests edits, regenerated answers, and the paths and versions that they create.
 *
 * <p>The file is long because all tests share the helpers that build and read a tree of messages.
 */
@Tag(TestServer.BOTH_STORES)
final class BranchesTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO
                        + "    limits: {visitor_per_minute: 100000, visitor_reads_per_minute: 100000, visitor_transcripts_per_minute: 100000}\n");
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends a message and waits for the end of its turn. Returns the id of the message. */
    private String say(String text) {
        return finished(client.say(id, text));
    }

    private String edit(@Nullable String parent, String text) {
        return finished(send(parent, text));
    }

    private Answer send(@Nullable String parent, String text) {
        ObjectNode body = TestClient.object("type", "user.message", "text", text);
        return client.post(client.session(id) + "/events", body.put("parent", parent));
    }

    private Answer regenerate(String answer) {
        return client.post(
                client.session(id) + "/events", TestClient.object("type", "user.regenerate", "message_id", answer));
    }

    private String finished(Answer accepted) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        client.follow(id, accepted.json().path("seq").asLong());
        return accepted.json().path("message_id").asText();
    }

    private static String answer(String message) {
        return message + "_answer";
    }

    private Answer select(String message) {
        return client.post(
                client.session(id) + "/events", TestClient.object("type", "user.select", "message_id", message));
    }

    /** Returns the transcript of the current path, after choosing the one through {@code message} unless that is null. */
    private List<JsonNode> transcript(@Nullable String message) {
        if (message != null) {
            assertThat(select(message).status()).isEqualTo(202);
        }
        Answer answer = client.get(client.session(id) + "/transcript");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return list(answer.json().path("messages"));
    }

    private List<JsonNode> events(String query) {
        return list(client.get(client.session(id) + query).json().path("events"));
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> texts(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.at("/parts/0/text").asText())
                .toList();
    }

    private static List<String> strings(JsonNode array) {
        return list(array).stream().map(JsonNode::asText).toList();
    }

    private static JsonNode find(List<JsonNode> messages, String id) {
        return messages.stream()
                .filter(message -> message.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachMessageOfALinearConversationFollowsTheOneBeforeIt() {
        say("say: one");
        say("say: two");
        String before = null;
        for (JsonNode message : transcript(null)) {
            assertThat(message.path("parent").asText(null)).isEqualTo(before);
            before = message.path("id").asText();
            assertThat(strings(message.path("versions"))).containsExactly(before);
        }
        assertThat(transcript(null)).hasSize(4);
    }

    @Test
    void anEditOfTheFirstMessageStartsANewPath() {
        String first = say("say: old");
        say("say: left");
        String edited = edit(null, "say: new");
        assertThat(texts(transcript(null))).containsExactly("say: new", "new");
        assertThat(transcript(null).get(0).path("parent").isNull()).isTrue();
        assertThat(strings(transcript(null).get(0).path("versions"))).containsExactly(first, edited);
        assertThat(texts(transcript(first))).containsExactly("say: old", "old", "say: left", "left");
        assertThat(strings(transcript(first).get(0).path("versions"))).containsExactly(first, edited);
    }

    @Test
    void anEditLeavesTheMessagesAfterItOnTheOtherPath() {
        String one = say("say: one");
        String two = say("say: two");
        String three = say("say: three");
        String edited = edit(answer(one), "say: TWO");
        String four = say("say: four");
        assertThat(texts(transcript(null))).containsExactly("say: one", "one", "say: TWO", "TWO", "say: four", "four");
        assertThat(texts(transcript(two))).containsExactly("say: one", "one", "say: two", "two", "say: three", "three");
        assertThat(transcript(answer(three))).isEqualTo(transcript(two));
        assertThat(strings(find(transcript(edited), edited).path("versions"))).containsExactly(two, edited);
        assertThat(find(transcript(null), four).path("parent").asText()).isEqualTo(answer(edited));
        assertThat(strings(find(transcript(null), four).path("versions"))).containsExactly(four);
    }

    @Test
    void aRegeneratedAnswerIsAnotherVersionOfTheSameQuestion() {
        String question = say("say: same");
        say("say: later");
        String again = finished(regenerate(answer(question)));
        String third = finished(regenerate(again));
        List<JsonNode> newest = transcript(null);
        assertThat(newest).hasSize(2);
        assertThat(newest.get(1).path("id").asText()).isEqualTo(third);
        assertThat(newest.get(1).path("parent").asText()).isEqualTo(question);
        assertThat(strings(newest.get(1).path("versions"))).containsExactly(answer(question), again, third);
        assertThat(texts(transcript(answer(question)))).containsExactly("say: same", "same", "say: later", "later");
        assertThat(transcript(again).get(1).path("id").asText()).isEqualTo(again);
        assertThat(transcript(question)).as("the newest answer to the question").isEqualTo(newest);
    }

    @Test
    void aRegeneratedAnswerWithoutTextLeadsBackToTheOthers() {
        String question = say("say: @approval pay | now\nfine\n@denied\nno");
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        client.follow(id, 0);
        String again = finished(regenerate(answer(question)));
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        JsonNode last = transcript(null).get(1);
        assertThat(last.path("id").asText()).isEqualTo(again);
        assertThat(last.path("parts")).isEmpty();
        assertThat(strings(last.path("versions"))).containsExactly(answer(question), again);
    }

    @Test
    void theHistoryAndItsPagesContainOnlyThePath() {
        String one = say("say: one");
        String two = say("say: two");
        edit(answer(one), "say: TWO");
        finished(regenerate(answer(one)));
        say("say: end");
        List<JsonNode> path = events("?limit=1000");
        assertThat(path.stream().filter(event -> event.path("type").asText().equals("user.message")))
                .extracting(event -> event.path("text").asText())
                .containsExactly("say: one", "say: end");
        assertThat(TestClient.types(path)).containsOnlyOnce("user.regenerate");
        List<JsonNode> last = events("?limit=1");
        List<JsonNode> before =
                events("?limit=1&before=" + last.get(0).path("seq").asLong());
        assertThat(last.get(0).path("text").asText()).isEqualTo("say: end");
        assertThat(before.get(0).path("text").asText()).isEqualTo("say: one");
        assertThat(last.size() + before.size()).isEqualTo(path.size());
        assertThat(select(two).status()).isEqualTo(202);
        assertThat(events("?limit=1000").stream()
                        .filter(event -> event.path("type").asText().equals("user.message")))
                .extracting(event -> event.path("text").asText())
                .containsExactly("say: one", "say: two");
    }

    @Test
    void theStreamHasAllBranchesWithIdsAndParents() {
        String one = say("say: one");
        String edited = edit(null, "say: ONE");
        String again = finished(regenerate(answer(one)));
        List<JsonNode> all = new ArrayList<>();
        long seq = 0;
        for (int turn = 0; turn < 3; turn++) {
            all.addAll(client.follow(id, seq));
            seq = all.get(all.size() - 1).path("seq").asLong();
        }
        assertThat(all.stream().filter(event -> event.path("type").asText().equals("session.status_running")))
                .extracting(
                        event -> event.path("message_id").asText(),
                        event -> event.path("parent").asText())
                .containsExactly(tuple(answer(one), one), tuple(answer(edited), edited), tuple(again, one));
        assertThat(all.stream().filter(event -> event.path("type").asText().equals("agent.message")))
                .allSatisfy(
                        event -> assertThat(event.path("message_id").asText()).endsWith("_answer"));
        assertThat(all.stream().filter(event -> event.path("type").asText().equals("user.message")))
                .allSatisfy(event -> assertThat(event.path("parent").isNull()).isTrue())
                .extracting(event -> event.path("message_id").asText())
                .containsExactly(one, edited);
    }

    @Test
    void anIdThatBelongsToNoAnswerOfTheSessionIsNotFound() {
        String message = say("say: one");
        String other = client.createSession();
        String foreign = "msg_99_answer";
        client.say(other, "say: theirs");
        for (String unknown : List.of(message, foreign, "msg_1_answer", "msg_3_answer", "answer", "", "msg_0_answer")) {
            assertThat(send(unknown, "say: x").code()).as(unknown).isEqualTo("not_found");
        }
        for (String unknown : List.of(message, foreign, "msg_1_answer", "msg_3_answer", "answer")) {
            Answer refused = regenerate(unknown);
            assertThat(refused.code()).as(unknown).isEqualTo("not_found");
            assertThat(refused.message()).contains('"' + unknown + '"', "expected the message_id of an answer");
        }
        for (String unknown : List.of(foreign, "msg_1", "msg_3_answer", "answer")) {
            Answer answer = select(unknown);
            assertThat(answer.code()).as(unknown).isEqualTo("not_found");
            assertThat(answer.message()).contains('"' + unknown + '"', "expected the message_id of a message");
        }
        assertThat(send(null, "say: fine").status()).isEqualTo(202);
    }

    @Test
    void anotherVisitorCanNeitherEditNorRegenerateNorSelect() {
        String message = say("say: mine");
        TestClient stranger = server.client().signIn("stranger-with-128-random-bits");
        String path = stranger.session(id);
        assertThat(stranger.say(id, "say: x", "parent", answer(message)).code()).isEqualTo("not_found");
        assertThat(stranger.post(
                                path + "/events",
                                TestClient.object("type", "user.regenerate", "message_id", answer(message)))
                        .code())
                .isEqualTo("not_found");
        assertThat(stranger.post(path + "/events", TestClient.object("type", "user.select", "message_id", message))
                        .code())
                .isEqualTo("not_found");
    }

    @Test
    void anInvalidParentIsRefused() {
        for (String body : List.of(
                "{\"type\":\"user.message\",\"text\":\"x\",\"parent\":7}",
                "{\"type\":\"user.message\",\"text\":\"x\",\"parent\":[]}",
                "{\"type\":\"user.select\"}",
                "{\"type\":\"user.select\",\"message_id\":7}",
                "{\"type\":\"user.regenerate\"}",
                "{\"type\":\"user.regenerate\",\"message_id\":null}")) {
            assertThat(client.post(client.session(id) + "/events", body).code())
                    .as(body)
                    .isEqualTo("invalid_request");
        }
    }

    @Test
    void nothingCanBeEditedRegeneratedOrSelectedDuringAnApproval() {
        String first = say("say: first");
        client.say(id, "I want a refund");
        client.follow(id, 0);
        assertThat(send(null, "say: x").code()).isEqualTo("turn_running");
        assertThat(regenerate(answer(first)).code()).isEqualTo("turn_running");
        assertThat(select(first).code()).isEqualTo("turn_running");
        assertThat(send(answer("msg_999"), "say: x").code()).isEqualTo("not_found");
    }

    @Test
    void aMessageHasAtMostTwentyVersions() {
        String first = say("say: 1");
        for (int i = 2; i <= 20; i++) {
            edit(null, "say: " + i);
        }
        assertThat(strings(transcript(null).get(0).path("versions"))).hasSize(20);
        assertThat(send(null, "say: 21").code()).isEqualTo("version_limit");
        assertThat(send(null, "say: 21").status()).isEqualTo(409);
        edit(answer(first), "say: another message");
        for (int i = 2; i <= 20; i++) {
            finished(regenerate(answer(first)));
        }
        assertThat(regenerate(answer(first)).code()).isEqualTo("version_limit");
        assertThat(client.say(id, "say: the conversation continues").status()).isEqualTo(202);
    }

    @Test
    void aRepeatedEditOrRegenerationHasNoSecondEffect() {
        String first = say("say: one");
        for (ObjectNode body : List.of(
                TestClient.object("type", "user.regenerate", "message_id", answer(first), "idempotency_key", "r"),
                TestClient.object("type", "user.message", "text", "say: ONE", "idempotency_key", "e")
                        .putNull("parent"))) {
            String path = client.session(id) + "/events";
            Answer once = client.post(path, body);
            finished(once);
            assertThat(client.post(path, body).json()).isEqualTo(once.json());
            body.put("parent", answer(first)).put("message_id", "msg_9_answer");
            assertThat(client.post(path, body).status()).isIn(404, 409);
        }
        assertThat(strings(transcript(null).get(0).path("versions"))).hasSize(2);
        assertThat(strings(transcript(answer(first)).get(1).path("versions"))).hasSize(2);
    }

    @Test
    void oneOfTwoConcurrentEditsIsAccepted() {
        String first = say("say: one");
        for (int round = 0; round < 5; round++) {
            CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> send(null, "say: @approval a\nx"));
            Answer mine = send(null, "say: @approval b\nx");
            Answer theirs = other.join();
            assertThat(List.of(mine.status(), theirs.status())).containsExactlyInAnyOrder(202, 409);
            client.follow(
                    id,
                    (mine.status() == 202 ? mine : theirs).json().path("seq").asLong());
            client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        }
        assertThat(strings(transcript(first).get(0).path("versions"))).hasSize(6);
    }

    @Test
    void aVoteBelongsToOneVersionOfAnAnswer() {
        String question = say("say: rate me");
        String again = finished(regenerate(answer(question)));
        String path = client.session(id) + "/feedback";
        assertThat(client.post(path, TestClient.object("message_id", again, "value", "up"))
                        .status())
                .isEqualTo(202);
        assertThat(client.post(path, TestClient.object("message_id", answer(question), "value", "down"))
                        .status())
                .isEqualTo(202);
        assertThat(server.store().feedback().of(id))
                .extracting(vote -> vote.messageId() + vote.value())
                .containsExactlyInAnyOrder(again + "up", answer(question) + "down");
        assertThat(new Archive(server.store().sessions(), server.store().feedback()).report(null, Instant.EPOCH))
                .singleElement()
                .satisfies(finding -> assertThat(finding.question()).isEqualTo("say: rate me"));
    }

    @Test
    void operatorsSeeAllBranchesAndErasureDeletesThem() {
        String first = say("say: one");
        String edited = edit(null, "say: ONE");
        String again = finished(regenerate(answer(first)));
        Archive archive = new Archive(server.store().sessions(), server.store().feedback());
        List<JsonNode> messages = new ArrayList<>();
        archive.transcript(id, messages::add);
        assertThat(texts(messages)).containsExactly("say: one", "one", "say: ONE", "ONE", "one");
        assertThat(strings(find(messages, edited).path("versions"))).containsExactly(first, edited);
        assertThat(find(messages, again).path("parent").asText()).isEqualTo(first);
        List<String> exported = new ArrayList<>();
        archive.export(id, event -> exported.add(event.type()));
        assertThat(exported)
                .contains("user.regenerate")
                .filteredOn("user.message"::equals)
                .hasSize(2);
        assertThat(client.send("DELETE", client.session(id), null).status()).isEqualTo(204);
        assertThat(server.store().sessions().rows(id, 0, Long.MAX_VALUE, 100)).isEmpty();
        assertThat(select(first).code()).isEqualTo("not_found");
    }

    @Test
    void aRestartChangesNoPath() {
        String one = say("say: one");
        String two = say("say: two");
        edit(answer(one), "say: TWO");
        finished(regenerate(answer(two)));
        say("say: end");
        List<List<JsonNode>> before = List.of(transcript(null), events(""), transcript(two), events(""));
        server.restart();
        assertThat(List.of(transcript(null), events(""))).isEqualTo(before.subList(2, 4));
        // The row that selects the path again has another number.
        assertThat(List.of(transcript(answer(one)), transcript(two))).isEqualTo(List.of(before.get(0), before.get(2)));
        String edited = edit(answer(one), "say: after the restart");
        assertThat(strings(find(transcript(null), edited).path("versions"))).hasSize(3);
    }

    @Test
    void theConfigAnnouncesBranches() {
        assertThat(client.get("/v1/embed/config?embed_key=pk_test_demo", "Origin", TestClient.ORIGIN)
                        .json()
                        .at("/features/branches")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aSelectedPathIsTheSameForEveryReaderAndTheNextMessageContinuesIt() {
        String one = say("say: one");
        String edited = edit(null, "say: ONE");
        long seq = select(one).json().path("seq").asLong();
        assertThat(texts(transcript(null))).containsExactly("say: one", "one");
        List<JsonNode> read = events("");
        assertThat(read.get(read.size() - 1).path("seq").asLong())
                .as("a reader knows how far the log was read")
                .isEqualTo(seq);
        String next = say("say: two");
        assertThat(find(transcript(null), next).path("parent").asText()).isEqualTo(answer(one));
        assertThat(texts(transcript(null))).containsExactly("say: one", "one", "say: two", "two");
        assertThat(texts(transcript(edited))).containsExactly("say: ONE", "ONE");
    }

    @Test
    void theStreamTellsOfASelection() {
        String one = say("say: one");
        edit(null, "say: ONE");
        long seq = select(one).json().path("seq").asLong();
        client.say(id, "say: two");
        JsonNode row = client.follow(id, seq - 1).get(0);
        assertThat(row.path("type").asText()).isEqualTo("user.select");
        assertThat(row.path("message_id").asText()).isEqualTo(one);
    }

    @Test
    void aSelectionOfTheCurrentPathAppendsNothing() {
        String one = say("say: one");
        long rows = server.store().sessions().head(id).lastSeq();
        assertThat(select(one).json().path("seq").asLong()).isEqualTo(rows);
        assertThat(select(answer(one)).status()).isEqualTo(202);
        assertThat(server.store().sessions().head(id).lastSeq()).isEqualTo(rows);
    }

    @Test
    void aRepeatedSelectionHasNoSecondEffect() {
        String one = say("say: one");
        String edited = edit(null, "say: ONE");
        ObjectNode body = TestClient.object("type", "user.select", "message_id", one, "idempotency_key", "s");
        Answer once = client.post(client.session(id) + "/events", body);
        select(edited);
        assertThat(client.post(client.session(id) + "/events", body).json()).isEqualTo(once.json());
        assertThat(texts(transcript(null))).containsExactly("say: ONE", "ONE");
    }

    @Test
    void theFirstRowOfAMessageNamesItsVersionsIfThereAreSeveral() {
        String one = say("say: one");
        String two = say("say: two");
        String edited = edit(answer(one), "say: TWO");
        String again = finished(regenerate(answer(edited)));
        List<JsonNode> rows = events("");
        assertThat(rows.stream().filter(row -> row.has("versions")))
                .extracting(row -> row.path("type").asText(), row -> strings(row.path("versions")))
                .containsExactly(
                        tuple("user.message", List.of(two, edited)),
                        tuple("session.status_running", List.of(answer(edited), again)));
    }

    /** The expected relations of a message: its parent and its children in order. */
    private record Known(@Nullable String parent, List<String> children, long seq) {}

    @Test
    void everyPathOfARandomTreeIsReadAsItWasWritten() {
        Random random = new Random(7);
        Map<String, Known> tree = new LinkedHashMap<>();
        List<String> beginnings = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        String end = null;
        String newest = null;
        for (int i = 0; i < 45; i++) {
            int choice = random.nextInt(10);
            String from = answers.isEmpty() ? null : answers.get(random.nextInt(answers.size()));
            String question;
            String answer;
            if (choice < 4 || from == null) {
                Answer accepted = client.say(id, "say: " + i);
                question = finished(accepted);
                answer = answer(question);
                put(tree, beginnings, question, end, accepted);
                put(tree, beginnings, answer, question, accepted);
            } else if (choice < 7) {
                String parent = choice == 4 && beginnings.size() < 20 ? null : from;
                Answer accepted = send(parent, "say: " + i);
                question = finished(accepted);
                answer = answer(question);
                put(tree, beginnings, question, parent, accepted);
                put(tree, beginnings, answer, question, accepted);
            } else {
                Answer accepted = regenerate(from);
                answer = finished(accepted);
                put(tree, beginnings, answer, tree.get(from).parent(), accepted);
            }
            answers.add(answer);
            newest = answer;
            end = answer;
            if (random.nextInt(3) == 0) {
                String chosen = List.copyOf(tree.keySet()).get(random.nextInt(tree.size()));
                assertThat(select(chosen).status()).isEqualTo(202);
                end = leaf(tree, chosen);
            }
            if (i == 30) {
                server.restart();
            }
        }
        for (String message : tree.keySet()) {
            String leaf = leaf(tree, message);
            List<JsonNode> shown = transcript(message);
            assertThat(shown)
                    .extracting(each -> each.path("id").asText())
                    .as(message)
                    .isEqualTo(path(tree, leaf));
            for (JsonNode each : shown) {
                Known known = tree.get(each.path("id").asText());
                assertThat(each.path("parent").asText(null)).isEqualTo(known.parent());
                assertThat(strings(each.path("versions")))
                        .isEqualTo(
                                known.parent() == null
                                        ? beginnings
                                        : tree.get(known.parent()).children());
            }
            assertThat(events("?limit=1000").stream()
                            .filter(event -> event.path("type").asText().equals("user.message"))
                            .map(event -> event.path("message_id").asText()))
                    .isEqualTo(path(tree, leaf).stream()
                            .filter(each -> !each.endsWith("_answer"))
                            .toList());
        }
        List<JsonNode> selected = transcript(newest);
        server.restart();
        assertThat(transcript(null)).isEqualTo(selected);
    }

    private static void put(
            Map<String, Known> tree, List<String> beginnings, String id, @Nullable String parent, Answer accepted) {
        tree.put(
                id,
                new Known(parent, new ArrayList<>(), accepted.json().path("seq").asLong()));
        (parent == null ? beginnings : tree.get(parent).children()).add(id);
    }

    /** Returns the newest message below a message. */
    private static String leaf(Map<String, Known> tree, String message) {
        String leaf = message;
        for (String each : tree.keySet()) {
            if (path(tree, each).contains(message)
                    && tree.get(each).seq() >= tree.get(leaf).seq()) {
                leaf = each;
            }
        }
        return leaf;
    }

    private static List<String> path(Map<String, Known> tree, String leaf) {
        List<String> path = new ArrayList<>();
        for (String each = leaf; each != null; each = tree.get(each).parent()) {
            path.add(0, each);
        }
        return path;
    }
}
