// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.session.Row;

/** Pauses for approval: wire protocol §3. */
@Tag(TestServer.BOTH_STORES)
final class ApprovalTest {
    private static final String ASK = "say: before\n@approval refund | Order 7\ndone it\n@denied\nleft it\n@end\nafter";

    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() {
        start(600);
    }

    private void start(int approvalSeconds) {
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 0, approval_seconds: " + approvalSeconds)
                        + "    limits: {visitor_reads_per_minute: 1000000}\n");
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode ask() {
        Answer accepted = client.say(id, ASK);
        List<JsonNode> events = client.follow(id, accepted.json().path("seq").asLong());
        return events.get(events.size() - 1);
    }

    private Answer confirm(String session, JsonNode pause, String result, Object... more) {
        var body = TestClient.object(more)
                .put("type", "user.tool_confirmation")
                .put("request_id", pause.path("request_id").asText())
                .put("result", result);
        return client.post(client.session(session) + "/events", body);
    }

    private String rest(JsonNode pause) {
        return TestClient.text(client.follow(id, pause.path("seq").asLong()));
    }

    @Test
    void aPauseDescribesTheApprovalEndsTheStreamAndLeavesTheSessionIdle() {
        JsonNode pause = ask();
        assertThat(pause.path("stop_reason").asText()).isEqualTo("requires_action");
        assertThat(pause.path("tool").asText()).isEqualTo("refund");
        assertThat(pause.path("target").asText()).isEqualTo("Order 7");
        assertThat(pause.path("options"))
                .extracting(o -> o.path("id").asText())
                .containsExactly("approve_once", "approve_session", "deny");
        assertThat(pause.path("expires_at").asText()).matches("20.*Z");
        assertThat(client.get(client.session(id)).json().path("status").asText())
                .isEqualTo("idle");
    }

    @Test
    void approvalAndDenialContinueWithDifferentBranches() {
        JsonNode first = ask();
        assertThat(confirm(id, first, "approve_once").status()).isEqualTo(202);
        assertThat(rest(first)).isEqualTo("done it\n\nafter");
        JsonNode second = ask();
        confirm(id, second, "deny");
        assertThat(rest(second)).isEqualTo("left it\n\nafter");
    }

    @Test
    void aToolApprovedForTheSessionNeedsNoSecondApproval() {
        JsonNode first = ask();
        confirm(id, first, "approve_session");
        client.follow(id, first.path("seq").asLong());
        JsonNode end = ask();
        assertThat(end.path("stop_reason").asText()).isEqualTo("end_turn");
        server.restart();
        assertThat(ask().path("stop_reason").asText()).isEqualTo("end_turn");
    }

    @Test
    void aSecondConfirmationHasNoEffect() {
        JsonNode pause = ask();
        confirm(id, pause, "deny");
        rest(pause);
        Answer again = confirm(id, pause, "approve_once");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("approval_expired");
    }

    @Test
    void aRetriedConfirmationGetsTheFirstResponse() {
        JsonNode pause = ask();
        Answer first = confirm(id, pause, "deny", "idempotency_key", "c1");
        rest(pause);
        assertThat(confirm(id, pause, "deny", "idempotency_key", "c1").json()).isEqualTo(first.json());
    }

    @Test
    void anApprovalOfAnotherSessionIsNotFound() {
        JsonNode pause = ask();
        String other = client.createSession();
        assertThat(confirm(other, pause, "approve_once").status()).isEqualTo(404);
        Answer unknown = confirm(id, TestClient.object("request_id", "approval-9-9"), "deny");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).contains("\"approval-9-9\"", "Use the request_id");
    }

    @Test
    void anInvalidResultIsRefusedAndTheApprovalStaysPending() {
        JsonNode pause = ask();
        Answer wrong = confirm(id, pause, "maybe");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/error/message").asText()).contains("approve_once");
        assertThat(confirm(id, pause, "deny").status()).isEqualTo(202);
    }

    @Test
    void anUnansweredApprovalExpiresAndTheConversationContinues() {
        server.close();
        start(2);
        JsonNode pause = ask();
        // The expiry resumes the turn. A stream that is opened before then ends immediately, so retry until the end of
        // the turn.
        List<JsonNode> events;
        do {
            events = client.follow(id, pause.path("seq").asLong());
        } while (events.isEmpty());
        assertThat(TestClient.text(events)).isEqualTo("left it\n\nafter");
        assertThat(events).anySatisfy(e -> assertThat(e.path("result").asText()).isEqualTo("expired"));
        Answer late = confirm(id, pause, "approve_once");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("approval_expired");
    }

    @Test
    void anApprovalSurvivesARestartAndStillExpiresWithoutAReader() {
        server.close();
        start(2);
        JsonNode pause = ask();
        server.restart();
        // Requests would load the session, so only the store is read.
        long asked = pause.path("seq").asLong();
        Waiting.until("the end of the turn", () -> {
            List<Row> last = server.store().sessions().lastRows(id, Long.MAX_VALUE, 1);
            return last.get(0).seq() > asked && last.get(0).type().equals("session.status_idle");
        });
        List<JsonNode> events = client.follow(id, asked);
        assertThat(TestClient.text(events)).isEqualTo("left it\n\nafter");
        assertThat(events).anySatisfy(e -> assertThat(e.path("result").asText()).isEqualTo("expired"));
    }

    @Test
    void anInterruptEndsAPendingApproval() {
        JsonNode pause = ask();
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        assertThat(confirm(id, pause, "approve_once").code()).isEqualTo("approval_expired");
        assertThat(client.say(id, "say: next").status()).isEqualTo(202);
    }
}
