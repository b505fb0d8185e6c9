// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists, pages and ownership of sessions: wire protocol §3. */
@Tag(TestServer.BOTH_STORES)
final class SessionListTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.quick(directory);
        client = server.client().signIn("visitor-with-128-random-bits");
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
    void theListNamesTheVisitorsSessionsNewestFirstInPages() {
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

    @Test
    void aListForSomebodyElseIsRefused() {
        assertThat(client.get(client.sessions() + "?end_user=visitor-with-128-random-bits")
                        .status())
                .isEqualTo(200);
        var answer = client.get(client.sessions() + "?end_user=somebody-else");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("identity_mismatch");
    }

    @Test
    void aTitleIsTheFirstWordsInOneLineWithoutTheContext() {
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
    void historyIsReadInPagesOfWholeTurns() {
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
    void nobodyElseReadsWritesFollowsOrDeletesASession() {
        String id = converse("say: private");
        TestClient other = server.client().signIn("another-visitor-with-random-bits");
        String path = other.session(id);
        assertThat(other.get(path).status()).isEqualTo(404);
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
    }

    @Test
    void whatIsDeletedIsGoneFromListAndStore() {
        String id = converse("say: forget me");
        assertThat(client.send("DELETE", client.session(id), null).status()).isEqualTo(204);
        assertThat(client.get(client.sessions()).json().path("data")).isEmpty();
        assertThat(client.send("DELETE", client.session(id), null).status()).isEqualTo(404);
        server.restart();
        assertThat(client.get(client.session(id)).status()).isEqualTo(404);
    }
}
