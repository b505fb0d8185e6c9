// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.disk.DirectoryLock;
import sh.karta.server.event.Event;
import sh.karta.server.store.StoredKey;

/**
 * A data folder of an older version: {@code sessions.db} (SQLite), {@code files/}, {@code secret.key}. Holds the folder's lock, so that no
 * server starts with it meanwhile.
 */
final class OldFolder implements OldStore {
    private static final int FIRST_VERSION = 4;
    private static final int WITH_OWNER_SUMS = 5;
    private static final int WITH_NOT_BEFORE = 6;
    private static final int LAST_VERSION = 6;

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Path folder;
    private final @Nullable DirectoryLock lock;
    private final Connection connection;
    private final int version;

    private OldFolder(Path folder, @Nullable DirectoryLock lock) throws IOException {
        this.folder = folder;
        this.lock = lock;
        try {
            connection = DriverManager.getConnection(url(folder.resolve("sessions.db")));
        } catch (SQLException e) {
            throw unreadable(e);
        }
        version = all("PRAGMA user_version", row -> row.getInt(1)).get(0);
    }

    /** @throws IOException if the folder cannot be migrated; the message says what to do */
    static OldFolder open(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve("sessions.db"))) {
            throw new IOException("--from: the folder " + folder
                    + " has no sessions.db. Expected the data folder of an older version of karta-server.");
        }
        DirectoryLock lock = lock(folder);
        OldFolder opened;
        try {
            opened = new OldFolder(folder, lock);
        } catch (IOException e) {
            if (lock != null) {
                lock.close();
            }
            throw e;
        }
        try {
            opened.requireReadable();
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Returns null for a copy of a folder without the file of the lock, which no server uses. */
    private static @Nullable DirectoryLock lock(Path folder) throws IOException {
        if (!Files.exists(folder.resolve("lock"))) {
            return null;
        }
        DirectoryLock lock = DirectoryLock.take(folder);
        if (lock == null) {
            throw new IOException(
                    "A server is using the data folder " + folder + ". Stop it, then repeat the command.");
        }
        return lock;
    }

    /**
     * Returns the address of the database. SQLite leaves the folder unchanged only if the address promises that no process writes. The lock
     * guarantees that.
     */
    private static String url(Path file) {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri().toString().replaceFirst("^file:///", "file:/")
                + (Files.exists(log) ? "?mode=ro" : "?immutable=1");
    }

    private void requireReadable() throws IOException {
        if (version < FIRST_VERSION || version > LAST_VERSION) {
            throw new IOException("The data folder " + folder + " has format " + version + ", expected "
                    + FIRST_VERSION + " to " + LAST_VERSION
                    + (version < FIRST_VERSION
                            ? ". Start the last older version of karta-server with it once and stop it, then repeat."
                            : ". Use the version of karta-server that wrote it, or a later one."));
        }
        UnsavedDeltas.requireNone(folder.resolve("words.log"), session -> {
            List<UnsavedDeltas.End> ends = all(
                    "SELECT created_at, (SELECT MAX(seq) FROM event WHERE session = id) FROM session WHERE id = ?",
                    row -> new UnsavedDeltas.End(row.getLong(1), row.getLong(2)),
                    session);
            return ends.isEmpty() ? null : ends.get(0);
        });
    }

    @Override
    public byte[] secret() throws IOException {
        return HexFormat.of()
                .parseHex(Files.readString(folder.resolve("secret.key")).strip());
    }

    @Override
    public List<StoredKey> keys() throws IOException {
        String notBefore = version < WITH_NOT_BEFORE ? "NULL" : "not_before";
        return all(
                "SELECT key, project, origins, enabled, created_at, " + notBefore + " FROM embed_key ORDER BY key",
                OldFolder::key);
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        Instant createdAt = Instant.ofEpochMilli(row.getLong(5));
        long notBefore = row.getLong(6);
        boolean none = row.wasNull();
        return new StoredKey(
                row.getString(1),
                row.getString(2),
                row.getString(3).lines().toList(),
                row.getInt(4) == 1,
                createdAt,
                none ? null : Instant.ofEpochMilli(notBefore));
    }

    @Override
    public List<ProjectSum> projectSums() throws IOException {
        return all(
                "SELECT project, anonymous, day, tokens FROM spend",
                row -> new ProjectSum(row.getString(1), row.getInt(2) == 1, row.getString(3), row.getLong(4)));
    }

    @Override
    public List<OwnerSum> ownerSums() throws IOException {
        return version < WITH_OWNER_SUMS
                ? List.of()
                : all(
                        "SELECT project, owner, day, tokens FROM owner_spend",
                        row -> new OwnerSum(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
    }

    @Override
    public List<String> sessions() throws IOException {
        return all("SELECT id FROM session ORDER BY id", row -> row.getString(1));
    }

    @Override
    public Session session(String id) throws IOException {
        return all(
                        "SELECT project, owner, title, created_at, active_at FROM session WHERE id = ?",
                        row -> new Session(
                                id,
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                Instant.ofEpochMilli(row.getLong(4)),
                                Instant.ofEpochMilli(row.getLong(5))),
                        id)
                .get(0);
    }

    @Override
    public List<Event> events(String session) throws IOException {
        List<Event> events = new ArrayList<>();
        all(
                "SELECT seq, type, json FROM event WHERE session = ? ORDER BY seq",
                row -> row.getString(2).isEmpty()
                        ? events.addAll(unpacked(ByteBuffer.wrap(row.getBytes(3))))
                        : events.add(new Event(row.getLong(1), row.getString(2), row.getString(3))),
                session);
        return events;
    }

    /**
     * Reads words that share a row: the seq of the first (8 bytes), then of each the length of its type (2), its type, the length of its
     * JSON (4), its JSON.
     */
    private static List<Event> unpacked(ByteBuffer row) {
        List<Event> events = new ArrayList<>();
        long seq = row.getLong();
        while (row.hasRemaining()) {
            String type = text(row, row.getShort() & 0xffff);
            events.add(new Event(seq++, type, text(row, row.getInt())));
        }
        return events;
    }

    private static String text(ByteBuffer row, int length) {
        byte[] bytes = new byte[length];
        row.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public byte @Nullable [] file(String session, String name) throws IOException {
        Path file = folder.resolve("files").resolve(session).resolve(name);
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    private <T> List<T> all(String sql, Reader<T> reader, String... values) throws IOException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            List<T> all = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
            }
            return all;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private IOException unreadable(SQLException e) {
        return new IOException("The data folder " + folder + " cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
