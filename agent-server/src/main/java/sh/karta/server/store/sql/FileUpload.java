// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Files;

/** Collects bytes and writes them as rows. The rows count only while the booking exists. */
final class FileUpload implements Files.Upload {
    /** Each chunk costs a commit, so it must not be small. Each upload holds one in memory, so it must not be large. */
    static final int CHUNK = 256 * 1_024;

    private static final byte[] NONE = {};

    private static final Logger LOG = LoggerFactory.getLogger(FileUpload.class);

    private static final String BOOKED =
            " WHERE session = ? AND name = ? AND state = " + SqlFiles.BOOKED + " AND at > " + SqlFiles.SINCE;

    /** The lock makes a delete of the session wait, so that no chunk outlives it. */
    private static final String ADD =
            "INSERT INTO file_chunk(session, name, number, content) SELECT session, name, ?, ? FROM file" + BOOKED
                    + "${against_delete}";

    private final Database database;
    private final String session;
    private final String name;
    private final long booked;
    private byte[] chunk = NONE;
    private int inChunk;
    private int chunks;
    private long written;
    private boolean over;

    FileUpload(Database database, String session, String name, long booked) {
        this.database = database;
        this.session = session;
        this.name = name;
        this.booked = booked;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (written + length > booked) {
            throw new Problem(Code.TOO_LARGE, "The file is larger than announced, expected " + booked + " bytes.");
        }
        written += length;
        int from = offset;
        int left = length;
        if (left > 0 && chunk.length == 0) {
            // Only now, because clients can announce many uploads and send nothing.
            chunk = new byte[(int) Math.min(CHUNK, booked)];
        }
        while (left > 0) {
            int some = Math.min(left, chunk.length - inChunk);
            System.arraycopy(bytes, from, chunk, inChunk, some);
            inChunk += some;
            from += some;
            left -= some;
            if (inChunk == chunk.length) {
                flush();
            }
        }
    }

    private void flush() {
        if (inChunk == 0) {
            return;
        }
        byte[] content = inChunk == chunk.length ? chunk : java.util.Arrays.copyOf(chunk, inChunk);
        int number = chunks++;
        requireOne(database.writeNow(sql -> sql.update(ADD, number, content, session, name)));
        inChunk = 0;
    }

    private static void requireOne(int changed) {
        if (changed == 0) {
            throw Problem.notFound("The session was deleted, or the upload took too long.");
        }
    }

    @Override
    public Files.Stored store(String title, String type) {
        flush();
        requireOne(database.writeNow(sql -> sql.update(
                "UPDATE file SET title = ?, type = ?, bytes = ?, state = " + SqlFiles.STORED + ", at = ${now}" + BOOKED,
                title,
                type,
                written,
                session,
                name)));
        over = true;
        return new Files.Stored(name, title, type, written);
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        try {
            database.writeNow(sql -> sql.together(all -> {
                int deleted = all.update(
                        "DELETE FROM file WHERE session = ? AND name = ? AND state = " + SqlFiles.BOOKED,
                        session,
                        name);
                // No row is deleted if the file was stored although the answer was lost.
                return deleted == 0
                        ? 0
                        : all.update("DELETE FROM file_chunk WHERE session = ? AND name = ?", session, name);
            }));
        } catch (Problem e) {
            LOG.warn("An unfinished upload was not deleted and will expire in 15 minutes: {}", e.text());
        }
    }
}
