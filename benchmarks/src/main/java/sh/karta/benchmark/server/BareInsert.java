// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The floor of an append: an INSERT of one row with its commit, in a prepared statement on one connection. */
final class BareInsert implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    BareInsert(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS bare(session text NOT NULL, seq bigint NOT NULL,"
                    + " type text NOT NULL, at bigint NOT NULL, body text NOT NULL, PRIMARY KEY (session, seq))");
        }
        insert = connection.prepareStatement("INSERT INTO bare VALUES(?, ?, ?, ?, ?)");
    }

    void insert(String session, long seq, String body) throws SQLException {
        insert.setString(1, session);
        insert.setLong(2, seq);
        insert.setString(3, "agent.message");
        insert.setLong(4, seq);
        insert.setString(5, body);
        insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
