// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import java.nio.ByteBuffer;

/**
 * The length of a WebM file (RFC 9559): its duration, or the time of its last block, because browsers do not know the duration when they
 * write the header.
 */
final class WebmLength {
    private static final long SEGMENT = 0x18538067;
    private static final long INFO = 0x1549a966;
    private static final long TIMESTAMP_SCALE = 0x2ad7b1;
    private static final long DURATION = 0x4489;
    private static final long CLUSTER = 0x1f43b675;
    private static final long TIMESTAMP = 0xe7;
    private static final long SIMPLE_BLOCK = 0xa3;
    private static final long BLOCK_GROUP = 0xa0;
    private static final long BLOCK = 0xa1;
    private static final double NANOS = 1e9;
    private static final int DEFAULT_SCALE = 1_000_000;

    private final ByteBuffer bytes;
    private double scale = DEFAULT_SCALE;
    private double duration;
    private long cluster;
    private long last;

    WebmLength(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    double seconds() {
        try {
            while (bytes.hasRemaining()) {
                long id = id();
                long size = number();
                // The contents of these follow like siblings, so that a file whose sizes are not known is read, too.
                if (id != SEGMENT && id != INFO && id != CLUSTER && id != BLOCK_GROUP) {
                    int end = Math.toIntExact(Math.addExact(bytes.position(), size));
                    read(id, (int) size);
                    bytes.position(end);
                }
            }
        } catch (RuntimeException e) {
            // The file ends within an element, or is damaged.
        }
        return Math.max(duration, (double) last) * scale / NANOS;
    }

    private void read(long id, int size) {
        if (id == TIMESTAMP_SCALE) {
            scale = integer(size);
        } else if (id == DURATION) {
            double stated = size == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
            duration = stated > 0 ? stated : 0; // may be NaN
        } else if (id == TIMESTAMP) {
            cluster = integer(size);
        } else if (id == SIMPLE_BLOCK || id == BLOCK) {
            number(); // of the track
            last = Math.max(last, cluster + bytes.getShort());
        }
    }

    private long integer(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << Byte.SIZE) | Byte.toUnsignedInt(bytes.get());
        }
        return value;
    }

    /** Reads an id, which keeps the bits that tell its length. */
    private long id() {
        int first = Byte.toUnsignedInt(bytes.get(bytes.position()));
        return integer(length(first));
    }

    /** Reads a number of variable length. */
    private long number() {
        int first = Byte.toUnsignedInt(bytes.get(bytes.position()));
        int length = length(first);
        return integer(length) & ((1L << ((Byte.SIZE - 1) * length)) - 1);
    }

    private static int length(int first) {
        return Integer.numberOfLeadingZeros(first) - (Integer.SIZE - Byte.SIZE) + 1;
    }
}
