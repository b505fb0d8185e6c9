// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.store.Dump;

/** Reads a {@link Backup} into a store of either kind. */
public final class Restore {
    private Restore() {}

    /**
     * Replaces the content of a store with a backup, or changes nothing; see {@link Dump#replaceWith}.
     *
     * @return the number of rows in the backup
     * @throws IOException if the file is not a complete backup, or the store cannot be written
     */
    public static long read(Path file, Dump store) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Rows rows = new Rows(file, new TarReader(in));
            store.replaceWith(rows);
            return rows.count;
        }
    }

    /** The rows of all entries, one after the other. */
    private static final class Rows implements Dump.Source {
        private final Path file;
        private final TarReader tar;
        private String table = "";
        private Iterator<String> lines = Collections.emptyIterator();
        private boolean started;
        private long count;

        Rows(Path file, TarReader tar) {
            this.file = file;
            this.tar = tar;
        }

        @Override
        public Dump.@Nullable TableRow next() throws IOException {
            while (!lines.hasNext()) {
                TarReader.Entry entry = entry();
                if (!started) {
                    start(entry);
                } else if (entry.name().equals(Backup.END)) {
                    requireAll(entry);
                    return null;
                } else {
                    table = entry.name().replaceFirst("/.*", "");
                    lines = entry.text().lines().iterator();
                }
            }
            count++;
            return new Dump.TableRow(table, object(lines.next()));
        }

        private TarReader.Entry entry() throws IOException {
            TarReader.Entry entry;
            try {
                entry = tar.next();
            } catch (IOException e) {
                throw new IOException(file + " is not a backup, or is damaged: " + e.getMessage(), e);
            }
            if (entry == null) {
                throw new IOException(file + " is not a complete backup. Nothing was restored.");
            }
            return entry;
        }

        private void start(TarReader.Entry entry) throws IOException {
            if (!entry.name().equals(Backup.START)) {
                throw new IOException(file + " is not a backup of karta-server. Nothing was restored.");
            }
            int format = object(entry.text()).path("format").asInt();
            if (format != Backup.FORMAT) {
                throw new IOException(file + " has format " + format + ", expected " + Backup.FORMAT
                        + ". Use the version of karta-server that wrote it, or a later one.");
            }
            started = true;
        }

        private void requireAll(TarReader.Entry entry) throws IOException {
            long expected = object(entry.text()).path("rows").asLong();
            if (expected != count) {
                throw new IOException(
                        file + " has " + count + " rows, expected " + expected + ". Nothing was restored.");
            }
        }

        private ObjectNode object(String json) throws IOException {
            try {
                if (Json.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                    return object;
                }
            } catch (IOException e) {
                throw new IOException(file + " is damaged: " + e.getMessage() + ". Nothing was restored.", e);
            }
            throw new IOException(file + " is damaged: expected a JSON object on each line. Nothing was restored.");
        }
    }
}
