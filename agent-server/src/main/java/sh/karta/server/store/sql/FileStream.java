// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Files;

/** Reads each chunk of a file in a statement of its own, so that a slow reader holds no connection. */
final class FileStream extends InputStream {
    private static final String SELECT = "SELECT content FROM file_chunk WHERE session = ? AND name = ? AND number = ?";

    private final Database database;
    private final String session;
    private final String name;
    private long left;
    private int next;
    private byte[] chunk = {};
    private int position;

    FileStream(Database database, String session, Files.Stored file) {
        this.database = database;
        this.session = session;
        name = file.name();
        left = file.bytes();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        if (position == chunk.length) {
            chunk = nextChunk();
            position = 0;
        }
        int some = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, bytes, offset, some);
        position += some;
        left -= some;
        return some;
    }

    private byte[] nextChunk() throws IOException {
        int number = next++;
        try {
            return database.read(
                            sql -> Optional.ofNullable(sql.first(row -> row.bytes(1), SELECT, session, name, number)))
                    .orElseThrow(() -> new IOException("The file was deleted while it was read."));
        } catch (Problem e) {
            throw new IOException(e.text(), e);
        }
    }
}
