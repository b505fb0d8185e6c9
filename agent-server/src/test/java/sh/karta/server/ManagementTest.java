// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.config.ManagementConfig;
import sh.karta.server.config.ServerConfig;

/** Tests that metrics and details are available on the management listener only. */
@Timeout(300)
@Isolated("asserts what is logged")
final class ManagementTest {
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
                assertThat(operator.get(path, "Authorization", "Bearer wrong").status())
                        .as(path)
                        .isEqualTo(401);
            }
            Answer allowed = operator.get(
                    "/metrics", "Authorization", "Bearer a-token-for-the-collector", "Host", "metrics.lan");
            assertThat(allowed.status()).isEqualTo(200);
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
                Logged log = new Logged("sh.karta.server.KartaServer")) {
            int port = taken.getLocalPort();
            try (KartaServer server = KartaServer.start(config(port, true))) {
                assertThat(new TestClient(server.address()).get("/readyz").status())
                        .isEqualTo(200);
                assertThat(server.managementAddress()).isNull();
            }
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("127.0.0.1:" + port, "management.port"));
            assertThatThrownBy(() -> KartaServer.start(config(port, false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("management.port");
        }
    }

    /** Starts a server on an explicit free port. Port 0 would also change the management port. */
    private ServerConfig config(int managementPort, boolean defaultPort) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ServerConfig demo = ServerConfig.demo().with(null, port, directory.resolve("data"), null);
        return demo.with(new ManagementConfig("127.0.0.1", managementPort, defaultPort, null));
    }

    @Test
    void anUnconfiguredProxyLogsOneWarning() {
        try (Logged log = new Logged("sh.karta.server.http");
                TestServer server = TestServer.quick(directory)) {
            for (int i = 0; i < 3; i++) {
                server.client()
                        .post(
                                "/v1/embed/session-tokens",
                                TestClient.object("embed_key", "pk_test_demo"),
                                "Origin",
                                TestClient.ORIGIN,
                                "X-Forwarded-For",
                                "198.51.100." + i);
            }
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("X-Forwarded-For"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("trusted_proxies"));
        }
    }
}
