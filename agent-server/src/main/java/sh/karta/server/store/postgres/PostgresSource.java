// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with limits of time, whatever else the operator's address says. */
final class PostgresSource {
    private static final int CONNECT_SECONDS = 5;

    private PostgresSource() {}

    /**
     * Returns a source of connections.
     *
     * @param name shown in {@code pg_stat_activity}
     * @param seconds how long a statement may take, and an answer be awaited
     */
    static PGSimpleDataSource of(String url, String name, int seconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setApplicationName(name);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(seconds);
        source.setTcpKeepAlive(true);
        // A statement that we gave up on must not go on holding locks.
        String options = "-c statement_timeout=" + seconds + "s";
        source.setOptions(source.getOptions() == null ? options : source.getOptions() + " " + options);
        return source;
    }
}
