// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests both sides of the limit up to which a body stays in memory. The spool folder is created with the first file. */
final class BodyTest {
    private static final int LIMIT = 64 * 1_024;

    @TempDir
    Path directory;

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Path folder() {
        return directory.resolve("spool");
    }

    /** Writes a body in pieces, as they come from the network. */
    private Body write(byte[] bytes, int piece) throws IOException {
        Body body = new BodyBudget(folder(), 1_000_000).body(false, -1, "198.51.100.7", null);
        for (int from = 0; from < bytes.length; from += piece) {
            body.write(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from)));
        }
        return body;
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, LIMIT})
    void aBodyOf64KilobytesStaysInMemory(int piece) throws IOException {
        byte[] bytes = random(LIMIT);
        try (Body body = write(bytes, piece)) {
            assertThat(folder()).doesNotExist();
            assertThat(body.size()).isEqualTo(LIMIT);
            assertThat(body.open()).hasBinaryContent(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, LIMIT, LIMIT + 1})
    void aByteMoreGoesToAFileWithoutAName(int piece) throws IOException {
        byte[] bytes = random(LIMIT + 1);
        try (Body body = write(bytes, piece)) {
            assertThat(folder()).isEmptyDirectory();
            assertThat(body.size()).isEqualTo(LIMIT + 1);
            assertThat(body.open()).hasBinaryContent(bytes);
            assertThat(body.open()).as("read again").hasBinaryContent(bytes);
        }
    }
}
