// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.sqlite.SqliteStore;

/**
 * Cuts the power of a server with SQLite at 200 random moments. A preloaded library keeps a copy of
 * the flushed bytes. The test stops the process and reads these files as the next server would.
 */
@Tag("full")
@Timeout(1_800)
final class PowerFailureTest {
    private static final int FAILURES = 200;
    private static final int CLIENTS = 4;
    private static final long SEED = 4;

    private static final String CONFIG = "management: {port: off}\n" + TestServer.QUICK_DEMO
            + "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, address_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Object progress = new Object();
    private boolean stopping;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    private static boolean hasCompiler() throws InterruptedException {
        try {
            return run("cc", "--version");
        } catch (IOException e) {
            return false;
        }
    }

    private void talk(TestClient client, int number) {
        String id = client.createSession();
        for (int i = 0; !isStopping(); i++) {
            String text = "say: client " + number + " message " + i;
            Answer said = client.say(id, text);
            assertThat(said.status()).as(said.text()).isEqualTo(202);
            acknowledged.add(text);
            synchronized (progress) {
                progress.notifyAll();
            }
            // The server may end a stream after it was stopped for a while.
            do {
                client.follow(
                        id,
                        0,
                        event -> event.path("type").asText().equals("session.status_idle") && isIdle(client, id));
            } while (!isIdle(client, id));
        }
    }

    private static boolean isIdle(TestClient client, String id) {
        return client.get(client.session(id)).json().path("status").asText().equals("idle");
    }

    private boolean isStopping() {
        synchronized (progress) {
            return stopping;
        }
    }

    private void stopClients() {
        synchronized (progress) {
            stopping = true;
        }
    }

    private void awaitMessages(int many) throws InterruptedException {
        synchronized (progress) {
            int target = acknowledged.size() + many;
            while (acknowledged.size() < target) {
                progress.wait();
            }
        }
    }

    private static Set<String> messagesIn(Path data) throws Exception {
        // Opening checks and recovers the file, as a start of the server does.
        SqliteStore.open(data).close();
        Set<String> messages = new HashSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("karta.db"));
                Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(check.getString(1)).isEqualTo("ok");
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT json_extract(body, '$.text') FROM event WHERE type = 'user.message'")) {
                while (rows.next()) {
                    messages.add(rows.getString(1));
                }
            }
        }
        return messages;
    }

    @Test
    void anAcknowledgedMessageSurvivesAPowerFailureAtAnyMoment() throws Exception {
        Prerequisite.require(hasCompiler(), "a C compiler (cc)");
        Path library = directory.resolve("power.so");
        assertThat(run("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), "src/test/c/power.c", "-ldl"))
                .isTrue();
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path config = Files.writeString(directory.resolve("karta.yaml"), CONFIG);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        Random random = new Random(SEED);
        try (ServerProcess server = ServerProcess.startIn(
                Map.of("LD_PRELOAD", library.toString(), "KARTA_DISK", disk.toString()),
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString(),
                "--config",
                config.toString())) {
            List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> talk(new TestClient(server.address()).signIn("visitor-with-128-random-bits-" + i), i),
                            threads))
                    .toList();
            for (int failure = 0; failure < FAILURES; failure++) {
                awaitMessages(1 + random.nextInt(20));
                Set<String> promised = Set.copyOf(acknowledged);
                String pid = Long.toString(server.pid());
                assertThat(run("kill", "-STOP", pid)).isTrue();
                Path data = Files.createDirectory(directory.resolve("data-" + failure));
                for (String name : List.of("karta.db", "karta.db-wal")) {
                    if (Files.exists(disk.resolve(name))) {
                        Files.copy(disk.resolve(name), data.resolve(name));
                    }
                }
                assertThat(run("kill", "-CONT", pid)).isTrue();
                assertThat(messagesIn(data)).as("failure %d", failure).containsAll(promised);
            }
            stopClients();
            clients.forEach(CompletableFuture::join);
        } finally {
            stopClients();
            threads.shutdownNow();
        }
    }
}
