// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The length of the first stream of an Ogg file with Opus (RFC 7845) or Vorbis: the position of its last page. */
final class OggLength {
    private static final int CAPTURE = 0x5367674f; // "OggS", RFC 3533, §6
    private static final int POSITION = 6;
    private static final int SERIAL = 14;
    private static final int SEGMENTS = 26;
    private static final int HEADER = 27;
    private static final long OPUS_HEAD = 0x646165487375704fL; // "OpusHead"
    private static final int OPUS_RATE = 48_000;
    private static final int OPUS_PRE_SKIP = 10;
    private static final long VORBIS = 0x736962726f7601L; // 1, "vorbis"
    private static final long SEVEN_BYTES = 0xffffffffffffffL;
    private static final int VORBIS_RATE = 12;

    private OggLength() {}

    static double seconds(ByteBuffer file) {
        ByteBuffer bytes = file.order(ByteOrder.LITTLE_ENDIAN);
        double seconds = 0;
        try {
            long rate = 0;
            int skipped = 0;
            int serial = 0;
            int at = 0;
            while (at + HEADER <= bytes.limit() && bytes.getInt(at) == CAPTURE) {
                int segments = Byte.toUnsignedInt(bytes.get(at + SEGMENTS));
                int body = at + HEADER + segments;
                if (at == 0) {
                    serial = bytes.getInt(SERIAL);
                    long start = bytes.getLong(body);
                    if (start == OPUS_HEAD) {
                        rate = OPUS_RATE;
                        skipped = Short.toUnsignedInt(bytes.getShort(body + OPUS_PRE_SKIP));
                    } else if ((start & SEVEN_BYTES) == VORBIS) {
                        rate = Integer.toUnsignedLong(bytes.getInt(body + VORBIS_RATE));
                    }
                }
                long position = bytes.getLong(at + POSITION);
                if (rate > 0 && bytes.getInt(at + SERIAL) == serial && position > 0) {
                    seconds = Math.max(seconds, (double) (position - skipped) / rate);
                }
                at = body;
                for (int i = body - segments; i < body; i++) {
                    at += Byte.toUnsignedInt(bytes.get(i));
                }
            }
        } catch (IndexOutOfBoundsException e) {
            // The file ends within a page.
        }
        return seconds;
    }
}
