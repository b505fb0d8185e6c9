// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with time limits, in addition to the options of the operator's URL. */
final class PostgresSource {
    private static final int CONNECT_SECONDS = 5;

    private PostgresSource() {}

    /**
     * Returns a source of connections.
     *
     * @param name shown in {@code pg_stat_activity}
     * @param seconds time limit for a statement, and for the wait for a response
     */
    static PGSimpleDataSource of(String url, String name, int seconds) {
        return with(new PGSimpleDataSource(), url, name, seconds);
    }

    /** Sets the address and the time limits of a source. */
    static <T extends PGSimpleDataSource> T with(T source, String url, String name, int seconds) {
        source.setUrl(url);
        source.setApplicationName(name);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(seconds);
        source.setTcpKeepAlive(true);
        // A statement must not keep its locks after the server has stopped waiting for it.
        String options = "-c statement_timeout=" + seconds + "s";
        source.setOptions(source.getOptions() == null ? options : source.getOptions() + " " + options);
        return source;
    }
}
