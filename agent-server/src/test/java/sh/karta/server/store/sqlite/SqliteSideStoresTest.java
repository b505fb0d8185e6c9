// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.MemoryBuckets;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.sql.SideStoresContract;
import sh.karta.server.store.sql.SqlStore;

/** The contract on SQLite, where the other process is a command. */
final class SqliteSideStoresTest extends SideStoresContract {
    @TempDir
    static Path directory;

    private static SqliteStore store;
    private static SqliteStore command;

    @BeforeAll
    static void open() throws IOException {
        store = SqliteStore.open(directory);
        command = SqliteStore.openBeside(directory);
    }

    @AfterAll
    static void close() {
        command.close();
        store.close();
    }

    @Override
    protected SqlStore store() {
        return store;
    }

    @Override
    protected SqlStore other() {
        return command;
    }

    @Test
    void aKeyThatACommandChangesCountsAtOnceInARunningServer() {
        StoredKey key = new StoredKey("pk_live_by_command", "org/p", List.of("null"), true, NOON, null);
        command.keys().put(key);
        assertThat(store.keys().find(key.key())).isEqualTo(key);
        command.keys().put(key.enabled(false));
        assertThat(store.keys().find(key.key())).isEqualTo(key.enabled(false));
    }

    @Test
    void bucketsRefillAsTimePassesAndTheOldestAreForgotten() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
        MemoryBuckets buckets = new MemoryBuckets(clock::get);
        for (int i = 0; i < 60; i++) {
            assertThat(buckets.consume("a", 60)).isZero();
        }
        assertThat(buckets.consume("a", 60)).isEqualTo(Duration.ofSeconds(1));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(buckets.consume("a", 60)).isZero();
        assertThat(buckets.consume("a", 60)).isZero();
        assertThat(buckets.consume("a", 60)).isPositive();
        for (int i = 0; i < 100_000; i++) {
            buckets.consume("other " + i, 60);
        }
        assertThat(buckets.consume("a", 60)).as("forgotten, hence full").isZero();
    }

    @Test
    void aSweepForgetsFullBucketsOnly() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
        MemoryBuckets buckets = new MemoryBuckets(clock::get);
        buckets.consume("used", 1);
        buckets.consume("full soon", 60);
        buckets.sweep();
        assertThat(buckets.entries()).isEqualTo(2);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        buckets.sweep();
        assertThat(buckets.entries()).isEqualTo(1);
        assertThat(buckets.consume("used", 1)).isEqualTo(Duration.ofSeconds(59));
    }

    @Test
    void theSweepOfTheStoreForgetsFullBuckets() {
        MemoryBuckets buckets = (MemoryBuckets) store.buckets();
        buckets.consume("full within a microsecond", Integer.MAX_VALUE);
        int before = buckets.entries();
        store.sweep().sweep().toCompletableFuture().join();
        assertThat(buckets.entries()).isLessThan(before);
    }
}
