// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attackers send bodies that never end, from few networks and many connections. Everybody else is served. */
@Timeout(900)
final class UnfinishedBodiesTest {
    private static final int CONNECTIONS = 100;
    private static final int VISITORS = 20;
    private static final int LARGE = 1_000_000;
    private static final int MOST_OF_A_TOKEN_REQUEST = 16_000;
    private static final int SMALLEST = 64;
    private static final int PAUSE_MILLIS = 100;
    static final String CONFIG = "management: {port: off}\ntrusted_proxies: 1\n"
            + "limits: {connections_per_address: 1000}\n" + TestServer.QUICK_DEMO
            + "    limits: {key_per_minute: 1000000, visitor_per_minute: 1000000, address_per_minute: 1000000,"
            + " visitor_reads_per_minute: 1000000}\n";

    /**
     * Keeps connections with almost complete bodies open. A body that was refused is sent again with half its size, so the attackers take
     * all that they can get.
     */
    static final class Attackers implements AutoCloseable {
        private final String server;
        private final IntFunction<String> addresses;
        private final TestClient[] visitors = new TestClient[VISITORS];
        private final String[] sessions = new String[VISITORS];
        private final Set<RawConnection> open = ConcurrentHashMap.newKeySet();
        private final AtomicIntegerArray sizes = new AtomicIntegerArray(CONNECTIONS);
        private final AtomicInteger refused = new AtomicInteger();
        private final ScheduledExecutorService attacks = Executors.newScheduledThreadPool(CONNECTIONS);

        Attackers(String server, IntFunction<String> addresses) {
            this.server = server;
            this.addresses = addresses;
            for (int i = 0; i < VISITORS; i++) {
                visitors[i] = new TestClient(server).signIn("attacker-with-128-random-bits-" + i);
                sessions[i] = visitors[i].session(visitors[i].createSession());
            }
        }

        /** Begins, and waits until the server has no more to give: it refuses bodies. */
        void begin() {
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                sizes.set(i, LARGE);
                // An attack that fails makes the wait for refused bodies fail, so nobody reads its future.
                Future<?> unused =
                        attacks.scheduleWithFixedDelay(() -> attack(number), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
            Waiting.until("refused bodies", () -> refused.get() > CONNECTIONS);
        }

        /** Sends a body that never ends, and waits until the server has answered or closed the connection. */
        private void attack(int number) {
            RawConnection connection = RawConnection.to(server);
            open.add(connection);
            try (connection) {
                int size = sizes.get(number);
                begin(connection, number, size);
                boolean isRefused = connection.status() == 503;
                sizes.set(number, isRefused ? Math.max(SMALLEST, size / 2) : LARGE);
                refused.addAndGet(isRefused ? 1 : 0);
            } finally {
                open.remove(connection);
            }
        }

        private void begin(RawConnection connection, int number, int size) {
            String from = "X-Forwarded-For: " + addresses.apply(number);
            if (size <= MOST_OF_A_TOKEN_REQUEST) {
                connection.head("/v1/embed/session-tokens", "", size, from, "Origin: " + TestClient.ORIGIN);
            } else {
                int visitor = number % VISITORS;
                connection.head(sessions[visitor] + "/events", visitors[visitor].token, size, from);
            }
            connection.send(" ".repeat(size - 1));
        }

        @Override
        public void close() {
            attacks.shutdownNow();
            Waiting.until("the attackers' end", () -> {
                open.forEach(RawConnection::close);
                return attacks.isTerminated();
            });
        }
    }

    static String fiveAddresses(int number) {
        return "198.51." + (100 + number % 5) + ".7";
    }

    static String oneCustomersIpv6(int number) {
        return "2001:db8:7:%x::%x".formatted(number, number);
    }

    @TempDir
    Path directory;

    @Test
    void unfinishedBodiesOfFiveAddressesBlockNobodyElse() {
        othersAreServedDuring(UnfinishedBodiesTest::fiveAddresses);
    }

    @Test
    void unfinishedBodiesOfOneIpv6NetworkBlockNobodyElse() {
        othersAreServedDuring(UnfinishedBodiesTest::oneCustomersIpv6);
    }

    private void othersAreServedDuring(IntFunction<String> addresses) {
        try (TestServer server = TestServer.with(directory, CONFIG);
                Attackers attackers = new Attackers(server.address(), addresses);
                InnocentVisitors visitors = new InnocentVisitors(server.address())) {
            attackers.begin();
            visitors.begin();
            visitors.awaitServed(2);
        }
    }
}
