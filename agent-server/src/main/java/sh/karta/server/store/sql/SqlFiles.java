// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.io.InputStream;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Files;

/** Files as rows, their bytes as rows of {@link FileUpload#CHUNK} bytes. */
final class SqlFiles implements Files {
    static final int BOOKED = 0;
    static final int STORED = 1;

    /** Older bookings have expired. Longer than an upload may take. */
    static final String SINCE = "${now} - 900000";

    private static final int ID_BYTES = 16;
    private static final String SELECT =
            "SELECT name, title, type, bytes FROM file WHERE session = ? AND state = " + STORED;
    private static final String USED = "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM file WHERE session = ?"
            + " AND (state = " + STORED + " OR at > " + SINCE + ")";

    private enum Booking {
        DONE,
        NO_ROOM,
        NO_SESSION
    }

    private record Used(long files, long bytes) {
        boolean fits(long more, Room room) {
            return files < room.files() && bytes + more <= room.bytes();
        }
    }

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    SqlFiles(Database database) {
        this.database = database;
    }

    @Override
    public Upload book(String session, long bytes, Room room) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String name = HexFormat.of().formatHex(id);
        return switch (database.writeNow(sql -> sql.together(all -> book(all, session, name, bytes, room)))) {
            case DONE -> new FileUpload(database, session, name, bytes);
            case NO_SESSION -> throw Problem.notFound("Session not found, or it belongs to another user.");
            case NO_ROOM ->
                throw new Problem(
                        Code.TOO_LARGE,
                        "A conversation holds at most " + room.files() + " files and " + room.bytes()
                                + " bytes altogether.");
        };
    }

    private static Booking book(Sql sql, String session, String name, long bytes, Room room) throws SQLException {
        // The lock makes concurrent bookings of a session wait for each other.
        String lock = "SELECT 1 FROM session WHERE id = ?${for_no_key_update}";
        if (sql.first(row -> true, lock, session) == null) {
            return Booking.NO_SESSION;
        }
        Used used = sql.first(row -> new Used(row.big(1), row.big(2)), USED, session);
        if (used == null || !used.fits(bytes, room)) {
            return Booking.NO_ROOM;
        }
        sql.update(
                "INSERT INTO file(session, name, title, type, bytes, state, at) VALUES(?, ?, '', '', ?, " + BOOKED
                        + ", ${now})",
                session,
                name,
                bytes);
        return Booking.DONE;
    }

    private static Stored stored(Sql.Columns row) throws SQLException {
        return new Stored(row.text(1), row.text(2), row.text(3), row.big(4));
    }

    @Override
    public @Nullable Stored find(String session, String name) {
        return database.read(sql ->
                        Optional.ofNullable(sql.first(SqlFiles::stored, SELECT + " AND name = ?", session, name)))
                .orElse(null);
    }

    @Override
    public List<Stored> list(String session) {
        return database.read(sql -> sql.query(SqlFiles::stored, SELECT + " ORDER BY name", session));
    }

    @Override
    public @Nullable InputStream open(String session, String name) {
        Stored file = find(session, name);
        return file == null ? null : new FileStream(database, session, file);
    }
}
