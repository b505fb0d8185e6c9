// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The columns of a table in a backup. */
record Table(String name, List<Column> columns) {
    static final String ERASED = "erased";

    static final String FILE_CHUNK = "file_chunk";

    /** In the order of a backup: sessions precede the rows that belong to them. */
    static final List<Table> ALL = List.of(
            of(
                    "session",
                    "id text, project text, owner text, title text, preview text, created_at number, active_at number,"
                            + " last_seq number, reserved_seq number, tail uuid, epoch number, run uuid, node text, due_at number"),
            of("event", "session text, seq number, type text, at number, body text"),
            of("draft", "session text, run uuid, part text, from_char number, seq number, text text"),
            of("snapshot", "session text, seq number, format number, state text"),
            of("accepted", "session text, key text, hash text, seq number, at number"),
            of("file", "session text, name text, title text, type text, bytes number, state number, at number"),
            of(FILE_CHUNK, "session text, name text, number number, content bytes"),
            of("feedback", "session text, message_id text, owner text, value text, reason text, text text, at number"),
            of(
                    "embed_key",
                    "key text, project text, origins text, enabled number, created_at number, not_before number"),
            of("spend", "project text, day text, owner text, tokens number"),
            of("spend_total", "project text, anonymous number, day text, shard number, tokens number"),
            of("delivery", "id uuid, address text, session text, body text, attempts number, due_at number"),
            of(ERASED, "project text, owner text, at number"),
            of(
                    "meta",
                    "one number, secret bytes, generation number, format number, keys_version number,"
                            + " timeline text"));

    enum Kind {
        TEXT,
        NUMBER,
        UUID,
        BYTES
    }

    record Column(String name, Kind kind) {}

    private static Table of(String name, String columns) {
        return new Table(
                name,
                Arrays.stream(columns.split(", "))
                        .map(column -> column.split(" "))
                        .map(words -> new Column(words[0], Kind.valueOf(words[1].toUpperCase(Locale.ROOT))))
                        .toList());
    }

    String columnList() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
