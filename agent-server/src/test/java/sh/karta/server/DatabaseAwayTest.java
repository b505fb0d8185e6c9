// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests the logs, metrics and readiness of a server whose PostgreSQL stops, or starts later than the server. */
@Tag("full")
final class DatabaseAwayTest {
    @TempDir
    Path directory;

    @TempDir
    static Path data;

    private static TestPostgres postgres;
    private String yaml;

    @BeforeAll
    static void startPostgres() {
        postgres = TestPostgres.own(data.resolve("postgres"));
    }

    @BeforeEach
    void createDatabase() {
        yaml = "store: " + postgres.database() + "\n" + TestServer.QUICK_DEMO;
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.stop();
    }

    private static void awaitStatus(TestClient client, int status) {
        Waiting.until(
                "a response with status " + status,
                () -> client.get(client.sessions()).status() == status);
    }

    @Test
    void anOutageOfTheDatabaseLogsOneLineAtItsStartAndEndWithoutStackTraces() {
        try (TestServer server = TestServer.with(directory, yaml.replace("agent:", """
                        limits: {visitor_reads_per_minute: 1000000}
                            agent:""".stripLeading()))) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            try (Logged log = new Logged("sh.karta.server.store");
                    Logged pool = new Logged("com.zaxxer.hikari")) {
                awaitStatus(client, 200);
                postgres.kill();
                awaitStatus(client, 503);
                awaitStatus(client, 503);
                postgres.startAgain();
                awaitStatus(client, 200);
                assertThat(pool.lines()).isEmpty();
                // A killed PostgreSQL may answer on one connection after another has failed, so the lines may repeat in
                // turn.
                String address = yaml.replaceAll("(?s).*?//([^/]+)/.*", "$1");
                List<String> lines = log.lines().stream()
                        .filter(line -> line.contains(" " + address + "/"))
                        .toList();
                assertThat(lines.size()).isEven().isPositive();
                for (int i = 0; i < lines.size(); i++) {
                    assertThat(lines.get(i))
                            .matches(
                                    i % 2 == 0
                                            ? "\\[\\S+] PostgreSQL at localhost:\\d+/test_\\d+ is unreachable, retrying: .+"
                                            : "\\[\\S+] Connected to PostgreSQL at localhost:\\d+/test_\\d+ again");
                }
            }
        }
    }

    @Test
    void aServerThatStartsBeforeItsDatabaseWaitsForIt() throws Exception {
        postgres.kill();
        HeldPort port = new HeldPort();
        Path config = Files.writeString(directory.resolve("karta.yaml"), "management: {port: off}\n" + yaml);
        Path log = Files.createFile(directory.resolve("log"));
        CompletableFuture<ServerProcess> starting = CompletableFuture.supplyAsync(() -> ServerProcess.startLogging(
                log,
                "--port",
                Integer.toString(port.number()),
                "--data",
                directory.resolve("data").toString(),
                "--config",
                config.toString()));
        Waiting.until("the line about the database", () -> {
            assertThat(starting).as(Files.readString(log)).isNotCompletedExceptionally();
            return Files.readString(log).contains("Waiting for PostgreSQL at localhost:");
        });
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port.number()).close())
                .as("nothing is served before the store is open")
                .isInstanceOf(ConnectException.class);
        postgres.startAgain();
        try (port;
                ServerProcess server = starting.get()) {
            assertThat(new TestClient(server.address()).get("/readyz").status()).isEqualTo(200);
            postgres.kill();
            awaitLine(log, "Renewing the lease of this server failed, retrying: ");
            awaitLine(log, "Receiving text from other servers failed, reconnecting: ");
            postgres.startAgain();
            awaitLine(log, "The lease of this server is renewed again");
            awaitLine(log, "Receiving text from other servers works again");
        }
        assertThat(Files.readString(log)).doesNotContain("\tat ");
        assertThat(Files.readAllLines(log))
                .as("one line for an outage, however often work was retried")
                .filteredOn(line -> line.contains("Renewing the lease") || line.contains("Receiving text"))
                .hasSize(3);
    }

    private static void awaitLine(Path log, String text) {
        Waiting.until(text, () -> Files.readString(log).contains(text));
    }

    @Test
    void aServerWithoutItsDatabaseFailsWithALineThatNamesTheChecks() {
        String url = postgres.database() + "&password=se%26cret";
        postgres.kill();
        assertThatThrownBy(() -> PostgresStore.openWaiting(url, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "PostgreSQL at localhost:\\d+/test_\\d+ could not be reached within 0 s: Connection to .+"
                                + " Check that it is running, that store has the right host and port, .+")
                .hasMessageNotContaining("cret");
        postgres.startAgain();
    }

    @Test
    void aServerDoesNotWaitForADatabaseThatDoesNotExist() {
        String url = postgres.database().replaceFirst("test_\\d+", "missing");
        assertThatThrownBy(() -> PostgresStore.openWaiting(url, Duration.ofDays(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("database \"missing\" does not exist");
    }
}
