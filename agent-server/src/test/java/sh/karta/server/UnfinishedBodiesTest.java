// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
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
    private static final String CONFIG = "management: {port: off}\ntrusted_proxies: 1\n"
            + "limits: {connections_per_address: 1000}\n" + TestServer.QUICK_DEMO
            + "    limits: {key_per_minute: 1000000, visitor_per_minute: 1000000, address_per_minute: 1000000,"
            + " visitor_reads_per_minute: 1000000}\n";

    /**
     * Keeps connections with almost complete bodies open. A body that was refused is sent again with half its size, so the attackers take
     * all that they can get.
     */
    private static final class Attackers implements AutoCloseable {
        private final String server;
        private final IntFunction<String> addresses;
        private final TestClient[] visitors = new TestClient[VISITORS];
        private final String[] sessions = new String[VISITORS];
        private final RawConnection[] open = new RawConnection[CONNECTIONS];
        private final int[] sizes = new int[CONNECTIONS];
        private final Thread thread = new Thread(this::goOn, "attackers");
        private volatile boolean over;

        Attackers(String server, IntFunction<String> addresses) {
            this.server = server;
            this.addresses = addresses;
            for (int i = 0; i < VISITORS; i++) {
                visitors[i] = new TestClient(server).signIn("attacker-with-128-random-bits-" + i);
                sessions[i] = visitors[i].session(visitors[i].createSession());
            }
        }

        void begin() {
            for (int i = 0; i < CONNECTIONS; i++) {
                sizes[i] = LARGE;
                open[i] = attack(i);
            }
            for (int size = LARGE; size > SMALLEST; size /= 2) {
                attackAgain();
            }
            thread.start();
        }

        private RawConnection attack(int number) {
            String from = "X-Forwarded-For: " + addresses.apply(number);
            int size = sizes[number];
            RawConnection connection = RawConnection.to(server);
            return size <= MOST_OF_A_TOKEN_REQUEST
                    ? connection
                            .head("/v1/embed/session-tokens", "", size, from, "Origin: " + TestClient.ORIGIN)
                            .send(" ".repeat(size - 1))
                    : connection
                            .head(
                                    sessions[number % VISITORS] + "/events",
                                    visitors[number % VISITORS].token,
                                    size,
                                    from)
                            .send(" ".repeat(size - 1));
        }

        private void goOn() {
            while (!over) {
                attackAgain();
            }
        }

        private void attackAgain() {
            for (int i = 0; i < CONNECTIONS && !over; i++) {
                if (open[i].hasAnswer()) {
                    sizes[i] = open[i].status() == 503 ? Math.max(SMALLEST, sizes[i] / 2) : LARGE;
                    open[i].close();
                    open[i] = attack(i);
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            over = true;
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (RawConnection each : open) {
                each.close();
            }
        }
    }

    private static String fiveAddresses(int number) {
        return "198.51." + (100 + number % 5) + ".7";
    }

    private static String oneCustomersIpv6(int number) {
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

    @Test
    @Tag("full")
    void aServerWithLittleMemoryServesAllVisitorsThroughTenMinutesOfUnfinishedBodies()
            throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), CONFIG);
        try (ServerProcess process = start(config);
                Attackers first = new Attackers(process.address(), UnfinishedBodiesTest::fiveAddresses);
                Attackers second = new Attackers(process.address(), UnfinishedBodiesTest::oneCustomersIpv6);
                InnocentVisitors visitors = new InnocentVisitors(process.address())) {
            first.begin();
            second.begin();
            visitors.begin();
            visitors.awaitServed(Duration.ofMinutes(10));
        }
    }

    private ServerProcess start(Path config) throws IOException {
        return ServerProcess.startWith(
                List.of("-Xmx400m"),
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString(),
                "--config",
                config.toString());
    }
}
