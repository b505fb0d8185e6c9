// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;

/** Reads the streams of many endpoints, in each form that a network or a proxy can give them. */
final class RecordedStreamsTest {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int SAMPLE = 25;

    static Stream<RecordedStream> streams() {
        return RecordedStream.all();
    }

    private static boolean isOneObject(RecordedStream stream) {
        return stream.text().startsWith("{") || stream.text().startsWith("[");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyEndpointIsReadWhole(RecordedStream stream) {
        read(stream, "whole", stream.bytes(), "");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void lineEndsBomCommentsAndAMissingEndMakeNoDifference(RecordedStream stream) {
        String text = stream.text();
        read(stream, "CRLF", utf8(text.replace("\n", "\r\n")), "");
        read(stream, "CR", utf8(text.replace("\n", "\r")), "");
        read(stream, "BOM", utf8("\uFEFF" + text), "");
        read(stream, "without the last line end", utf8(text.strip()), "");
        if (!isOneObject(stream)) {
            read(stream, "comments", utf8(": ping\n\n" + text.replace("\n\n", "\n\n: ping\n\n:\n\n")), "");
            read(stream, "ids", utf8(text.replace("data:", "id: 7\nretry: 10\ndata:")), "");
            read(stream, "no blank after the colon", utf8(text.replace("data: ", "data:")), "");
            read(stream, "without the end marker", utf8(text.replace("data: [DONE]\n\n", "")), "");
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void textArrivesWholeWhereverItIsCut(RecordedStream stream) {
        byte[] bytes = stream.bytes();
        read(
                stream,
                "byte by byte",
                new Pieces(bytes, IntStream.range(1, bytes.length).toArray()),
                "");
        Random random = new Random(stream.name().hashCode());
        IntStream cuts = FULL
                ? IntStream.range(1, bytes.length)
                : random.ints(1, bytes.length).limit(SAMPLE);
        cuts.forEach(cut -> read(stream, "cut at " + cut, new Pieces(bytes, cut), ""));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void packedBodiesAreUnpacked(RecordedStream stream) throws IOException {
        byte[] gzip = gzip(stream.bytes(), 0, stream.bytes().length);
        read(stream, "gzip", gzip, "gzip");
        read(
                stream,
                "gzip byte by byte",
                new Pieces(gzip, IntStream.range(1, gzip.length).toArray()),
                "GZIP");
        read(stream, "gzip without a header", gzip, "");
        read(stream, "a header without gzip", stream.bytes(), "gzip");
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        int half = stream.bytes().length / 2;
        members.writeBytes(gzip(stream.bytes(), 0, half));
        int first = members.size();
        members.writeBytes(gzip(stream.bytes(), half, stream.bytes().length));
        read(stream, "two gzip members", new Pieces(members.toByteArray(), first), "gzip");
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(stream.bytes());
        }
        read(stream, "deflate", deflated.toByteArray(), "deflate");
    }

    /** The values that a field can have by mistake, and null, which is none. */
    @ParameterizedTest
    @MethodSource("streams")
    void aFieldOfAnyTypeIsReadOrFailsWithAReason(RecordedStream stream) throws IOException {
        List<String> values = List.of("null", "7", "\"7\"", "true", "[]", "[null]", "{}", "[{\"type\":\"text\"}]");
        Matcher fields = Pattern.compile("\"(\\w+)\":(?=[\\[{\"\\dnt])").matcher(stream.text());
        Random random = new Random(stream.name().hashCode());
        while (fields.find()) {
            if (FULL || random.nextInt(4) == 0) {
                String value = values.get(random.nextInt(values.size()));
                String named = "\"" + fields.group(1) + "\":" + value + ",\"was\":";
                readBroken(
                        stream,
                        fields.group(1) + " " + value,
                        utf8(stream.text().substring(0, fields.start())
                                + named
                                + stream.text().substring(fields.end())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aBrokenStreamIsReadOrFailsWithAReason(RecordedStream stream) throws IOException {
        Random random = new Random(stream.name().hashCode());
        for (int run = 0; run < (FULL ? 1_000 : SAMPLE); run++) {
            byte[] bytes = stream.bytes();
            for (int change = 0; change <= random.nextInt(3); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            readBroken(stream, "run " + run, bytes);
        }
    }

    /** Fails on anything that is not meant for the log of the operator, such as a cast that fails. */
    private static void readBroken(RecordedStream stream, String variant, byte[] bytes) {
        try {
            read(stream, new ByteArrayInputStream(bytes), "", new Heard());
        } catch (ModelException e) {
            assertThat(e.reason()).as("%s, %s", stream, variant).isNotEmpty();
        } catch (IOException e) {
            assertThat(e).as("%s, %s", stream, variant).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void anEncodingThatCannotBeUnpackedIsNamed() {
        RecordedStream stream = RecordedStream.all().findFirst().orElseThrow();
        assertThat(failure(stream, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, "zstd"))
                .contains("packed its answer with zstd");
    }

    @Test
    void aPackedBodyIsLimitedByItsUnpackedSize() throws IOException {
        RecordedStream stream = RecordedStream.all().findFirst().orElseThrow();
        byte[] bomb = new byte[40 * 1_024 * 1_024];
        assertThat(failure(stream, gzip(bomb, 0, bomb.length), "gzip")).contains("more than 33554432 bytes");
    }

    private static String failure(RecordedStream stream, byte[] bytes, String encoding) {
        try {
            return "no failure: " + read(stream, new ByteArrayInputStream(bytes), encoding, new Heard());
        } catch (ModelException e) {
            return e.reason();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void read(RecordedStream stream, String variant, byte[] bytes, String encoding) {
        read(stream, variant, new ByteArrayInputStream(bytes), encoding);
    }

    private static void read(RecordedStream stream, String variant, InputStream body, String encoding) {
        Heard heard = new Heard();
        ModelReply reply = null;
        ModelException failure = null;
        try {
            reply = read(stream, body, encoding, heard);
        } catch (ModelException e) {
            failure = e;
        } catch (IOException e) {
            throw new AssertionError(stream + ", " + variant, e);
        }
        stream.check(variant, heard, reply, failure);
    }

    private static ModelReply read(RecordedStream stream, InputStream body, String encoding, Heard heard)
            throws IOException {
        Reply reply = new Reply(heard);
        ReplyReader reader = switch (stream.api()) {
            case "chat" -> new ChatCompletionsReader(reply, RecordedStream.TOOLS);
            case "responses" -> new ResponsesReader(reply);
            default -> new MessagesReader(reply);
        };
        EventStream events = new EventStream(ContentEncoding.unpack(encoding, body));
        for (EventStream.Event event = events.next(); event != null; event = events.next()) {
            reader.read(event);
        }
        return reader.finish();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes, int from, int to) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes, from, to - from);
        }
        return packed.toByteArray();
    }

    /** A body that arrives in pieces. */
    private static final class Pieces extends InputStream {
        private final byte[] bytes;
        private final TreeSet<Integer> cuts = new TreeSet<>();
        private int position;

        Pieces(byte[] bytes, int... at) {
            this.bytes = bytes;
            for (int cut : at) {
                cuts.add(cut);
            }
        }

        @Override
        public int available() {
            return position < bytes.length ? 1 : 0;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == bytes.length) {
                return -1;
            }
            Integer cut = cuts.higher(position);
            int end = Math.min(cut == null ? bytes.length : cut, position + length);
            int count = end - position;
            System.arraycopy(bytes, position, target, offset, count);
            position = end;
            return count;
        }
    }
}
