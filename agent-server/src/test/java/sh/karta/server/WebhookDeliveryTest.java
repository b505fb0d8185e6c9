// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests that webhooks arrive although servers and receivers fail. */
final class WebhookDeliveryTest {
    private static final String SECRET = "webhook-secret-of-the-operator";

    @TempDir
    Path directory;

    private final FakeEndpoint hook = new FakeEndpoint();

    @AfterEach
    void stop() {
        hook.close();
    }

    private static String yaml(String... urls) {
        StringBuilder yaml = new StringBuilder("webhooks:\n");
        for (String url : urls) {
            yaml.append("  - {url: \"")
                    .append(url)
                    .append("\", secret: ")
                    .append(SECRET)
                    .append("}\n");
        }
        return yaml + TestServer.QUICK_DEMO;
    }

    private static void rate(TestClient client, int times) {
        for (int i = 0; i < times; i++) {
            String id = client.createSession();
            long seq = client.say(id, "say: rate me").json().path("seq").asLong();
            client.follow(id, seq);
            var vote = TestClient.object("message_id", "msg_" + seq + "_answer", "value", "up");
            assertThat(client.post(client.session(id) + "/feedback", vote).status())
                    .isEqualTo(202);
        }
    }

    private static List<String> ids(FakeEndpoint receiver) {
        return receiver.asked.stream()
                .map(asked -> asked.body().path("id").asText())
                .toList();
    }

    private String jdbc(String store) {
        return store.equals("sqlite") ? "jdbc:sqlite:" + directory.resolve("data/karta.db") : store;
    }

    private static void change(String jdbc, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitNoneLeft(String jdbc) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            Waiting.until("the delivery of all events", () -> {
                try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM delivery")) {
                    row.next();
                    return row.getInt(1) == 0;
                }
            });
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void theNextServerRepeatsADeliveryThatAKilledServerHadNotCompleted(String kind) throws Exception {
        String store = kind.equals("sqlite") ? kind : TestPostgres.NEWEST.database();
        Path config = Files.writeString(
                directory.resolve("config.yaml"),
                "management: {port: off}\nstore: " + store + "\n" + yaml(hook.address() + "/hook"));
        String[] arguments = {
            "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString()
        };
        hook.then(exchange -> {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        try (ServerProcess killed = ServerProcess.start(arguments)) {
            rate(new TestClient(killed.address()).signIn("visitor-with-128-random-bits"), 1);
            hook.awaitAsked(1);
            killed.kill();
        }
        change(jdbc(store), "UPDATE delivery SET due_at = 0");
        hook.thenStatus(204, "");
        try (ServerProcess next = ServerProcess.start(arguments)) {
            hook.awaitAsked(2);
            awaitNoneLeft(jdbc(store));
            assertThat(next.address()).isNotEmpty();
        }
        assertThat(ids(hook)).hasSize(2).doesNotContain("");
        assertThat(hook.asked.get(1).body()).isEqualTo(hook.asked.get(0).body());
    }

    @Test
    void twoServersDeliverEachEventOnce() throws Exception {
        IntStream.range(0, 200).forEach(i -> hook.thenStatus(204, ""));
        String store = TestPostgres.NEWEST.database();
        String config = "store: " + store + "\n" + yaml(hook.address() + "/hook");
        try (TestServer first = TestServer.with(Files.createDirectory(directory.resolve("first")), config);
                TestServer second = TestServer.with(Files.createDirectory(directory.resolve("second")), config)) {
            TestClient here = first.client().signIn("visitor-with-128-random-bits");
            TestClient there = second.client();
            there.token = here.token;
            for (int i = 0; i < 10; i++) {
                rate(here, 1);
                rate(there, 1);
            }
            hook.awaitAsked(20);
            awaitNoneLeft(store);
        }
        assertThat(ids(hook)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aReceiverThatWasDownGetsTheEventWhenItIsUp() throws Exception {
        try (HeldPort port = new HeldPort();
                TestServer server =
                        TestServer.with(directory, "store: sqlite\n" + yaml("http://127.0.0.1:" + port.number()))) {
            rate(server.client().signIn("visitor-with-128-random-bits"), 1);
            try (Connection connection = DriverManager.getConnection(jdbc("sqlite"));
                    Statement statement = connection.createStatement()) {
                int failed = 0;
                while (failed == 0) {
                    // A retry is due within 5 s, a claim within 30 s.
                    try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM delivery WHERE attempts = 1"
                            + " AND due_at <= unixepoch('subsec') * 1000 + 5000")) {
                        failed = row.next() ? row.getInt(1) : 0;
                    }
                }
            }
            try (FakeEndpoint up = new FakeEndpoint(port.number())) {
                up.thenStatus(204, "");
                up.awaitAsked(1);
                awaitNoneLeft(jdbc("sqlite"));
            }
        }
    }

    @Test
    void aReceiverThatNeverRespondsDelaysNoOtherReceiver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
                TestServer server = TestServer.with(
                        directory, yaml("http://127.0.0.1:" + silent.getLocalPort(), hook.address() + "/hook"))) {
            IntStream.range(0, 40).forEach(i -> hook.thenStatus(204, ""));
            rate(server.client().signIn("visitor-with-128-random-bits"), 20);
            hook.awaitAsked(20);
            assertThat(ids(hook)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aDeliveryIsGivenUpAfterEightAttempts() throws Exception {
        try (TestServer server = TestServer.with(directory, "store: sqlite\n" + yaml(hook.address()))) {
            rate(server.client().signIn("visitor-with-128-random-bits"), 1);
            for (int attempt = 1; attempt < 8; attempt++) {
                hook.awaitAsked(attempt);
                // The result of an attempt is stored after the receiver has it.
                int changed = 0;
                while (changed == 0) {
                    try (Connection connection = DriverManager.getConnection(jdbc("sqlite"));
                            Statement statement = connection.createStatement()) {
                        statement.execute("PRAGMA busy_timeout=60000");
                        changed = statement.executeUpdate("UPDATE delivery SET due_at = 0 WHERE attempts = " + attempt
                                + " AND (due_at <= unixepoch('subsec') * 1000 + 5000"
                                + " OR due_at > unixepoch('subsec') * 1000 + 30000)");
                    }
                }
            }
            hook.awaitAsked(8);
            awaitNoneLeft(jdbc("sqlite"));
        }
        assertThat(ids(hook)).hasSize(8).containsOnly(ids(hook).get(0));
    }

    @Test
    void aVoteIsStoredAlthoughTheQueueOfTheReceiverIsFull() throws Exception {
        String other = "http://127.0.0.1:1/hook";
        try (TestServer server = TestServer.with(directory, "store: sqlite\n" + yaml(other))) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            change(
                    jdbc("sqlite"),
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + Deliveries.MAX_PENDING
                            + ") INSERT INTO delivery(id, address, session, body, attempts, due_at)"
                            + " SELECT randomblob(16), '" + other + "', '', '{}', 0, 9000000000000000 FROM n");
            rate(client, 1);
            try (Connection connection = DriverManager.getConnection(jdbc("sqlite"));
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT (SELECT COUNT(*) FROM feedback), (SELECT COUNT(*) FROM delivery)")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1);
                assertThat(row.getInt(2)).isEqualTo(Deliveries.MAX_PENDING);
            }
        }
    }

    @Test
    void aGeneratedSecretSignsAsStandardWebhooks() throws Exception {
        byte[] key = "twenty-four bytes or more".getBytes(StandardCharsets.UTF_8);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        hook.thenStatus(204, "");
        try (TestServer server = TestServer.with(directory, yaml(hook.address()).replace(SECRET, secret))) {
            rate(server.client().signIn("visitor-with-128-random-bits"), 1);
            hook.awaitAsked(1);
        }
        FakeEndpoint.Asked asked = hook.asked.get(0);
        Map<String, List<String>> headers = asked.headers();
        String id = headers.get("Webhook-id").get(0);
        String time = headers.get("Webhook-timestamp").get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] signed = mac.doFinal((id + "." + time + "." + asked.raw()).getBytes(StandardCharsets.UTF_8));
        assertThat(headers.get("Webhook-signature"))
                .containsExactly("v1," + Base64.getEncoder().encodeToString(signed));
        assertThat(id).isEqualTo(asked.body().path("id").asText());
        assertThat(headers).doesNotContainKey("Karta-signature");
    }
}
