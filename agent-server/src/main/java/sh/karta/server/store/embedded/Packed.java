// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * Consecutive events of a session as bytes: the same ones in {@link WordsFile}, in memory, and in a row of the table of events. First
 * the seq of the first one (8 bytes), then of each its type's length (2), its type in ASCII, its JSON's length (4), its JSON in UTF-8.
 */
final class Packed {
    static final int SEQ_BYTES = 8;
    private static final int LENGTHS_BYTES = 6;

    private Packed() {}

    static int size(List<Event> events) {
        int size = SEQ_BYTES;
        for (Event event : events) {
            size += LENGTHS_BYTES + event.type().length() + event.jsonBytes();
        }
        return size;
    }

    static void put(List<Event> events, ByteBuffer to) {
        to.putLong(events.get(0).seq());
        for (Event event : events) {
            putAscii(event.type(), to);
            to.putInt(event.jsonBytes());
            event.putJson(to);
        }
    }

    static byte[] of(List<Event> events) {
        ByteBuffer bytes = ByteBuffer.allocate(size(events));
        put(events, bytes);
        return bytes.array();
    }

    /** A word of this server's own, with its length in front. */
    static void putAscii(String word, ByteBuffer to) {
        to.putShort((short) word.length());
        for (int i = 0; i < word.length(); i++) {
            to.put((byte) word.charAt(i));
        }
    }

    /** Reads all that is there. */
    static List<Event> read(ByteBuffer from) {
        return read(from, Integer.MAX_VALUE);
    }

    /** Reads so many, or as many as there are. */
    static List<Event> read(ByteBuffer from, int many) {
        List<Event> events = new ArrayList<>();
        long seq = from.getLong();
        while (from.hasRemaining() && events.size() < many) {
            String type = text(from, from.getShort() & 0xffff);
            events.add(new Event(seq++, type, text(from, from.getInt())));
        }
        return events;
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
