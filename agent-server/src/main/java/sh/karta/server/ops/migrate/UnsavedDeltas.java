// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Looks for words that a killed server left in {@code words.log}. Words that are in its database stay in the file too, until they are
 * overwritten.
 *
 * <p>The file has segments of 1 MiB with records: length (4 bytes), CRC32C of the rest (4), number of the segment (8), length of the
 * session's id (2), id, when the session was created (8), number of words (2, the highest bit says how they are written), seq of the
 * first word (8), words.
 */
final class UnsavedDeltas {
    /** The creation time of a session, and the number of its last event in the database. */
    record End(long createdAt, long lastSeq) {}

    interface Sessions {
        /** Returns null for an unknown session. */
        @Nullable
        End end(String session) throws IOException;
    }

    private static final int SEGMENT = 1 << 20;
    private static final int SUMMED_FROM = 8;
    private static final int HEADER = 16;
    private static final int COUNT = 0x7fff;

    private UnsavedDeltas() {}

    /** @throws IOException if there are words that the database does not have */
    static void requireNone(Path file, Sessions sessions) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] segment = in.readNBytes(SEGMENT);
            while (segment.length > HEADER) {
                requireNone(segment, file, sessions);
                segment = in.readNBytes(SEGMENT);
            }
        }
    }

    private static void requireNone(byte[] segment, Path file, Sessions sessions) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        int begin = 0;
        while (begin + HEADER < segment.length && isWhole(bytes, begin)) {
            bytes.position(begin + HEADER);
            byte[] name = new byte[bytes.getShort() & 0xffff];
            bytes.get(name);
            String session = new String(name, StandardCharsets.UTF_8);
            long createdAt = bytes.getLong();
            int count = bytes.getShort() & COUNT;
            long last = bytes.getLong() + count - 1;
            End end = sessions.end(session);
            if (end != null && end.createdAt() == createdAt && last > end.lastSeq()) {
                throw new IOException("The file " + file + " has words of session " + session
                        + " that are not in the database. Start the old server with this data folder once,"
                        + " stop it cleanly (Ctrl+C, SIGTERM), then repeat the command.");
            }
            begin += bytes.getInt(begin);
        }
    }

    /** Returns whether a record is complete. A torn record, or one of an earlier round, ends a segment. */
    private static boolean isWhole(ByteBuffer bytes, int begin) {
        int length = bytes.getInt(begin);
        if (length <= HEADER || length > bytes.capacity() - begin) {
            return false;
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes.slice(begin + SUMMED_FROM, length - SUMMED_FROM));
        return (int) sum.getValue() == bytes.getInt(begin + 4)
                && bytes.getLong(begin + SUMMED_FROM) == bytes.getLong(SUMMED_FROM);
    }
}
