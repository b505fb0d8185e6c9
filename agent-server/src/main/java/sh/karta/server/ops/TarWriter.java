// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes files of known length into a tar (POSIX ustar). */
final class TarWriter {
    static final int BLOCK = 512;
    static final int NAME_END = 100;
    static final int SIZE = 124;
    static final int SIZE_DIGITS = 11;
    static final int CHECKSUM = 148;
    static final int CHECKSUM_END = 156;
    private static final int MODE = 100;
    private static final int TIME = 136;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;

    private final OutputStream out;
    private final long seconds;

    TarWriter(OutputStream out, Instant time) {
        this.out = out;
        seconds = time.getEpochSecond();
    }

    /** @param name at most 100 characters of ASCII */
    void add(String name, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, MODE, "0000600\0" + "0000000\0" + "0000000\0");
        put(header, SIZE, octal(content.length, SIZE_DIGITS));
        put(header, TIME, octal(seconds, SIZE_DIGITS));
        header[TYPE] = '0';
        put(header, MAGIC, "ustar\00000");
        put(header, CHECKSUM, octal(checksum(header), 6) + "\0 ");
        out.write(header);
        out.write(content);
        out.write(new byte[padding(content.length)]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String octal(long value, int digits) {
        return String.format("%0" + digits + "o", value);
    }

    /** Returns the sum of all bytes, where the field of the sum counts as blanks. */
    static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM_END ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    static int padding(int length) {
        return (BLOCK - length % BLOCK) % BLOCK;
    }

    /** Writes the two empty blocks that end a tar. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }
}
