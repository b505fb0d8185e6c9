// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import sh.karta.server.event.Event;

/** Words as stores up to version 3 wrote them: of each event its seq, and its type and JSON in Java's own UTF. */
final class OldWords {
    private OldWords() {}

    static byte[] bytes(Appended appended) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(appended.session());
        out.writeLong(appended.createdAt().toEpochMilli());
        out.writeShort(appended.events().size());
        for (Event event : appended.events()) {
            out.writeLong(event.seq());
            out.writeUTF(event.type());
            out.writeUTF(event.json());
        }
        return bytes.toByteArray();
    }

    /** A file with appends in its first segment. */
    static void write(Path file, Appended... all) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(WordsFile.SEGMENTS * WordsFile.SEGMENT_BYTES);
        bytes.position(WordsFile.SEGMENT_BYTES);
        for (Appended each : all) {
            byte[] words = bytes(each);
            int begin = bytes.position();
            bytes.putInt(16 + words.length).putInt(0).putLong(1).put(words);
            CRC32C sum = new CRC32C();
            sum.update(bytes.array(), begin + 8, bytes.position() - begin - 8);
            bytes.putInt(begin + 4, (int) sum.getValue());
        }
        Files.write(file, bytes.array());
    }
}
