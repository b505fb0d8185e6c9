// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** The floor of the bus: a NOTIFY on one connection that another one receives. */
final class BareNotify implements AutoCloseable {
    private static final int NO_LIMIT = 0;

    private final Connection from;
    private final Connection to;
    private final PreparedStatement notify;

    BareNotify(String url) throws SQLException {
        from = DriverManager.getConnection(url);
        to = DriverManager.getConnection(url);
        try (Statement statement = to.createStatement()) {
            statement.execute("LISTEN bare");
        }
        notify = from.prepareStatement("SELECT pg_notify('bare', ?)");
    }

    /** Returns after the text has arrived. */
    void trip(String text) throws SQLException {
        notify.setString(1, text);
        notify.execute();
        to.unwrap(PGConnection.class).getNotifications(NO_LIMIT);
    }

    @Override
    public void close() throws SQLException {
        from.close();
        to.close();
    }
}
