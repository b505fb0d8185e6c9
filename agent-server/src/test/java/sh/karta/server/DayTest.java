// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the turns of a busy day, 20,000, in ten minutes. {@code karta.test.day.turns} sets another number at the
 * same rate.
 */
@Tag("full")
@Timeout(3_600)
final class DayTest {
    private static final int TURNS = Integer.getInteger("karta.test.day.turns", 20_000);
    private static final long MICROS_BETWEEN = TimeUnit.MINUTES.toMicros(10) / 20_000;
    private static final int TURNS_PER_SESSION = 4;
    private static final int CLIENTS = 16;

    /** About 400 tokens. */
    private static final String ANSWER =
            "An answer of usual length. ".repeat(60).strip();

    /**
     * The documentation's page on capacity computes with 16 GB for a million sessions of four answers. Here the question has the text of
     * the answer too.
     */
    private static final int BYTES_PER_ANSWER = 4_000;

    private static final String CONFIG = "management: {port: 0}\n" + TestServer.QUICK_DEMO
            + "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, address_per_minute: 1000000, key_per_minute: 1000000}\n";

    /** The number, the number of objects, their bytes, and the class. */
    private static final Pattern CLASS = Pattern.compile("^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

    @TempDir
    Path directory;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Semaphore due = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);

    private void talk(ServerProcess server, int number) {
        TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits-" + number);
        String id = "";
        long cursor = 0;
        for (int i = 0; begun.incrementAndGet() <= TURNS; i++) {
            due.acquireUninterruptibly();
            if (i % TURNS_PER_SESSION == 0) {
                id = client.createSession();
                cursor = 0;
            }
            assertThat(client.say(id, "say: " + ANSWER).status()).isEqualTo(202);
            List<JsonNode> events = client.follow(id, cursor);
            assertThat(TestClient.text(events)).isEqualTo(ANSWER);
            cursor = events.get(events.size() - 1).path("seq").asLong();
            done.release();
        }
    }

    /** Returns the bytes of live objects in the heap, without arrays of int, because G1 fills the gaps between live objects with those. */
    private static long heap(ServerProcess server) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process histogram = new ProcessBuilder(jcmd, Long.toString(server.pid()), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return histogram
                .inputReader()
                .lines()
                .map(CLASS::matcher)
                .filter(line -> line.find() && !line.group(2).equals("[I"))
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    private long disk() throws IOException {
        return Files.size(directory.resolve("data/karta.db"));
    }

    private void awaitTurns(int many) throws InterruptedException {
        for (int i = 0; i < many && failure.get() == null; ) {
            i += done.tryAcquire(1, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void aDayOfTurnsKeepsMemoryConstantAndUsesTheComputedDiskSpace() throws Exception {
        Path config = Files.writeString(directory.resolve("karta.yaml"), CONFIG);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ServerProcess server = ServerProcess.start(
                "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString())) {
            var unused = timer.scheduleAtFixedRate(due::release, 0, MICROS_BETWEEN, TimeUnit.MICROSECONDS);
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                threads.execute(() -> {
                    try {
                        talk(server, number);
                    } catch (RuntimeException | Error e) {
                        failure.compareAndSet(null, e);
                    }
                });
            }
            // Sessions stay in memory for a minute, so the heap is full after 2,000 turns.
            int first = TURNS * 6 / 10;
            awaitTurns(first);
            long heapBefore = heap(server);
            long diskBefore = disk();
            awaitTurns(TURNS - first);
            long heap = heap(server);
            long perAnswer = (disk() - diskBefore) / (TURNS - first);
            System.out.println("DayTest: " + TURNS + " turns, heap " + heapBefore / 1_000 + " kB, then " + heap / 1_000
                    + " kB, disk " + perAnswer + " bytes an answer");
            assertThat(heap).isLessThan(heapBefore * 11 / 10);
            assertThat(perAnswer).isBetween(2L * ANSWER.length(), (long) BYTES_PER_ANSWER + ANSWER.length());
        } finally {
            timer.shutdownNow();
            threads.shutdownNow();
        }
    }
}
