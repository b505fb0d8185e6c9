// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/** Appends two rows again and again and prints the last number after each answer, until it is killed. */
final class KilledWriter {
    static final String SESSION = "ses_killed";

    private KilledWriter() {}

    public static void main(String[] arguments) throws Exception {
        SqliteStore store = SqliteStore.open(Path.of(arguments[0]));
        Loaded loaded = store.sessions().load(SESSION);
        UUID tail = loaded == null ? SessionStore.NEW : loaded.tail();
        long seq = loaded == null ? 0 : loaded.head().lastSeq();
        Instant now = Instant.now();
        while (true) {
            UUID to = UUID.randomUUID();
            Row first = new Row(seq + 1, "t", now, "x".repeat(3_000));
            Row second = new Row(seq + 2, "t", now, "{}");
            Head head = new Head(SESSION, "p", "o", "", "", now, now, seq + 2, seq + 2, 0, null, null, null);
            store.sessions()
                    .append(tail, to, new Append(head, List.of(first, second), null, 1, null))
                    .toCompletableFuture()
                    .join();
            tail = to;
            seq += 2;
            System.out.println(seq);
        }
    }
}
