// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a tar that {@link TarWriter} has written. */
final class TarReader {
    /** A file may be damaged on purpose, so a length in it must not exhaust the memory. */
    private static final long MAX_CONTENT = 64L * 1_024 * 1_024;

    /** @param text its content, which is UTF-8 */
    record Entry(String name, String text) {}

    private final InputStream in;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Returns the next entry; null at the end. */
    @Nullable
    Entry next() throws IOException {
        byte[] header = in.readNBytes(TarWriter.BLOCK);
        if (header.length == 0) {
            return null;
        }
        if (header.length < TarWriter.BLOCK) {
            throw new EOFException("it ends within a header");
        }
        if (header[0] == 0) {
            return null;
        }
        if (octal(header, TarWriter.CHECKSUM, 6) != TarWriter.checksum(header)) {
            throw new IOException("the checksum of a header is wrong");
        }
        long size = octal(header, TarWriter.SIZE, TarWriter.SIZE_DIGITS);
        if (size > MAX_CONTENT) {
            throw new IOException("an entry is too long");
        }
        byte[] content = in.readNBytes((int) size);
        int padding = TarWriter.padding(content.length);
        if (content.length < size || in.readNBytes(padding).length < padding) {
            throw new EOFException("it ends within an entry");
        }
        String name = new String(header, 0, TarWriter.NAME_END, StandardCharsets.US_ASCII);
        return new Entry(name.substring(0, (name + "\0").indexOf('\0')), new String(content, StandardCharsets.UTF_8));
    }

    private static long octal(byte[] header, int at, int digits) throws IOException {
        String text = new String(header, at, digits, StandardCharsets.US_ASCII);
        try {
            return Long.parseLong(text, 8);
        } catch (NumberFormatException e) {
            throw new IOException("a number in a header is wrong", e);
        }
    }
}
