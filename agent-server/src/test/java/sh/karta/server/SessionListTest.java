// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/** Lists, pages and ownership of sessions: wire protocol §3. */
@Tag(TestServer.BOTH_STORES)
final class SessionListTest {
    private static final String PROJECT = "demo/assistant";
    private static final String VISITOR = "visitor-with-128-random-bits";
    private static final Instant SAME_TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory, TestServer.QUICK_DEMO + "    identity_secret: " + WireProtocolFixture.SECRET + "\n");
        client = server.client().signIn(VISITOR);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String converse(String... messages) {
        String id = client.createSession();
        for (String message : messages) {
            long seq = client.say(id, message).json().path("seq").asLong();
            client.follow(id, seq);
        }
        return id;
    }

    @Test
    void theListHasTheVisitorsSessionsInPagesNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, converse("say: number " + i));
        }
        server.client().signIn("another-visitor-with-random-bits").createSession();

        JsonNode first = client.get(client.sessions() + "?limit=3").json().path("data");
        assertThat(first).extracting(s -> s.path("id").asText()).containsExactlyElementsOf(made.subList(0, 3));
        assertThat(first.get(0).path("title").asText()).isEqualTo("say: number 4");
        assertThat(first.get(0).path("created_at").asText()).matches("20.*Z");
        String before = first.get(2).path("last_activity_at").asText();
        JsonNode second = client.get(client.sessions() + "?limit=3&before=" + before)
                .json()
                .path("data");
        assertThat(second).extracting(s -> s.path("id").asText()).containsExactlyElementsOf(made.subList(3, 5));
    }

    private List<String> found(String query) {
        List<String> ids = new ArrayList<>();
        client.get(client.sessions() + "?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .json()
                .path("data")
                .forEach(session -> ids.add(session.path("id").asText()));
        return ids;
    }

    private Answer rename(String id, String title) {
        return client.send("PATCH", client.session(id), TestClient.object("title", title));
    }

    @Test
    void theListCanBeSearchedByTitleAndPreviewInAnyCase() {
        String first = converse("say: Über Straßen", "say: 100%_ sure");
        String second = converse("say: Größe");
        server.client().signIn("another-visitor-with-random-bits").createSession();
        assertThat(found("über")).containsExactly(first);
        assertThat(found("GRÖSSE")).isEmpty();
        assertThat(found("GRÖß")).containsExactly(second);
        assertThat(found("%_")).as("no character is a wildcard").containsExactly(first);
        assertThat(found("say")).containsExactly(second, first);
        assertThat(found("nowhere")).isEmpty();
        assertThat(found("")).hasSize(2);
        assertThat(client.get(client.sessions() + "?q=" + "x".repeat(101)).code())
                .isEqualTo("invalid_request");
        JsonNode page = client.get(client.sessions() + "?q=say&limit=1").json();
        assertThat(client.get(client.sessions() + "?q=say&limit=1&before="
                                + page.path("next").asText())
                        .json()
                        .at("/data/0/id")
                        .asText())
                .isEqualTo(first);
    }

    @Test
    void thePreviewIsTheBeginningOfTheLastMessageInPlainWords() {
        converse("say: # Order\n\n- **Paid** with `card`, see [the terms](https://shop.example/terms)[1](#source-1) "
                + "x".repeat(200));
        String preview =
                client.get(client.sessions()).json().at("/data/0/preview").asText();
        assertThat(preview)
                .startsWith("Order Paid with card, see the terms xxx")
                .endsWith("…")
                .hasSize(120);
        String failed = client.createSession();
        client.follow(
                failed,
                client.say(failed, "say: @error oops | **no**")
                        .json()
                        .path("seq")
                        .asLong());
        assertThat(client.get(client.sessions()).json().at("/data/0/preview").asText())
                .as("without an answer, the question")
                .isEqualTo("say: @error oops | no");
    }

    @Test
    void aRenamedSessionKeepsItsTitleAndItsPlace() {
        String old = converse("say: one");
        String newest = converse("say: two");
        Answer renamed = rename(old, "Große Reise 🚀");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.json().path("title").asText()).isEqualTo("Große Reise 🚀");
        client.follow(old, client.say(old, "say: more").json().path("seq").asLong());
        server.restart();
        JsonNode data = client.get(client.sessions()).json().path("data");
        assertThat(data.at("/0/title").asText()).isEqualTo("Große Reise 🚀");
        rename(newest, "y".repeat(80));
        assertThat(client.get(client.sessions()).json().at("/data/0/id").asText())
                .as("renaming is not activity")
                .isEqualTo(old);
        assertThat(found("REISE")).containsExactly(old);
    }

    @Test
    void anInvalidTitleOrAForeignSessionIsNotRenamed() {
        String id = converse("say: mine");
        for (String title : List.of("", " ", "x".repeat(81), "a\nb", "a\u0000", "a\u0085b")) {
            assertThat(rename(id, title).code()).as(title).isEqualTo("invalid_request");
        }
        assertThat(client.send("PATCH", client.session(id), "{\"title\":7}").status())
                .isEqualTo(400);
        assertThat(client.send("PATCH", client.session(id), "{}").status()).isEqualTo(400);
        TestClient stranger = server.client().signIn("another-visitor-with-random-bits");
        assertThat(stranger.send("PATCH", stranger.session(id), "{\"title\":\"theirs\"}")
                        .code())
                .isEqualTo("not_found");
        assertThat(client.get(client.sessions()).json().at("/data/0/title").asText())
                .isEqualTo("say: mine");
    }

    /** Stores sessions of the visitor with given times of activity, bypassing the rate limits. */
    private static List<String> store(TestServer server, List<Instant> times) {
        List<String> ids = new ArrayList<>();
        List<CompletableFuture<Outcome>> stored = new ArrayList<>();
        SessionStore sessions = server.store().sessions();
        for (Instant at : times) {
            String id = "ses_" + UUID.randomUUID().toString().substring(0, 27);
            var fields = TestClient.object("project", PROJECT, "owner", "visitor:" + VISITOR, "body_hash", "");
            Event created = Event.stamp(new EventDraft(EventType.CREATED, fields), 1, at);
            Head head = new Head(id, PROJECT, "visitor:" + VISITOR, "", "", at, at, 1, 1, 0, null, null, null);
            Row row = new Row(1, created.type(), at, created.json());
            Append append = new Append(head, List.of(row), null, 0, null);
            stored.add(
                    sessions.append(SessionStore.NEW, UUID.randomUUID(), append).toCompletableFuture());
            ids.add(id);
        }
        stored.forEach(outcome -> assertThat(outcome.join()).isEqualTo(Outcome.DONE));
        return ids;
    }

    private List<String> storeAtTheSameTime(int count) {
        return store(server, Collections.nCopies(count, SAME_TIME));
    }

    private List<String> idsByPages(TestClient reader, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page =
                    reader.get(reader.sessions() + "?limit=" + limit + cursor).json();
            assertThat(page.path("data")).hasSizeLessThanOrEqualTo(limit);
            page.path("data").forEach(entry -> ids.add(entry.path("id").asText()));
            cursor = page.has("next") ? "&before=" + page.path("next").asText() : "";
            pages++;
        } while (!cursor.isEmpty() && pages < 20);
        return ids;
    }

    @Test
    void pagesNeitherSkipNorRepeatConversationsOfTheSameTime() {
        List<String> made = storeAtTheSameTime(8);
        assertThat(idsByPages(client, 4)).containsExactlyInAnyOrderElementsOf(made);
        assertThat(idsByPages(client, 3)).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void aSignInKeepsTimesAndOrderOfAdoptedConversations() throws Exception {
        Instant base = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(3_600);
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            times.add(base.plusSeconds(i / 2));
        }
        List<String> made = store(server, times);
        List<JsonNode> before = new ArrayList<>();
        client.get(client.sessions()).json().path("data").forEach(before::add);
        TestClient user = signedIn();
        List<JsonNode> after = new ArrayList<>();
        user.get(user.sessions()).json().path("data").forEach(after::add);
        assertThat(after).isEqualTo(before);
        assertThat(idsByPages(user, 4)).containsExactlyInAnyOrderElementsOf(made);
        assertThat(idsByPages(client, 4)).isEmpty();
    }

    /** Returns a client of the user after the visitor has signed in. */
    private TestClient signedIn() throws Exception {
        TestClient user = server.client();
        user.token = user.mint(
                        "embed_key",
                        "pk_test_demo",
                        "user_id",
                        "u_1",
                        "identity_token",
                        WireProtocolFixture.hmac("u_1"),
                        "visitor_id",
                        VISITOR)
                .json()
                .path("token")
                .asText();
        return user;
    }

    @Test
    void aSignInAdoptsEveryRecentConversationOfManyPages() throws Exception {
        List<String> made = store(server, Collections.nCopies(201, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
        TestClient user = signedIn();
        assertThat(idsByPages(user, 100)).containsExactlyInAnyOrderElementsOf(made);
        assertThat(idsByPages(client, 100)).isEmpty();
    }

    @Test
    void theLastPageHasNoCursorAndACursorIsCheckedBeforeItIsUsed() {
        storeAtTheSameTime(4);
        JsonNode whole = client.get(client.sessions() + "?limit=4").json();
        assertThat(whole.has("next")).isFalse();
        String next =
                client.get(client.sessions() + "?limit=3").json().path("next").asText();
        assertThat(next).as("opaque, and fit for a query").matches("[A-Za-z0-9_-]+");
        for (String broken :
                List.of("x", next.substring(1), next + "AAAA", "2026", "%00", "%2B1000000000-12-31T23:59:59Z")) {
            Answer answer = client.get(client.sessions() + "?before=" + broken);
            assertThat(answer.status()).as(broken).isEqualTo(400);
        }
        assertThat(client.get(client.sessions() + "?before=2026-01-02T03:04:05.679Z")
                        .json()
                        .path("data"))
                .as("times are accepted too")
                .hasSize(4);
        assertThat(client.get(client.sessions() + "?before=2026-01-02T03:04:05.678Z")
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void aListForAnotherUserIsRefused() {
        assertThat(client.get(client.sessions() + "?end_user=visitor-with-128-random-bits")
                        .status())
                .isEqualTo(200);
        var answer = client.get(client.sessions() + "?end_user=somebody-else");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("identity_mismatch");
    }

    @Test
    void aTitleIsTheStartOfTheTextInOneLineWithoutTheContext() {
        String id = client.createSession();
        client.say(id, "<session-context>secret page</session-context>\n\nHow do\nI get   " + "there ".repeat(40));
        client.follow(id, 0);
        String title = client.get(client.sessions()).json().at("/data/0/title").asText();
        assertThat(title)
                .startsWith("How do I get there")
                .hasSizeLessThanOrEqualTo(80)
                .endsWith("…");
    }

    @Test
    void historyPagesHaveWholeTurns() {
        String id = converse("say: one", "say: two\n@thinking\nhm", "say: three");
        JsonNode all = client.get(client.session(id)).json().path("events");
        List<JsonNode> collected = new ArrayList<>();
        String query = "?limit=5";
        JsonNode page;
        do {
            page = client.get(client.session(id) + query).json();
            List<JsonNode> events = new ArrayList<>();
            page.path("events").forEach(events::add);
            assertThat(events.get(0).path("type").asText()).isEqualTo("user.message");
            collected.addAll(0, events);
            query = "?limit=5&before=" + events.get(0).path("seq").asLong();
        } while (page.path("has_more").asBoolean());
        assertThat(collected).hasSize(all.size());
        for (int i = 0; i < all.size(); i++) {
            assertThat(collected.get(i)).isEqualTo(all.get(i));
        }
    }

    @Test
    void onlyTheOwnerCanReadWriteFollowOrDeleteASession() {
        String id = converse("say: private");
        TestClient other = server.client().signIn("another-visitor-with-random-bits");
        String path = other.session(id);
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.get(path).json().at("/error/message").asText())
                .isEqualTo("Session not found, or it belongs to another user.");
        assertThat(other.get(path + "/transcript").status()).isEqualTo(404);
        assertThat(other.get(path + "/events/stream").status()).isEqualTo(404);
        assertThat(other.post(path + "/events/ticket", "{}").status()).isEqualTo(404);
        assertThat(other.say(id, "hello").status()).isEqualTo(404);
        assertThat(other.post(path + "/feedback", TestClient.object("message_id", "msg_2", "value", "up"))
                        .status())
                .isEqualTo(404);
        assertThat(other.send("DELETE", path, null).status()).isEqualTo(404);
        assertThat(client.get(client.session(id)).status()).isEqualTo(200);
    }

    @Test
    void aTokenForAnotherProjectIsForbidden() {
        String id = client.createSession();
        client.project = "demo/other";
        var answer = client.get(client.session(id));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("forbidden");
        assertThat(answer.json().at("/error/message").asText())
                .isEqualTo("Key pk_test_demo belongs to demo/assistant, not demo/other.");
    }

    @Test
    void aDeletedSessionDisappearsFromListAndStore() {
        String id = converse("say: forget me");
        assertThat(client.send("DELETE", client.session(id), null).status()).isEqualTo(204);
        assertThat(client.get(client.sessions()).json().path("data")).isEmpty();
        assertThat(client.send("DELETE", client.session(id), null).status()).isEqualTo(404);
        server.restart();
        assertThat(client.get(client.session(id)).status()).isEqualTo(404);
    }
}
