// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;

/** Tests requests that clients repeat because the answer was lost, after the rates of the visitor or the address were used up. */
@Tag(TestServer.BOTH_STORES)
final class RepeatedRequestTest {
    private static final String[] FROM = {"X-Forwarded-For", "198.51.100.7"};

    @TempDir
    Path directory;

    private TestServer server(String limits) {
        return TestServer.with(
                directory, "trusted_proxies: 1\n" + TestServer.QUICK_DEMO + "    limits: {" + limits + "}\n");
    }

    /** Sends requests until one gets 429. The rates gain tokens meanwhile, on a slow machine several. */
    private static Answer untilLimited(IntFunction<Answer> request) {
        Answer answer = request.apply(0);
        for (int i = 1; answer.status() != 429; i++) {
            answer = request.apply(i);
        }
        assertThat(answer.code()).isEqualTo("rate_limited");
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"visitor_per_minute", "address_per_minute"})
    void aRepeatedRequestGetsItsFirstAnswerBeyondTheRate(String rate) {
        try (TestServer server = server(rate + ": 20")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            List<KeyedRequest> sent = KeyedRequest.sendOneOfEachKind(client, FROM);
            untilLimited(i -> client.post(client.sessions(), "{}", FROM));
            sent.forEach(KeyedRequest::assertAnsweredLikeBefore);
            String id = sent.get(0).first().json().path("id").asText();
            assertThat(server.store().sessions().rows(id, 0, Long.MAX_VALUE, 100))
                    .as("no request had a second effect")
                    .filteredOn(row -> row.type().startsWith("user."))
                    .hasSize(3);
            for (KeyedRequest each : sent) {
                assertThat(each.withOtherBody().code()).isEqualTo("idempotency_conflict");
                assertThat(untilLimited(i -> each.withKey("new " + i)).message())
                        .contains("(" + rate + ")");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"visitor_per_minute", "address_per_minute"})
    void repetitionsBeyondTheRateHaveTheSameRateOnceMore(String rate) {
        try (TestServer server = server(rate + ": 4")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            KeyedRequest message = KeyedRequest.sendOneOfEachKind(client, FROM).get(1);
            for (int i = 0; i < 4; i++) {
                message.assertAnsweredLikeBefore();
            }
            assertThat(untilLimited(i -> message.repeat()).message()).contains("(" + rate + ")");
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(other.post(other.sessions(), "{}", "X-Forwarded-For", "198.51.100.8")
                            .status())
                    .isEqualTo(201);
        }
    }
}
