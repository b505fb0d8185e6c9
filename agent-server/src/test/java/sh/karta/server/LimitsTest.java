// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Rates, spend cap and budget. */
@Tag(TestServer.BOTH_STORES)
final class LimitsTest {
    @TempDir
    Path directory;

    private TestServer server(String limits) {
        return TestServer.with(
                directory, "trusted_proxies: 1\n" + TestServer.QUICK_DEMO + "    limits: {" + limits + "}\n");
    }

    private static void assertLimited(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        int seconds = answer.json().path("retry_after_seconds").asInt();
        assertThat(seconds).isPositive();
        assertThat(answer.header("Retry-After")).isEqualTo(String.valueOf(seconds));
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After", "X-Request-Id");
        assertThat(answer.json().path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
    }

    @Test
    void aVisitorWhoWritesTooMuchWaits() {
        try (TestServer server = server("visitor_per_minute: 3")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            client.createSession();
            client.createSession();
            String id = client.createSession();
            assertLimited(client.say(id, "hello"), 429, "rate_limited");
            assertThat(client.get(client.session(id)).status()).isEqualTo(200);
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(other.post(other.sessions(), "{}").status()).isEqualTo(201);
        }
    }

    @Test
    void makingUpVisitorsDoesNotHelpAnAddress() {
        try (TestServer server = server("address_per_minute: 4")) {
            Answer answer = null;
            for (int i = 0; i < 5; i++) {
                answer = server.client()
                        .post(
                                "/v1/embed/session-tokens",
                                TestClient.object("embed_key", "pk_test_demo"),
                                "Origin",
                                TestClient.ORIGIN,
                                "X-Forwarded-For",
                                "198.51.100.7");
            }
            assertLimited(answer, 429, "rate_limited");
        }
    }

    @Test
    void aForgedForwardedHeaderDoesNotHelpEither() {
        try (TestServer server = server("address_per_minute: 4")) {
            Answer answer = null;
            for (int i = 0; i < 5; i++) {
                answer = server.client()
                        .post(
                                "/v1/embed/session-tokens",
                                TestClient.object("embed_key", "pk_test_demo"),
                                "Origin",
                                TestClient.ORIGIN,
                                "X-Forwarded-For",
                                "203.0.113." + i + ", 2001:db8:1:2::" + i);
            }
            assertLimited(answer, 429, "rate_limited");
        }
    }

    @Test
    void aKeyHasARateOfItsOwn() {
        try (TestServer server = server("key_per_minute: 2")) {
            server.client().signIn("visitor-with-128-random-bits");
            server.client().signIn("another-visitor-with-random-bits");
            assertLimited(server.client().mint("embed_key", "pk_test_demo"), 429, "rate_limited");
        }
    }

    @Test
    void theAnonymousCapIsLimitReachedButARepetitionKeepsItsAnswer() {
        try (TestServer server = server("anonymous_tokens_per_day: 1")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            Answer first = client.say(id, "say: one", "idempotency_key", "k1");
            client.follow(id, 0);
            assertLimited(client.say(id, "say: two"), 429, "limit_reached");
            assertThat(client.say(id, "say: one", "idempotency_key", "k1").json())
                    .isEqualTo(first.json());
            server.restart();
            assertLimited(client.say(id, "say: two"), 429, "limit_reached");
        }
    }

    @Test
    void anAnswerThatIsInterruptedIsPaidForToo() {
        try (TestServer server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 100")
                        + "    limits: {anonymous_tokens_per_day: 1}\n")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: " + "a long answer ".repeat(100));
            client.follow(id, 0, e -> e.path("type").asText().equals("agent.message"));
            client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
            client.follow(id, 0);
            assertLimited(client.say(id, "say: more"), 429, "limit_reached");
        }
    }

    @Test
    void aSpentBudgetIs402() {
        try (TestServer server = server("tokens_per_month: 1")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: one");
            client.follow(id, 0);
            assertLimited(client.say(id, "say: two"), 402, "budget_exhausted");
        }
    }
}
