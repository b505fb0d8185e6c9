// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Row;

/** A session as a server with the tables of version 1 has stored it. */
public final class FirstTables {
    private FirstTables() {}

    /** @param tail a UUID as the database writes it */
    public static List<String> rows(String tail) {
        return List.of(
                "INSERT INTO session(id, project, owner, title, preview, created_at, active_at, last_seq, reserved_seq, tail, epoch)"
                        + " VALUES('ses_1', 'org/p', 'visitor:v', 'title', '', 1, 2, 2, 2, "
                        + tail + ", 0)",
                "INSERT INTO event(session, seq, branch, type, at, body)"
                        + " VALUES('ses_1', 1, 0, 'user.message', 1, '{\"a\":1}'), ('ses_1', 2, 0, 'agent.message', 2, '{}')");
    }

    /** Fails unless the updated store has all of {@link #rows}. */
    public static void assertKept(Store updated) {
        Loaded loaded = updated.sessions().load("ses_1");
        assertThat(loaded.head().title()).isEqualTo("title");
        assertThat(loaded.rows())
                .containsExactly(
                        new Row(1, "user.message", Instant.ofEpochMilli(1), "{\"a\":1}"),
                        new Row(2, "agent.message", Instant.ofEpochMilli(2), "{}"));
    }
}
