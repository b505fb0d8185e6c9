// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests rate limits and budgets. */
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

    /**
     * Repeats a request until it is refused. Counts the tokens that the bucket gains meanwhile, because a slow machine may take longer
     * than one token needs.
     *
     * @param perMinute the limit
     * @param used the number of requests that were accepted before
     */
    private static Answer untilRefused(int perMinute, int used, Supplier<Answer> request) {
        long start = System.nanoTime();
        int accepted = used;
        Answer answer = request.get();
        while (answer.status() < 300) {
            accepted++;
            long gained = 1 + (System.nanoTime() - start) * perMinute / TimeUnit.MINUTES.toNanos(1);
            assertThat((long) accepted).isLessThanOrEqualTo(perMinute + gained);
            answer = request.get();
        }
        assertThat(accepted).as(answer.text()).isGreaterThanOrEqualTo(perMinute);
        return answer;
    }

    @Test
    void writesOfAVisitorAreRateLimited() {
        try (TestServer server = server("visitor_per_minute: 3")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            Answer refused = untilRefused(3, 1, () -> client.post(client.sessions(), "{}"));
            assertLimited(refused, 429, "rate_limited");
            assertThat(client.get(client.session(id)).status()).isEqualTo(200);
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(other.post(other.sessions(), "{}").status()).isEqualTo(201);
        }
    }

    @Test
    void readsOfAVisitorAreRateLimited() {
        try (TestServer server = server("visitor_reads_per_minute: 3")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            assertThat(client.get(client.sessions()).status()).isEqualTo(200);
            assertThat(client.get(client.session(id) + "/transcript").status()).isEqualTo(200);
            assertLimited(untilRefused(3, 2, () -> client.get(client.session(id))), 429, "rate_limited");
            assertThat(client.say(id, "hello").status()).isEqualTo(202);
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(other.get(other.sessions()).status()).isEqualTo(200);
        }
    }

    @Test
    void transcriptsAreLimitedToTwentyAMinute() {
        try (TestServer server = server("visitor_per_minute: 60")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            Answer refused = untilRefused(20, 0, () -> client.get(client.session(id) + "/transcript"));
            assertLimited(refused, 429, "rate_limited");
            assertThat(client.get(client.session(id)).status()).isEqualTo(200);
        }
    }

    @Test
    void inventedVisitorsDoNotBypassTheLimitOfAnAddress() {
        try (TestServer server = server("address_per_minute: 4")) {
            assertLimited(untilRefused(4, 0, () -> mintThrough(server, "198.51.100.7")), 429, "rate_limited");
        }
    }

    @Test
    void aForgedForwardedHeaderDoesNotBypassTheLimitOfAnAddress() {
        try (TestServer server = server("address_per_minute: 4")) {
            AtomicInteger forged = new AtomicInteger();
            assertLimited(
                    untilRefused(4, 0, () -> {
                        int i = forged.incrementAndGet();
                        return mintThrough(server, "203.0.113." + i + ", 2001:db8:1:2::" + i);
                    }),
                    429,
                    "rate_limited");
        }
    }

    /** A hosts file that replaces DNS. If the server looked up a name, it would get the address in this file. */
    @Test
    void aForwardedNameIsNeverLookedUp() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "203.0.113.9 dead.beef.cafe 999.1.1.1\n");
        Path config = Files.writeString(
                directory.resolve("karta.yaml"),
                "trusted_proxies: 1\n" + TestServer.QUICK_DEMO + "    limits: {address_per_minute: 1}\n");
        try (ServerProcess server = ServerProcess.startWith(
                List.of("-Djdk.net.hosts.file=" + hosts),
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString(),
                "--config",
                config.toString())) {
            assertThat(mintFrom(server, "203.0.113.9").status()).isEqualTo(200);
            assertThat(mintFrom(server, "203.0.113.9").status()).isEqualTo(429);
            assertThat(mintFrom(server, "dead.beef.cafe").status()).isEqualTo(200);
            assertThat(mintFrom(server, "999.1.1.1").status())
                    .as("invalid addresses share one limit")
                    .isEqualTo(429);
        }
    }

    private static Answer mintFrom(ServerProcess server, String forwardedFor) {
        return new TestClient(server.address())
                .post(
                        "/v1/embed/session-tokens",
                        TestClient.object("embed_key", "pk_test_demo"),
                        "Origin",
                        TestClient.ORIGIN,
                        "X-Forwarded-For",
                        forwardedFor);
    }

    @Test
    void eachKeyHasItsOwnRate() {
        try (TestServer server = server("key_per_minute: 2")) {
            server.client().signIn("visitor-with-128-random-bits");
            assertLimited(
                    untilRefused(2, 1, () -> server.client().mint("embed_key", "pk_test_demo")), 429, "rate_limited");
        }
    }

    @Test
    void theConfigurationMayBeReadFiveTimesAsOftenAsAnAddressMayWrite() {
        try (TestServer server = server("address_per_minute: 2")) {
            Answer refused = untilRefused(10, 0, () -> configThrough(server, "198.51.100.7"));
            assertLimited(refused, 429, "rate_limited");
            assertThat(refused.message())
                    .startsWith("More than 10 requests a minute (5 times address_per_minute, for the configuration).");
            assertThat(configThrough(server, "198.51.100.8").status()).isEqualTo(200);
            assertThat(mintThrough(server, "198.51.100.7").status())
                    .as("reading does not use up the rate of mints")
                    .isEqualTo(200);
        }
    }

    private static Answer configThrough(TestServer server, String address) {
        return server.client()
                .get(
                        "/v1/embed/config?embed_key=pk_test_demo",
                        "Origin",
                        TestClient.ORIGIN,
                        "X-Forwarded-For",
                        address);
    }

    private static Answer mintThrough(TestServer server, String address) {
        return server.client()
                .post(
                        "/v1/embed/session-tokens",
                        TestClient.object("embed_key", "pk_test_demo"),
                        "Origin",
                        TestClient.ORIGIN,
                        "X-Forwarded-For",
                        address);
    }

    /** Uploads a file whose size the server does not know beforehand, so that it counts as the largest one, 10 MB. */
    private static Answer uploadThrough(TestClient client, String session, String address) {
        HttpRequest upload = HttpRequest.newBuilder(URI.create(client.base + client.session(session) + "/files"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + client.token)
                .header("X-Forwarded-For", address)
                .POST(BodyPublishers.fromPublisher(
                        BodyPublishers.ofString(TestClient.object("name", "a.txt", "content_base64", "aGVsbG8=")
                                .toString())))
                .build();
        HttpResponse<String> response = TestClient.HTTP
                .sendAsync(upload, HttpResponse.BodyHandlers.ofString())
                .join();
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    @Test
    void oneAddressMayUploadAHundredMegabytesAMinuteInAllItsSessions() {
        try (TestServer server = TestServer.with(
                directory, "trusted_proxies: 1\n" + TestServer.QUICK_DEMO + "    features: {uploads: true}\n")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            Answer refused = untilRefused(10, 0, () -> uploadThrough(client, client.createSession(), "198.51.100.7"));
            assertLimited(refused, 429, "rate_limited");
            assertThat(refused.message()).startsWith("More than 100 MB of files a minute from one address.");
            assertThat(uploadThrough(client, client.createSession(), "198.51.100.8")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theRateOfAKeyCountsMintsOnly() {
        try (TestServer server = server("key_per_minute: 1")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            assertThat(client.say(id, "say: one").status()).isEqualTo(202);
            client.follow(id, 0);
            assertThat(client.say(id, "say: two").status()).isEqualTo(202);
            assertLimited(
                    untilRefused(1, 1, () -> server.client().mint("embed_key", "pk_test_demo")), 429, "rate_limited");
        }
    }

    @Test
    void oneAddressMayUseAFifthOfTheRateOfAKey() {
        try (TestServer server = server("key_per_minute: 10")) {
            for (int i = 0; i < 20; i++) {
                assertLimited(
                        untilRefused(2, i == 0 ? 0 : 2, () -> mintThrough(server, "198.51.100.7")),
                        429,
                        "rate_limited");
            }
            assertThat(mintThrough(server, "198.51.100.8").status())
                    .as("refused mints do not count for the key")
                    .isEqualTo(200);
        }
    }

    @Test
    void twentyAddressesThatMintMuchLeaveMintsForEverybodyElse() {
        try (TestServer server = server("key_per_minute: 100")) {
            int minted = 0;
            for (int round = 0; round < 20; round++) {
                for (int address = 1; address <= 20; address++) {
                    minted += mintThrough(server, "198.51.100." + address).status() == 200 ? 1 : 0;
                }
            }
            assertThat(minted).as("half of the rate and one mint each").isGreaterThanOrEqualTo(70);
            for (int address = 101; address <= 120; address++) {
                assertThat(mintThrough(server, "198.51.100." + address).status())
                        .as("visitor " + address)
                        .isEqualTo(200);
            }
        }
    }

    /** A customer's line has a /56 or a /48: up to 65,536 networks of the size that a device has. */
    @Test
    void oneIpv6LineWithManyNetworksLeavesMintsForEverybodyElse() {
        try (TestServer server = server("key_per_minute: 100")) {
            int minted = 0;
            for (int network = 0; network < 200; network++) {
                minted += mintThrough(server, "2001:db8:1:" + Integer.toHexString(network * 256) + "::1")
                                        .status()
                                == 200
                        ? 1
                        : 0;
            }
            assertThat(minted).as("half of the rate and four mints").isGreaterThanOrEqualTo(54);
            for (int address = 101; address <= 120; address++) {
                assertThat(mintThrough(server, "198.51.100." + address).status())
                        .as("visitor " + address)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void theNetworksAroundAnIpv6AddressHaveTwiceAndFourTimesItsRate() {
        try (TestServer server = server("address_per_minute: 4")) {
            AtomicInteger network = new AtomicInteger();
            assertThat(untilRefused(
                                    8,
                                    0,
                                    () -> mintThrough(
                                            server,
                                            "2001:db8:1:" + Integer.toHexString(network.incrementAndGet()) + "::1"))
                            .message())
                    .startsWith("More than 8 requests a minute (2 times address_per_minute, from one IPv6 network).");
            assertThat(untilRefused(
                                    16,
                                    8,
                                    () -> mintThrough(
                                            server,
                                            "2001:db8:1:" + Integer.toHexString(256 * network.incrementAndGet())
                                                    + "::1"))
                            .message())
                    .startsWith("More than 16 requests a minute (4 times address_per_minute, from one IPv6 network).");
        }
    }

    @Test
    void aRefusedMintNamesTheRateThatIsUsedUp() {
        try (TestServer server = server("key_per_minute: 2")) {
            Answer refused = untilRefused(2, 0, () -> server.client().mint("embed_key", "pk_test_demo"));
            assertThat(refused.message()).startsWith("More than 2 requests a minute (key_per_minute).");
        }
    }

    @Test
    void aMintThatIsRefusedBecauseOfTheReservedHalfSaysSo() {
        try (TestServer server = server("key_per_minute: 100")) {
            Answer refused = mintThrough(server, "198.51.100.1");
            for (int i = 0; refused.status() == 200; i++) {
                refused = mintThrough(server, "198.51.100." + (1 + i / 15));
            }
            assertThat(refused.message())
                    .startsWith("More than 50 requests a minute"
                            + " (half of key_per_minute, the other half is for addresses that mint little).");
        }
    }

    @Test
    void eachVisitorHasADailyBudget() {
        try (TestServer server = server("visitor_tokens_per_day: 1")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: one");
            client.follow(id, 0);
            assertLimited(client.say(id, "say: two"), 429, "limit_reached");
            server.restart();
            assertLimited(client.say(client.createSession(), "say: three"), 429, "limit_reached");
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(other.say(other.createSession(), "say: one").status()).isEqualTo(202);
        }
    }

    @Test
    void theAnonymousBudgetRefusesNewTurnsButNotRetries() {
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
    void anInterruptedAnswerCountsAgainstTheBudget() {
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
