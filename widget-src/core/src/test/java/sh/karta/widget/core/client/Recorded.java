// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sh.karta.widget.core.fake.JsonOnJvm;
import sh.karta.widget.core.port.JsonValue;

/** A recorded event stream that can be served from any event, and cut at any byte. */
final class Recorded {
    final String name;
    private final List<String> blocks = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    /** Reads {@code streams/<name>.sse} with its line ends replaced by {@code lineEnd}. */
    Recorded(String name, String lineEnd) {
        this.name = name;
        for (String block : read(name).split("(?<=\n\n)", -1)) {
            if (!block.isEmpty()) {
                int number = number(block);
                blocks.add(block.replace("\n", lineEnd));
                numbers.add(number);
            }
        }
    }

    /**
     * Returns the bytes that a server sends to a client that has seen everything up to {@code after}. They end with a
     * pause or the end of the turn.
     */
    byte[] after(int after) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            if (numbers.get(i) > after) {
                text.append(blocks.get(i));
                if (blocks.get(i).contains("session.status_idle")
                        || blocks.get(i).contains("session.error")) {
                    break;
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the decoded pieces of {@code bytes} that arrive in chunks of {@code size}. */
    static List<String> decode(byte[] bytes, int from, int to, int size) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
        List<String> pieces = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.allocate(0);
        for (int at = from; at < to; at += size) {
            byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(to, at + size));
            ByteBuffer in = ByteBuffer.allocate(rest.remaining() + chunk.length)
                    .put(rest)
                    .put(chunk)
                    .flip();
            CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
            decoder.decode(in, out, false);
            rest = in.slice();
            pieces.add(out.flip().toString());
        }
        return pieces;
    }

    /** Returns the number of an event. A comment has that of the event before it, so that a resumed stream may repeat it. */
    private int number(String block) {
        for (String line : block.split("\n", -1)) {
            if (line.startsWith("data:")) {
                JsonValue event = new JsonOnJvm().parse(data(block));
                if (event != null && event.isObject() && event.number("seq") > 0) {
                    return (int) event.number("seq");
                }
            }
        }
        return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    }

    private static String data(String block) {
        StringBuilder data = new StringBuilder();
        for (String line : block.split("\n", -1)) {
            if (line.startsWith("data:")) {
                data.append(line.substring(5)).append('\n');
            }
        }
        return data.toString();
    }

    private static String read(String name) {
        try (InputStream in = Recorded.class.getResourceAsStream("/streams/" + name + ".sse")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
