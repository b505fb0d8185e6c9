// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import sh.karta.server.TestClient.Answer;

/** Tests which address the limits count for requests through proxies. The test is the proxy, on a loopback address. */
@Tag(TestServer.BOTH_STORES)
@Isolated("asserts what is logged")
final class ForwardedAddressTest {
    private static final String HEADER = "X-Forwarded-For";
    /** Number of requests that exceeds the limit of an address, even if a slow machine takes minutes for them. */
    private static final int MANY = 60;

    private static final String LIMITS =
            "visitor_per_minute: 1000000, key_per_minute: 1000000, visitor_reads_per_minute: 1000000";

    @TempDir
    Path directory;

    private TestServer server(String proxies, String limits) {
        return TestServer.with(
                directory,
                proxies + TestServer.QUICK_DEMO + "    features: {uploads: true}\n    limits: {" + limits + "}\n");
    }

    private static Answer mint(TestServer server, String forwarded) {
        return server.client()
                .post(
                        "/v1/embed/session-tokens",
                        TestClient.object("embed_key", "pk_test_demo"),
                        "Origin",
                        TestClient.ORIGIN,
                        HEADER,
                        forwarded);
    }

    private static Answer upload(TestClient client, String session, String forwarded) {
        return client.post(
                client.session(session) + "/files",
                TestClient.object("name", "a.txt", "content_base64", "aGVsbG8="),
                HEADER,
                forwarded);
    }

    /** Returns the statuses of many requests, up to the first that is refused. */
    private static List<Integer> repeat(Function<Integer, Answer> request) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < MANY && !statuses.contains(429); i++) {
            statuses.add(request.apply(i).status());
        }
        return statuses;
    }

    @Test
    void mintsMessagesAndUploadsEachCountForTheForwardedAddress() {
        try (TestServer server = server("trusted_proxies: 1\n", LIMITS + ", address_per_minute: 3")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            assertThat(repeat(i -> mint(server, "198.51.100.1")))
                    .startsWith(200, 200, 200)
                    .endsWith(429);
            assertThat(repeat(i -> upload(client, id, "198.51.100.2")))
                    .startsWith(200, 200, 200)
                    .endsWith(429);
            assertThat(repeat(i -> client.post(client.sessions(), "{}", HEADER, "198.51.100.3")))
                    .startsWith(201, 201, 201)
                    .endsWith(429);
            assertThat(mint(server, "198.51.100.4").status()).isEqualTo(200);
            assertThat(upload(client, id, "198.51.100.4").status()).isEqualTo(200);
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(repeat(i -> other.post(other.sessions(), "{}", HEADER, "198.51.100.4")))
                    .as("the address has one limit for all of its visitors and requests")
                    .startsWith(201)
                    .endsWith(429)
                    .hasSizeLessThan(4);
        }
    }

    @Test
    void readsCountForTheVisitorAndNotForTheForwardedAddress() {
        try (TestServer server = server("trusted_proxies: 1\n", "visitor_reads_per_minute: 3, address_per_minute: 1")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            assertThat(repeat(i -> client.get(client.sessions(), HEADER, "198.51.100." + i)))
                    .startsWith(200, 200, 200)
                    .endsWith(429);
            TestClient other = server.client().signIn("another-visitor-with-random-bits");
            assertThat(other.get(other.sessions(), HEADER, "198.51.100.0").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theAddressThatTheOutermostTrustedProxyHasSeenCounts() {
        try (TestServer server = server("trusted_proxies: 2\n", LIMITS + ", address_per_minute: 3")) {
            assertThat(repeat(i -> mint(server, "203.0.113." + i + ", 198.51.100.1, 192.0.2." + i)))
                    .as("neither the entries of the client nor the inner proxy's address count")
                    .endsWith(429);
            assertThat(mint(server, "203.0.113.1, 198.51.100.2, 192.0.2.1").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutTrustedProxiesNothingIsCountedForLoopbackAndOneWarningIsLogged() {
        try (Logged log = new Logged("sh.karta.server.http");
                TestServer server = server("", LIMITS + ", address_per_minute: 1")) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            assertThat(log.lines()).isEmpty();
            assertThat(repeat(i -> mint(server, "198.51.100.1"))).containsOnly(200);
            assertThat(repeat(i -> client.post(client.sessions(), "{}", HEADER, "198.51.100.1")))
                    .containsOnly(201);
            for (int i = 0; i < 10; i++) {
                assertThat(upload(client, id, "198.51.100.1").status()).isEqualTo(200);
            }
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(
                                    HEADER,
                                    "trusted_proxies is 0",
                                    "127.0.0.1",
                                    "have none if the proxy is on this machine"));
        }
    }

    @Test
    void theFirstRequestIsWarnedAboutAlsoIfItsTokenIsInvalid() {
        try (Logged log = new Logged("sh.karta.server.http");
                TestServer server = server("", LIMITS)) {
            TestClient client = server.client();
            assertThat(client.get(client.sessions(), HEADER, "198.51.100.1").status())
                    .isEqualTo(401);
            assertThat(log.lines()).singleElement().asString().contains("trusted_proxies is 0");
        }
    }
}
