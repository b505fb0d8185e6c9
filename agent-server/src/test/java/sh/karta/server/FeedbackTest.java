// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.Feedback;

/** Tests the ids of answers, and that each answer has one vote. */
@Tag(TestServer.BOTH_STORES)
final class FeedbackTest {
    @TempDir
    Path directory;

    private final FakeEndpoint hook = new FakeEndpoint();
    private TestServer server;
    private TestClient client;
    private String id;
    private String answerId;

    @BeforeEach
    void start() {
        for (int i = 0; i < 40; i++) {
            hook.thenStatus(204, "");
        }
        server = TestServer.with(
                directory,
                "webhooks: [{url: \"" + hook.address() + "\", secret: webhook-secret-of-the-operator}]\n"
                        + TestServer.QUICK_DEMO + "    identity_secret: " + WireProtocolFixture.SECRET + "\n");
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
        client.say(id, "say: rate me");
        client.follow(id, 0);
        answerId = client.get(client.session(id) + "/transcript")
                .json()
                .at("/messages/1/id")
                .asText();
    }

    @AfterEach
    void stop() {
        server.close();
        hook.close();
    }

    private Answer rate(String json) {
        return client.post(client.session(id) + "/feedback", json);
    }

    private Answer rate(String message, String value) {
        return rate(TestClient.object("message_id", message, "value", value).toString());
    }

    @Test
    void everyEventOfAnAnswerHasTheMessageIdOfTheTranscript() {
        Answer posted = client.say(id, "say: @thinking\nhm\n@tool find {}\n{}\n@answer\nsecond");
        long seq = posted.json().path("seq").asLong();
        assertThat(posted.json().path("message_id").asText()).isEqualTo("msg_" + seq);
        List<JsonNode> rows = new ArrayList<>(client.follow(id, seq));
        client.get(client.session(id)).json().path("events").forEach(row -> {
            if (row.path("seq").asLong() > seq) {
                rows.add(row);
            }
        });
        assertThat(rows)
                .hasSizeGreaterThan(8)
                .allSatisfy(row -> assertThat(row.path("message_id").asText())
                        .as(row.toString())
                        .isEqualTo("msg_" + seq + "_answer"));
        JsonNode messages =
                client.get(client.session(id) + "/transcript").json().path("messages");
        assertThat(messages.get(2).path("id").asText()).isEqualTo("msg_" + seq);
        assertThat(messages.get(3).path("id").asText()).isEqualTo("msg_" + seq + "_answer");
    }

    @Test
    void repeatedEqualVotesCountOnceAndSendOneWebhook() {
        for (int i = 0; i < 30; i++) {
            assertThat(rate(answerId, "down").status()).isEqualTo(202);
        }
        // Deliveries may overtake each other.
        hook.awaitAsked(1);
        assertThat(rate(answerId, "up").status()).isEqualTo(202);
        hook.awaitAsked(2);
        assertThat(hook.asked)
                .extracting(asked -> asked.body().at("/data/value").asText())
                .containsExactly("down", "up");
    }

    @Test
    void aNewVoteReplacesTheOldOneAndNullWithdrawsIt() {
        rate("{\"message_id\":\"" + answerId + "\",\"value\":\"down\",\"reason\":\"outdated\",\"text\":\"old\"}");
        hook.awaitAsked(1);
        rate("{\"message_id\":\"" + answerId + "\",\"value\":null}");
        hook.awaitAsked(2);
        rate("{\"message_id\":\"" + answerId + "\",\"value\":null}");
        server.restart();
        rate("{\"message_id\":\"" + answerId + "\",\"value\":null}");
        rate(answerId, "up");
        hook.awaitAsked(3);
        assertThat(hook.asked.get(0).body().at("/data/reason").asText()).isEqualTo("outdated");
        assertThat(hook.asked.get(1).body().at("/data/value").isNull()).isTrue();
        assertThat(hook.asked.get(2).body().at("/data/value").asText()).isEqualTo("up");
    }

    @Test
    void aVoteBeforeASignInAndOneAfterItCountOnce() throws Exception {
        assertThat(rate(answerId, "down").status()).isEqualTo(202);
        client.token = client.mint(
                        "embed_key",
                        "pk_test_demo",
                        "user_id",
                        "u_1",
                        "identity_token",
                        WireProtocolFixture.hmac("u_1"),
                        "visitor_id",
                        "visitor-with-128-random-bits")
                .json()
                .path("token")
                .asText();
        assertThat(rate(answerId, "up").status()).isEqualTo(202);
        assertThat(server.store().feedback().of(id))
                .extracting(Feedback.Vote::owner, Feedback.Vote::value)
                .containsExactly(tuple("user:u_1", "up"));
    }

    @Test
    void aVoteForAnUnknownMessageIsNotFound() {
        client.say(id, "say: @error oops | nothing was said");
        List<JsonNode> events = client.follow(id, 0);
        long failed =
                client.say(id, "say: @error oops | nothing").json().path("seq").asLong();
        client.follow(id, failed);
        for (String unknown : List.of(
                "nonsense",
                "msg_999999_answer",
                "msg_2",
                "msg_3_answer",
                "msg_" + failed + "_answer",
                "msg_2_answer_",
                "3",
                events.get(2).path("part_id").asText("part-x"))) {
            Answer refused = rate(unknown, "up");
            assertThat(refused.code()).as(unknown).isEqualTo("not_found");
            assertThat(refused.message()).contains('"' + unknown + '"', "expected the message_id of an answer");
        }
        assertThat(hook.asked).isEmpty();
    }

    @Test
    void anInvalidVoteIsRefused() {
        for (String body : List.of(
                "{\"message_id\":\"%s\"}",
                "{\"message_id\":\"%s\",\"value\":\"maybe\"}",
                "{\"message_id\":\"%s\",\"value\":\"up\",\"reason\":\"because\"}",
                "{\"value\":\"up\"}",
                "{\"message_id\":2,\"value\":\"up\"}")) {
            assertThat(rate(body.formatted(answerId)).status()).as(body).isEqualTo(400);
        }
        assertThat(rate("{\"message_id\":\"" + answerId + "\",\"value\":\"up\",\"text\":\"" + "x".repeat(1_001) + "\"}")
                        .code())
                .isEqualTo("too_large");
    }
}
