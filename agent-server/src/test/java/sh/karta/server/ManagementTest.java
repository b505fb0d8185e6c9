// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.config.ManagementConfig;
import sh.karta.server.config.ServerConfig;

/** Tests that metrics and details are available on the management listener only. */
@Isolated("asserts what is logged")
final class ManagementTest {
    /** The 32 threads of the main port, without the one that accepts connections and the one that waits for data. */
    private static final int MAIN_PORT_THREADS = 30;

    /** Twice as many as the threads, because Jetty may reserve one that only a later request gets. */
    private static final int VISITORS = 2 * MAIN_PORT_THREADS;

    @TempDir
    Path directory;

    @Test
    void theMainPortServesNeitherMetricsNorDetails() {
        try (TestServer server = TestServer.quick(directory)) {
            assertThat(server.client().get("/metrics").status()).isEqualTo(404);
            assertThat(server.client().get("/details").status()).isEqualTo(404);
            Answer alive = server.client().get("/healthz");
            assertThat(alive.status()).isEqualTo(200);
            assertThat(alive.text()).isEqualTo("ok");
            Answer ready = server.client().get("/readyz");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.text()).isEqualTo("ready");
        }
    }

    @Test
    void metricsAndDetailsAreOnTheManagementListener() {
        try (TestServer server = TestServer.with(directory, "management: {port: 0}\n" + TestServer.QUICK_DEMO)) {
            server.client().get("/readyz");
            assertThat(server.operator().get("/metrics").text()).contains("jvm_memory_used_bytes");
            Answer details = server.operator().get("/details");
            assertThat(details.json().path("accepting").asBoolean()).isTrue();
            assertThat(details.json().at("/store/kind").asText()).isNotEmpty();
            assertThat(server.operator()
                            .get("/v1/embed/config?embed_key=pk_test_demo")
                            .status())
                    .isEqualTo(404);
            assertThat(server.operator().post("/metrics", "{}").header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void operatorsGetAnswersWhileVisitorsBlockAllThreadsOfTheMainPort() throws Exception {
        Set<Thread> ofOtherServers = threadsOfMainPorts();
        List<RawConnection> visitors = new ArrayList<>();
        try (TestServer server = TestServer.with(directory, "management: {port: 0}\n" + TestServer.QUICK_DEMO)) {
            for (int i = 0; i < VISITORS; i++) {
                // Only the first request of a connection needs a thread to set it up.
                RawConnection visitor =
                        RawConnection.to(server.address()).send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
                visitors.add(visitor);
                assertThat(visitor.await("\r\n\r\nok")).endsWith("ok");
            }
            Iterator<RawConnection> waiting = visitors.iterator();
            try (BlockedLog accessLog = new BlockedLog("karta.access")) {
                Waiting.until("all threads of the main port are blocked", () -> {
                    if (waiting.hasNext()) {
                        // A wrong method is answered, and logged, on the thread that has read the request.
                        waiting.next().send("PATCH /v1/embed/config HTTP/1.1\r\nHost: x\r\n\r\n");
                    }
                    Set<Thread> threads = threadsOfMainPorts();
                    threads.removeAll(ofOtherServers);
                    return threads.size() == MAIN_PORT_THREADS
                            && accessLog.threads().containsAll(threads);
                });
                assertThat(server.operator().get("/details").status()).isEqualTo(200);
                assertThat(server.operator().get("/metrics").status()).isEqualTo(200);
            }
        } finally {
            visitors.forEach(RawConnection::close);
        }
    }

    /** Returns the threads of all main ports in this JVM, without those that accept connections and wait for data. */
    private static Set<Thread> threadsOfMainPorts() {
        Set<Thread> threads = new HashSet<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread.getName().startsWith("karta-http-")
                    && !thread.getName().contains("-acceptor-")
                    && Stream.of(stack).noneMatch(frame -> frame.getMethodName().equals("select"))) {
                threads.add(thread);
            }
        });
        return threads;
    }

    @Test
    void proxiesAndReboundHostsCannotReadTheMetrics() {
        try (TestServer server = TestServer.with(directory, "management: {port: 0}\n" + TestServer.QUICK_DEMO)) {
            for (String name :
                    List.of("www.example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1")) {
                assertThat(server.operator().get("/metrics", "Host", name).status())
                        .as(name)
                        .isEqualTo(401);
            }
            for (String name : List.of("localhost:8788", "127.0.0.1", "[::1]:8788")) {
                assertThat(server.operator().get("/metrics", "Host", name).status())
                        .as(name)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aConfiguredTokenIsRequiredOnThisMachineToo() {
        String config = "management: {port: 0, token: a-token-for-the-collector}\n" + TestServer.QUICK_DEMO;
        try (TestServer server = TestServer.with(directory, config)) {
            TestClient operator = server.operator();
            for (String path : List.of("/metrics", "/details", "/")) {
                assertThat(operator.get(path).status()).as(path).isEqualTo(401);
            }
            assertThat(operator.get("/metrics", "Authorization", "Bearer wrong").status())
                    .isEqualTo(401);
            Answer allowed = operator.get(
                    "/metrics", "Authorization", "Bearer a-token-for-the-collector", "Host", "metrics.lan");
            assertThat(allowed.status()).isEqualTo(200);
        }
    }

    @Test
    void theSchemeOfTheTokenMayHaveAnyCase() {
        String config = "management: {port: 0, token: a-token-for-the-collector}\n" + TestServer.QUICK_DEMO;
        try (TestServer server = TestServer.with(directory, config)) {
            for (String scheme : List.of("bearer ", "BEARER ", "Bearer  ")) {
                assertThat(server.operator()
                                .get("/metrics", "Authorization", scheme + "a-token-for-the-collector")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void wrongTokensAreLoggedAndSlowedByAddress() {
        String config = "management: {port: 0, token: a-token-for-the-collector}\n" + TestServer.QUICK_DEMO;
        try (Logged log = new Logged("sh.karta.server.manage");
                TestServer server = TestServer.with(directory, config);
                RawConnection guess = RawConnection.to(server.operator().base)) {
            guess.send("GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer guess\r\n\r\n");
            Waiting.until("the wrong token", () -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("Wrong management token from 127.0.0.0/24"));
            Answer next = server.operator().get("/metrics", "Authorization", "Bearer another");
            assertThat(next.status()).isIn(429, 401);
            assertThat(guess.status()).isEqualTo(401);
            Waiting.until(
                    "an answer to the right token",
                    () -> server.operator()
                                    .get("/metrics", "Authorization", "Bearer a-token-for-the-collector")
                                    .status()
                            == 200);
        }
    }

    @Test
    void theDeprecatedTokenKeyStillWorksAndLogsOneWarning() {
        try (Logged log = new Logged("sh.karta.server.config");
                TestServer server = TestServer.with(
                        directory, "metrics_token: an-old-token\nmanagement: {port: 0}\n" + TestServer.QUICK_DEMO)) {
            assertThat(server.operator().get("/metrics").status()).isEqualTo(401);
            assertThat(server.operator()
                            .get("/metrics", "Authorization", "Bearer an-old-token")
                            .status())
                    .isEqualTo(200);
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("metrics_token", "management.token"));
        }
    }

    @Test
    void aTakenDefaultPortIsAWarningAndATakenConfiguredPortAnError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HeldPort own = new HeldPort();
                Logged log = new Logged("sh.karta.server.KartaServer")) {
            int port = taken.getLocalPort();
            try (KartaServer server = KartaServer.start(config(own, port, true))) {
                assertThat(new TestClient(server.address()).get("/readyz").status())
                        .isEqualTo(200);
                assertThat(server.managementAddress()).isNull();
            }
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("127.0.0.1:" + port, "management.port"));
            assertThatThrownBy(() -> KartaServer.start(config(own, port, false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("management.port");
        }
    }

    @Test
    void withoutAConfigFileThePortIsFreeSoThatDemosRunSideBySide() {
        assertThat(ServerConfig.demo().management().port()).isZero();
        assertThat(ServerConfig.demo().management().host()).isEqualTo("127.0.0.1");
    }

    /** Starts a server on an explicit free port. Port 0 would also change the management port. */
    private ServerConfig config(HeldPort own, int managementPort, boolean defaultPort) {
        ServerConfig demo = ServerConfig.demo().with(null, own.number(), directory.resolve("data"), null);
        return demo.with(new ManagementConfig("127.0.0.1", managementPort, defaultPort, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/embed/config?embed_key=pk_test_demo", "/", "/healthz", "/nothing"})
    void anUnconfiguredProxyLogsOneWarning(String path) {
        try (Logged log = new Logged("sh.karta.server.http");
                TestServer server = TestServer.quick(directory)) {
            for (int i = 0; i < 3; i++) {
                server.client().get(path, "X-Forwarded-For", "198.51.100." + i);
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("X-Forwarded-For"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("trusted_proxies"));
        }
    }
}
