// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import sh.karta.server.store.StoreFormat;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.SchemaFiles;

/** Creates and updates the tables with Flyway. Has connections of its own, because building an index may take minutes. */
final class PostgresSchema {
    private static final String LOCATION = "classpath:" + SchemaFiles.LOCATION;
    private static final int STATEMENT_SECONDS = 1_800;

    private PostgresSchema() {}

    /** Creates the tables, or brings older ones up to date. Waits for another server that does the same. */
    static void migrate(String url) throws IOException {
        migrate(url, LOCATION);
    }

    static void migrate(String url, String... locations) throws IOException {
        try {
            Flyway flyway = flyway(url, locations);
            requireNotNewer(url, flyway.info());
            flyway.migrate();
        } catch (RuntimeException e) {
            throw unusable(url, e);
        }
    }

    /**
     * Creates the tables in a new database.
     *
     * @throws IOException if the tables have another version
     */
    static void require(String url) throws IOException {
        require(url, LOCATION);
    }

    static void require(String url, String... locations) throws IOException {
        try {
            MigrationInfoService info = flyway(url, locations).info();
            requireNotNewer(url, info);
            if (info.current() == null) {
                migrate(url, locations);
            } else if (found(info) < known(info)) {
                throw StoreFormat.older(place(url), found(info), known(info));
            }
        } catch (RuntimeException e) {
            throw unusable(url, e);
        }
    }

    private static void requireNotNewer(String url, MigrationInfoService info) throws IOException {
        if (found(info) > known(info)) {
            throw StoreFormat.newer(place(url), found(info), known(info));
        }
    }

    private static int found(MigrationInfoService info) {
        MigrationInfo current = info.current();
        return current == null ? 0 : current.getVersion().getMajor().intValue();
    }

    private static int known(MigrationInfoService info) {
        return (int) Arrays.stream(info.all())
                .filter(one -> one.getState().isResolved())
                .count();
    }

    private static Flyway flyway(String url, String... locations) {
        return flywayTo("latest", url, locations);
    }

    /** @param version to which tables are updated */
    static Flyway flywayTo(String version, String url, String... locations) {
        return Flyway.configure()
                .target(version)
                .dataSource(source(url))
                .locations(locations)
                .table("karta_schema")
                .placeholders(new HashMap<>(Dialect.POSTGRES.words()))
                .lockRetryCount(STATEMENT_SECONDS)
                .load();
    }

    /** Returns connections whose statements may take long. */
    static DataSource source(String url) {
        return PostgresSource.of(url, "karta-schema", STATEMENT_SECONDS);
    }

    static IOException unusable(String url, RuntimeException failure) {
        if (failure instanceof FlywayException flyway
                && flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return StoreFormat.foreign(place(url));
        }
        return new IOException("The store " + place(url) + " cannot be used: " + failure.getMessage(), failure);
    }

    /** Returns hosts, ports and database of an address. */
    static String hosts(String url) {
        return place(url).replaceFirst("jdbc:postgresql:(//)?", "");
    }

    /** Returns an address without user and password. */
    static String place(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }
}
