// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import sh.karta.server.Waiting;
import sh.karta.server.live.LiveBus;
import sh.karta.server.live.postgres.PostgresBus;

/** Tests the sockets to PostgreSQL as the driver has opened them. */
final class PostgresSocketsTest {
    /** The sockets of the one test. */
    private static final Queue<Socket> OPENED = new ConcurrentLinkedQueue<>();

    /** The driver creates it by its name in the URL. */
    public static final class Recorded extends SocketFactory {
        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            OPENED.add(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Deaf implements LiveBus.Listener {
        @Override
        public void received(LiveBus.Delta words) {}

        @Override
        public void changed(String session) {}

        @Override
        public void interrupt(String session, long turnId) {}

        @Override
        public void missed() {}
    }

    /** Returns the number of connections to the database by name, without this one. */
    private static Map<String, Integer> connections(Connection connection) throws SQLException {
        Map<String, Integer> counts = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT application_name, count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid() GROUP BY 1")) {
            while (row.next()) {
                counts.put(row.getString(1), row.getInt(2));
            }
        }
        return counts;
    }

    /** Otherwise a firewall forgets an idle connection, and its next statement waits for the time limit of the socket. */
    @Test
    void theSystemKeepsAllConnectionsOfTheStoreAndOfTheBusAlive() throws Exception {
        String database = TestPostgres.NEWEST.database();
        String url = database + "&socketFactory=" + Recorded.class.getName();
        try (PostgresStore store = PostgresStore.open(url);
                PostgresBus bus = new PostgresBus(url);
                Connection other = DriverManager.getConnection(database)) {
            store.nodes().renew();
            bus.listen(new Deaf());
            Map<String, Integer> all = Map.of("karta", 10, "karta-lease", 1, "karta-bus", 1, "karta-listen", 1);
            Waiting.until("the connections", () -> connections(other).equals(all));
            assertThat(OPENED)
                    .filteredOn(socket -> !socket.isClosed())
                    .hasSize(13)
                    .allSatisfy(socket -> assertThat(socket.getKeepAlive()).isTrue());
        }
    }
}
