// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import sh.karta.server.event.Json;
import sh.karta.server.store.Buckets;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Dump;
import sh.karta.server.store.ErasedOwners;
import sh.karta.server.store.Feedback;
import sh.karta.server.store.Files;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.Meta;
import sh.karta.server.store.OneTimeIds;
import sh.karta.server.store.Store;
import sh.karta.server.store.Sweep;
import sh.karta.server.store.session.SessionStore;

/** Implements all ports of a store on one database. */
public abstract class SqlStore implements Store {
    private final Database database;
    private final SqlSessions sessions;
    private final KeyStore keys;
    private final Buckets buckets;

    /** @param keysMaxAge maximum delay until another process's change of an embed key is noticed; zero to check each time */
    protected SqlStore(Database database, Appender appender, Buckets buckets, Duration keysMaxAge) {
        this.database = database;
        this.buckets = buckets;
        sessions = new SqlSessions(database, appender);
        keys = new SqlKeys(database, keysMaxAge.toNanos(), System::nanoTime);
    }

    /** Creates the row of {@code meta} in a new store. */
    protected void createMeta() {
        new SqlMeta(database, this::foundGeneration).create();
    }

    /**
     * Checks the version of the rows.
     *
     * @param place the file or address, without password
     * @throws IOException for rows of a newer server
     */
    protected void requireFormat(String place) throws IOException {
        new SqlMeta(database, this::foundGeneration).requireFormat(place);
    }

    /** Returns the highest generation that a connection has found when it was opened; 0 if connections do not look. */
    protected long foundGeneration() {
        return 0;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public IdempotencyKeys idempotencyKeys() {
        return sessions;
    }

    @Override
    public Files files() {
        return new SqlFiles(database);
    }

    @Override
    public KeyStore keys() {
        return keys;
    }

    @Override
    public Ledger ledger() {
        return new SqlLedger(database);
    }

    @Override
    public Buckets buckets() {
        return buckets;
    }

    @Override
    public OneTimeIds oneTimeIds() {
        return new SqlOneTimeIds(database);
    }

    @Override
    public Deliveries deliveries() {
        return new SqlDeliveries(database);
    }

    @Override
    public Feedback feedback() {
        return new SqlFeedback(database);
    }

    @Override
    public ErasedOwners erasedOwners() {
        return new SqlErasedOwners(database);
    }

    @Override
    public Meta meta() {
        return new SqlMeta(database, this::foundGeneration);
    }

    @Override
    public Sweep sweep() {
        return new SqlSweep(database, Clock.systemUTC());
    }

    @Override
    public abstract Dump dump();

    /** Returns the database, for tests that inspect the tables. */
    protected Database database() {
        return database;
    }

    @Override
    public JsonNode health() {
        database.read(sql -> sql.query(row -> row.number(1), "SELECT 1"));
        return Json.object().put("kind", kind());
    }

    /** Returns the name of the database, for operators. */
    protected abstract String kind();
}
