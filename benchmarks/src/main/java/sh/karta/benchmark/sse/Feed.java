// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.sse;

import org.teavm.jso.JSExport;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSString;
import sh.karta.widget.core.sse.SseListener;
import sh.karta.widget.core.sse.SseParser;

/**
 * Exports {@code feed(pieces)}, which runs a new parser over a whole stream.
 *
 * <p>The loop is inside compiled code, as in the product, where pieces come from the decoder and events go to the
 * wire mapper without leaving it.
 */
public final class Feed {
    private Feed() {}

    /** Returns the number of characters in the data of all events, plus 1e9 times the number of events. */
    @JSExport
    public static double feed(JSArrayReader<JSString> pieces) {
        var count = new Count();
        var parser = new SseParser(count);
        int length = pieces.getLength();
        for (int i = 0; i < length; i++) {
            parser.feed(pieces.get(i).stringValue());
        }
        return count.events * 1e9 + count.characters;
    }

    private static final class Count implements SseListener {
        double events;
        double characters;

        @Override
        public void event(String type, String data) {
            events++;
            characters += data.length();
        }

        @Override
        public void overflow() {
            throw new IllegalStateException();
        }
    }
}
