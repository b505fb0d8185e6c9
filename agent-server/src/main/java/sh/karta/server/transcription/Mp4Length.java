// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The length of an MP4 file (ISO/IEC 14496-12): that of its header, or the end of its last fragment, because browsers write fragments and
 * do not know the length when they write the header.
 */
final class Mp4Length {
    private static final int SIZE_FOLLOWS = 1;
    private static final int HAS_BASE_OFFSET = 0x1;
    private static final int HAS_DESCRIPTION = 0x2;
    private static final int HAS_DURATION = 0x8;
    private static final int RUN_HAS_OFFSET = 0x1;
    private static final int RUN_HAS_FIRST_FLAGS = 0x4;
    private static final int RUN_HAS_DURATIONS = 0x100;
    private static final int FLAGS = 0xffffff;
    private static final int VERSION_SHIFT = 24;
    private static final long UNKNOWN = 0xffffffffL;

    private final ByteBuffer bytes;
    /** By track. */
    private final Map<Integer, Long> scales = new HashMap<>();

    private final Map<Integer, Long> defaults = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private long scale;
    private int track;
    private long sample;
    private double seconds;

    Mp4Length(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    double seconds() {
        try {
            while (bytes.hasRemaining()) {
                int start = bytes.position();
                long size = unsigned();
                int type = bytes.getInt();
                if (size == SIZE_FOLLOWS) {
                    size = bytes.getLong();
                }
                if (!isContainer(type)) {
                    long end = size == 0 ? bytes.limit() : Math.addExact(start, size);
                    read(type);
                    // A box that is smaller than its header would be read forever.
                    bytes.position(Math.max(start + 2 * Integer.BYTES, Math.toIntExact(end)));
                }
            }
        } catch (RuntimeException e) {
            // The file ends within a box, or is damaged.
        }
        return seconds;
    }

    /** Returns whether a box only contains other boxes. These are read like siblings of the box. */
    private static boolean isContainer(int type) {
        return type == type("moov")
                || type == type("trak")
                || type == type("mdia")
                || type == type("mvex")
                || type == type("moof")
                || type == type("traf");
    }

    private static int type(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    private void read(int type) {
        if (type == type("mvhd")) {
            readHeader();
        } else if (type == type("mehd")) {
            readDuration(isLong(bytes.getInt()), scale);
        } else if (type == type("tkhd")) {
            skip(isLong(bytes.getInt()) ? 2 * Long.BYTES : 2 * Integer.BYTES);
            track = bytes.getInt();
        } else if (type == type("mdhd")) {
            skip(isLong(bytes.getInt()) ? 2 * Long.BYTES : 2 * Integer.BYTES);
            scales.put(track, unsigned());
        } else if (type == type("trex")) {
            skip(Integer.BYTES);
            int of = bytes.getInt();
            skip(Integer.BYTES);
            defaults.put(of, unsigned());
        } else if (type == type("tfhd")) {
            readFragment(bytes.getInt() & FLAGS);
        } else if (type == type("tfdt")) {
            ends.put(track, number(isLong(bytes.getInt())));
        } else if (type == type("trun")) {
            readRun(bytes.getInt() & FLAGS);
        }
    }

    private void readHeader() {
        boolean isLong = isLong(bytes.getInt());
        skip(isLong ? 2 * Long.BYTES : 2 * Integer.BYTES);
        scale = unsigned();
        readDuration(isLong, scale);
    }

    private void readDuration(boolean isLong, long unit) {
        long duration = number(isLong);
        if (duration > 0 && duration != UNKNOWN) {
            longest(duration, unit);
        }
    }

    private void readFragment(int flags) {
        track = bytes.getInt();
        skip(((flags & HAS_BASE_OFFSET) != 0 ? Long.BYTES : 0) + ((flags & HAS_DESCRIPTION) != 0 ? Integer.BYTES : 0));
        sample = (flags & HAS_DURATION) != 0 ? unsigned() : defaults.getOrDefault(track, 0L);
    }

    private void readRun(int flags) {
        long count = unsigned();
        skip(((flags & RUN_HAS_OFFSET) != 0 ? Integer.BYTES : 0)
                + ((flags & RUN_HAS_FIRST_FLAGS) != 0 ? Integer.BYTES : 0));
        long length = count * sample;
        if ((flags & RUN_HAS_DURATIONS) != 0) {
            // Each sample has one word for each of these bits: duration, size, flags, offset.
            int words = Integer.bitCount(flags & 0xf00);
            length = 0;
            for (long i = 0; i < count; i++) {
                length += unsigned();
                skip((words - 1) * Integer.BYTES);
            }
        }
        long end = ends.merge(track, length, Long::sum);
        longest(end, scales.getOrDefault(track, scale));
    }

    private void longest(long units, long unit) {
        if (unit > 0) {
            seconds = Math.max(seconds, (double) units / unit);
        }
    }

    private static boolean isLong(int versionAndFlags) {
        return versionAndFlags >>> VERSION_SHIFT == 1;
    }

    private long number(boolean isLong) {
        return isLong ? bytes.getLong() : unsigned();
    }

    private long unsigned() {
        return Integer.toUnsignedLong(bytes.getInt());
    }

    private void skip(int count) {
        bytes.position(bytes.position() + count);
    }
}
