// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import sh.karta.server.TestClient.Answer;

/**
 * Visitors of a server that is under attack. Each one, from an address of its own, gets a token, creates a session, asks and reads the
 * answer, and comes again a second later. The server must count one trusted proxy.
 */
final class InnocentVisitors implements AutoCloseable {
    /** The visits of one visitor that take ten minutes at least. */
    static final int OF_TEN_MINUTES = 600;

    private static final int VISITORS = 20;
    private static final int PAUSE_SECONDS = 1;
    /** A visitor may not have to wait for this many visits longer than {@link Waiting} waits. */
    private static final int STEP = 50;

    private final String server;
    private final ScheduledExecutorService visits = Executors.newScheduledThreadPool(VISITORS);
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicIntegerArray served = new AtomicIntegerArray(VISITORS);

    InnocentVisitors(String server) {
        this.server = server;
    }

    void begin() {
        for (int i = 0; i < VISITORS; i++) {
            int number = i;
            // A visit throws nothing, so nobody has to read its future.
            Future<?> unused = visits.scheduleWithFixedDelay(() -> visit(number), 0, PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void visit(int number) {
        String[] from = {"X-Forwarded-For", "203.0." + number + ".5"};
        try {
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
            if (answer.equals("hello")) {
                served.incrementAndGet(number);
            } else {
                failures.add("answer: " + answer);
            }
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

    /** Waits until each visitor was served this many times since the beginning. Fails if one was not served, or waits much too long. */
    void awaitServed(int times) {
        for (int each = Math.min(least() + STEP, times); each < times; each += STEP) {
            await(each);
        }
        await(times);
    }

    private void await(int times) {
        Waiting.until("innocent visitors", () -> !failures.isEmpty() || least() >= times);
        assertThat(failures).isEmpty();
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
        visits.shutdownNow();
    }
}
