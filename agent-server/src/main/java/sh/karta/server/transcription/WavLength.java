// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The length of a WAV file: the bytes of its {@code data} chunk, by the bytes per second of its {@code fmt} chunk. */
final class WavLength {
    private static final int FIRST_CHUNK = 12;
    private static final int HEADER = 8;
    private static final int BYTES_PER_SECOND = HEADER + 8;

    private WavLength() {}

    static double seconds(ByteBuffer file) {
        ByteBuffer bytes = file.order(ByteOrder.LITTLE_ENDIAN);
        long rate = 0;
        long at = FIRST_CHUNK;
        while (at + HEADER <= bytes.limit()) {
            String name = name(bytes, (int) at);
            long size = Integer.toUnsignedLong(bytes.getInt((int) at + Integer.BYTES));
            if (name.equals("fmt ") && at + BYTES_PER_SECOND + Integer.BYTES <= bytes.limit()) {
                rate = Integer.toUnsignedLong(bytes.getInt((int) at + BYTES_PER_SECOND));
            }
            if (name.equals("data")) {
                long left = bytes.limit() - at - HEADER;
                // A program that writes to a pipe does not know the size.
                long data = size == 0 ? left : Math.min(size, left);
                return rate == 0 ? 0 : (double) data / rate;
            }
            at += HEADER + size + (size & 1); // chunks begin at even places
        }
        return 0;
    }

    private static String name(ByteBuffer bytes, int at) {
        byte[] name = new byte[Integer.BYTES];
        bytes.get(at, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
