// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import sh.karta.server.TestClient.Answer;

/**
 * Visitors of a server that is under attack. Each one, from an address of its own, gets a token, creates a session, asks and reads the
 * answer, again and again. The server must count one trusted proxy.
 */
final class InnocentVisitors implements AutoCloseable {
    private static final int VISITORS = 20;
    private static final int PAUSE_MILLIS = 500;

    private final String server;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicIntegerArray served = new AtomicIntegerArray(VISITORS);
    private volatile boolean over;

    InnocentVisitors(String server) {
        this.server = server;
    }

    void begin() {
        for (int i = 0; i < VISITORS; i++) {
            int number = i;
            Thread thread = new Thread(() -> visit(number), "innocent-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void visit(int number) {
        String[] from = {"X-Forwarded-For", "203.0." + number + ".5"};
        try {
            while (!over && failures.isEmpty()) {
                TestClient client = new TestClient(server);
                Answer minted = client.post(
                        "/v1/embed/session-tokens",
                        TestClient.object(
                                "embed_key", "pk_test_demo", "visitor_id", "innocent-visitor-with-128-bits-" + number),
                        "Origin",
                        TestClient.ORIGIN,
                        from[0],
                        from[1]);
                if (!isServed(minted, 200)) {
                    return;
                }
                client.token = minted.json().path("token").asText();
                Answer created = client.post(client.sessions(), "{}", from);
                if (!isServed(created, 201)) {
                    return;
                }
                String id = created.json().path("id").asText();
                Answer said = client.post(
                        client.session(id) + "/events",
                        TestClient.object("type", "user.message", "text", "say: hello"),
                        from);
                if (!isServed(said, 202)) {
                    return;
                }
                String answer = TestClient.text(client.follow(id, 0));
                if (!answer.equals("hello")) {
                    failures.add("answer: " + answer);
                }
                served.incrementAndGet(number);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            // the test is over
        } catch (RuntimeException | Error e) {
            failures.add(e.toString());
        }
    }

    private boolean isServed(Answer answer, int status) {
        if (answer.status() != status) {
            failures.add(answer.status() + " " + answer.text());
        }
        return answer.status() == status;
    }

    /** Waits until each visitor was served a number of times. Fails if one was not served. */
    void awaitServed(int times) {
        Waiting.until("innocent visitors", () -> !failures.isEmpty() || least() >= times);
        assertThat(failures).isEmpty();
    }

    /** Waits for a time in which no visitor may fail. */
    void awaitServed(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (failures.isEmpty() && System.nanoTime() - end < 0) {
            Thread.sleep(1_000);
        }
        assertThat(failures).isEmpty();
        assertThat(least()).isPositive();
    }

    private int least() {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < VISITORS; i++) {
            least = Math.min(least, served.get(i));
        }
        return least;
    }

    @Override
    public void close() {
        over = true;
        threads.forEach(Thread::interrupt);
    }
}
