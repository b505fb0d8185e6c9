// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.server.TestClient.Answer;

/** Tests the error table of the wire protocol: one test for each row that a server sends. */
final class WireErrorsTest extends WireProtocolFixture {
    private void is(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
        assertThat(answer.json().path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After", "X-Request-Id");
        String retry = answer.header("Retry-After");
        assertThat(answer.json().path("retry_after_seconds").asText("")).isEqualTo(retry == null ? "" : retry);
    }

    @Test
    void invalidRequest() {
        is(client.post(client.session(id) + "/events", "{}"), 400, "invalid_request");
    }

    @Test
    void unauthenticated() {
        is(server.client().get(client.sessions()), 401, "unauthenticated");
    }

    @Test
    void identityInvalid() {
        is(
                client.mint("embed_key", "pk_test_demo", "user_id", "u", "identity_token", "0".repeat(64)),
                401,
                "identity_invalid");
    }

    /** Sends messages until one is refused: a reader may receive the end of a turn before the server has counted its tokens. */
    private Answer untilRefused(TestClient spender) {
        String session = spender.createSession();
        Answer answer = spender.say(session, "say: something that costs");
        while (answer.status() == 202) {
            spender.follow(session, answer.json().path("seq").asLong());
            answer = spender.say(session, "say: more");
        }
        return answer;
    }

    @Test
    void budgetExhausted() {
        TestClient broke = of("broke");
        Answer answer = untilRefused(broke);
        is(answer, 402, "budget_exhausted");
        assertThat(answer.json().path("retry_after_seconds").asInt()).isPositive();
    }

    @Test
    void budgetExhaustedOfAResponseBeforeItsBodyIsRead() {
        TestClient broke = of("broke");
        untilRefused(broke);
        try (RawConnection connection = RawConnection.to(server.address())) {
            connection.head("/demo/broke/v1/responses", broke.token, 100);
            assertThat(connection.status()).isEqualTo(402);
            assertThat(connection.await("budget_exhausted")).contains("\"budget_exhausted");
        }
    }

    @Test
    void forbidden() {
        client.project = "demo/capped";
        is(client.get(client.sessions()), 403, "forbidden");
    }

    @Test
    void identityMismatch() {
        is(client.get(client.sessions() + "?end_user=other"), 403, "identity_mismatch");
    }

    @Test
    void originNotAllowed() {
        is(
                client.post(
                        "/v1/embed/session-tokens",
                        TestClient.object("embed_key", "pk_test_demo"),
                        "Origin",
                        "https://evil.example"),
                403,
                "origin_not_allowed");
    }

    @Test
    void keyDisabled() {
        is(client.mint("embed_key", "pk_test_gone"), 403, "key_disabled");
    }

    @Test
    void notFound() {
        is(client.get(client.session("ses_" + "A".repeat(27))), 404, "not_found");
    }

    @Test
    void notFoundAtAnUnknownPath() {
        is(client.get("/v2/sessions"), 404, "not_found");
    }

    @Test
    void invalidRequestThatReachesNoRoute() {
        try (RawConnection connection = RawConnection.to(server.address())) {
            String answer = connection
                    .send("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .toEnd();
            assertThat(RawConnection.statusIn(answer)).isEqualTo(400);
            assertThat(answer)
                    .containsPattern("X-Request-Id: (req_[0-9a-f]{16})\r\n(?s:.*)\"request_id\":\"\\1\"")
                    .contains("Access-Control-Expose-Headers: Retry-After, X-Request-Id");
        }
    }

    @Test
    void turnRunning() {
        client.say(id, "I want a refund");
        client.follow(id, 0);
        is(client.say(id, "hello"), 409, "turn_running");
    }

    @Test
    void idempotencyConflict() {
        client.say(id, "say: a", "idempotency_key", "k");
        is(client.say(id, "say: b", "idempotency_key", "k"), 409, "idempotency_conflict");
    }

    @Test
    void approvalExpired() {
        TestClient hasty = of("hasty");
        String session = hasty.createSession();
        hasty.say(session, "I want a refund");
        JsonNode pause = last(hasty.follow(session, 0));
        List<JsonNode> after = List.of();
        while (after.isEmpty()) {
            after = hasty.follow(session, pause.path("seq").asLong());
        }
        is(
                hasty.post(
                        hasty.session(session) + "/events",
                        TestClient.object(
                                "type",
                                "user.tool_confirmation",
                                "request_id",
                                pause.path("request_id").asText(),
                                "result",
                                "approve_once")),
                409,
                "approval_expired");
    }

    @Test
    void tooLarge() {
        is(client.say(id, "x".repeat(65_537)), 413, "too_large");
    }

    @Test
    void unsupportedMedia() {
        is(
                client.post(client.session(id) + "/events", "text=hello", "Content-Type", "text/plain"),
                415,
                "unsupported_media");
    }

    @Test
    void limitReached() {
        TestClient capped = of("capped");
        Answer answer = untilRefused(capped);
        is(answer, 429, "limit_reached");
        assertThat(answer.json().path("retry_after_seconds").asInt()).isPositive();
    }

    @Test
    void rateLimited() {
        TestClient slow = of("slow");
        slow.createSession();
        Answer answer = slow.post(slow.sessions(), "{}");
        is(answer, 429, "rate_limited");
        assertThat(answer.json().path("retry_after_seconds").asInt()).isBetween(1, 61);
    }
}
