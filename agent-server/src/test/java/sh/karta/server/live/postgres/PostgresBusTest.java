// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.karta.server.Logged;
import sh.karta.server.Waiting;

final class PostgresBusTest {
    private static final String URL = "jdbc:bus-test:";

    /** The texts that were sent to other servers. */
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();

    private final AtomicInteger connections = new AtomicInteger();

    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "connect" -> URL.equals(arguments[0]) ? fake(Connection.class) : null;
                    case "prepareStatement" -> {
                        if (connections.incrementAndGet() == 1) {
                            throw new IllegalStateException("of a test");
                        }
                        yield fake(PreparedStatement.class);
                    }
                    case "createArrayOf" -> {
                        for (Object text : (Object[]) arguments[1]) {
                            sent.add((String) text);
                        }
                        yield null;
                    }
                    case "execute" -> true;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> null;
                }));
    }

    @Test
    void anUnexpectedErrorRestartsTheSenderAndIsCounted() throws SQLException {
        Driver driver = fake(Driver.class);
        DriverManager.registerDriver(driver);
        try (Logged log = new Logged(PostgresBus.class.getName());
                PostgresBus bus = new PostgresBus(URL)) {
            bus.changed("ses_1");
            Waiting.until("a restarted sender", () -> sent.stream().anyMatch(text -> text.contains("ses_1")));
            assertThat(bus.restarts()).isEqualTo(1);
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line).contains("Sending text to other servers failed, restarting", "of a test"));
        } finally {
            DriverManager.deregisterDriver(driver);
        }
    }
}
