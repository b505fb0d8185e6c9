// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import sh.karta.server.event.Json;
import sh.karta.server.store.Dump;

/**
 * Writes a store into a file: a tar with {@code karta.json}, which names the format, then {@code <table>/<number>.jsonl} with one row a
 * line, and {@code end.json} with the number of rows, which proves that the file is complete. It holds the server's secret, so only its
 * owner can read it.
 */
public final class Backup {
    static final int FORMAT = 1;
    static final String START = "karta.json";
    static final String END = "end.json";

    /** Bytes of rows that are buffered for one entry, because an entry begins with its size. */
    private static final int ENTRY = 4 * 1_024 * 1_024;

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private Backup() {}

    /**
     * Writes a backup. The file appears when it is complete.
     *
     * @return the number of rows
     * @throws IOException if the file exists or cannot be written, or the store cannot be read
     */
    public static long write(Dump store, Path file, Instant now) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " exists already. Choose another file.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("The directory " + folder + " does not exist. Create it, or choose another file.");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            long rows;
            try (FileChannel channel = FileChannel.open(part, NEW, privately(part));
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                rows = write(store, new TarWriter(out, now), now);
                out.flush();
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return rows;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] privately(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static long write(Dump store, TarWriter tar, Instant now) throws IOException {
        tar.add(START, Json.bytes(Json.object().put("format", FORMAT).put("created_at", now.toString())));
        Entries entries = new Entries(tar);
        store.writeTo(entries);
        entries.flush();
        tar.add(END, Json.bytes(Json.object().put("rows", entries.rows)));
        tar.finish();
        return entries.rows;
    }

    /** Collects rows of one table. */
    private static final class Entries implements Dump.Sink {
        private final TarWriter tar;
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private String table = "";
        private int number;
        private long rows;

        Entries(TarWriter tar) {
            this.tar = tar;
        }

        @Override
        public void add(Dump.TableRow row) throws IOException {
            if (!row.table().equals(table)) {
                flush();
                table = row.table();
                number = 0;
            }
            lines.writeBytes(Json.bytes(row.values()));
            lines.write('\n');
            rows++;
            if (lines.size() >= ENTRY) {
                flush();
            }
        }

        void flush() throws IOException {
            if (lines.size() > 0) {
                tar.add(String.format("%s/%06d.jsonl", table, ++number), lines.toByteArray());
                lines.reset();
            }
        }
    }
}
