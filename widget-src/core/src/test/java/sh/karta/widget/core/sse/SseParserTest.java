// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.fake.ProcessorTime;

class SseParserTest {
    /** Records events as {@code type|data}. */
    private static final class Recorder implements SseListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void event(String type, String data) {
            events.add(type + "|" + data);
        }

        @Override
        public void overflow() {
            events.add("overflow");
        }
    }

    private static List<String> parse(String... pieces) {
        Recorder recorder = new Recorder();
        SseParser parser = new SseParser(recorder);
        for (String piece : pieces) {
            parser.feed(piece);
        }
        return recorder.events;
    }

    /** Returns the rules and examples of HTML §9.2.5 and §9.2.6. */
    static Stream<Arguments> standard() {
        return Stream.of(
                arguments("example: multi-line data", "data: YHOO\ndata: +2\ndata: 10\n\n", List.of("|YHOO\n+2\n10")),
                arguments(
                        "example: comment, ids, one value with two leading spaces",
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
                        List.of("|first event", "|second event", "| third event")),
                arguments(
                        "example: empty data, data without colon, unfinished event",
                        "data\n\ndata\ndata\n\ndata:",
                        List.of("|", "|\n")),
                arguments(
                        "example: the space after the colon is ignored",
                        "data:test\n\ndata: test\n\n",
                        List.of("|test", "|test")),
                arguments(
                        "event names",
                        "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
                        List.of("add|73857293", "remove|2153")),
                arguments(
                        "an event without data is ignored, and its type is dropped",
                        "event: add\n\ndata: x\n\n",
                        List.of("|x")),
                arguments("an empty event name counts as none", "event\ndata: x\n\n", List.of("|x")),
                arguments("the last event name wins", "event: a\nevent: b\ndata: x\n\n", List.of("b|x")),
                arguments("an event that the stream's end cuts off is dropped", "data: a\n\ndata: b\n", List.of("|a")),
                arguments("byte order mark", "\uFEFFdata: a\n\n", List.of("|a")),
                arguments(
                        "only the first byte order mark is skipped",
                        "\uFEFF\uFEFFdata: a\n\ndata: b\n\n",
                        List.of("|b")),
                arguments(
                        "a byte order mark later is text",
                        "data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n",
                        List.of("|a", "|\uFEFFc")),
                arguments("field names are case-sensitive", "Data: a\nDATA: b\ndata: c\n\n", List.of("|c")),
                arguments("unknown fields are ignored", "foo: a\ndata: c\ndatax: d\ndat: e\n\n", List.of("|c")),
                arguments("a space before the colon belongs to the name", "data : a\ndata: b\n\n", List.of("|b")),
                arguments("a leading space belongs to the name", " data: a\n\n", List.of()),
                arguments("only one space is taken off, and no tab", "data:  a\ndata:\tb\n\n", List.of("| a\n\tb")),
                arguments("colons in values", "data: a:b: c\n\n", List.of("|a:b: c")),
                arguments("comments between data lines", "data: a\n:\n: x\ndata: b\n\n", List.of("|a\nb")),
                arguments("blank lines alone", "\n\n\n\n", List.of()),
                arguments("empty data lines", "data:\ndata:\n\n", List.of("|\n")),
                arguments("retry and id alone make no event", "retry: 100\nid: 7\n\n", List.of()),
                arguments("text outside the basic plane", "data: 😀é漢\n\n", List.of("|😀é漢")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("standard")
    void followsTheStandardForAnySplitAndLineEnd(String name, String stream, List<String> expected) {
        for (String end : List.of("\n", "\r", "\r\n")) {
            String text = stream.replace("\n", end);
            assertThat(parse(text)).as("in one piece").isEqualTo(expected);
            for (int i = 0; i <= text.length(); i++) {
                assertThat(parse(text.substring(0, i), text.substring(i)))
                        .as("split at %d", i)
                        .isEqualTo(expected);
                for (int j = i; j <= text.length(); j++) {
                    assertThat(parse(text.substring(0, i), text.substring(i, j), "", text.substring(j)))
                            .as("split at %d and %d", i, j)
                            .isEqualTo(expected);
                }
            }
            assertThat(parse(text.split(""))).as("character by character").isEqualTo(expected);
        }
    }

    @Test
    void mixesAllLineEnds() {
        assertThat(parse("data: a\rdata: b\ndata: c\r\n\rdata: d\n\r\n")).containsExactly("|a\nb\nc", "|d");
    }

    @Test
    void aLineEndMayBeSplitBetweenCarriageReturnAndLineFeed() {
        assertThat(parse("data: a\r", "\ndata: b\r", "\n\r", "\n")).containsExactly("|a\nb");
        assertThat(parse("data: a\r", "", "\n\r", "\n")).containsExactly("|a");
        assertThat(parse("data: a\r", "\n", "\n", "data: b\r\r")).containsExactly("|a", "|b");
    }

    @Test
    void keepsTheLastEventId() {
        SseParser parser = new SseParser(new Recorder());
        parser.feed("id: 1\ndata: x\n\n");
        assertThat(parser.lastEventId()).isEqualTo("1");
        parser.feed("id: a\0b\ndata: x\n\n");
        assertThat(parser.lastEventId()).as("NUL: the field is ignored").isEqualTo("1");
        parser.feed("data: x\n\n");
        assertThat(parser.lastEventId()).as("persists").isEqualTo("1");
        parser.feed("id\ndata: x\n\n");
        assertThat(parser.lastEventId()).as("reset by an empty one").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry: 1500", "retry:1500", "retry: 01500"})
    void readsTheReconnectionTime(String line) {
        SseParser parser = new SseParser(new Recorder());
        assertThat(parser.retry()).isNaN();
        parser.feed(line + "\n");
        assertThat(parser.retry()).isEqualTo(1500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retry: -1",
                "retry: 1.5",
                "retry: 1s",
                "retry:",
                "retry",
                "retry:  5",
                "retry: ٣",
                "retry: 9999999999999999"
            })
    void ignoresAReconnectionTimeThatIsNotAllDigits(String line) {
        SseParser parser = new SseParser(new Recorder());
        parser.feed(line + "\n");
        assertThat(parser.retry()).isNaN();
    }

    @Test
    void anEventOfEightMebiIsAcceptedAndALargerOneIsNot() {
        String most = "x".repeat(SseParser.LIMIT);
        assertThat(parse("data: " + most + "\n\n")).containsExactly("|" + most);
        assertThat(parse("data: " + most + "x\n\ndata: after\n\n")).containsExactly("overflow");
    }

    @Test
    void anOversizedEventIsReportedOnce() {
        String line = "data: " + "x".repeat(65_530) + "\n";
        String piece = "x".repeat(65_536);
        Recorder lines = new Recorder();
        SseParser byLines = new SseParser(lines);
        Recorder pieces = new Recorder();
        SseParser byPieces = new SseParser(pieces);
        Recorder comment = new Recorder();
        SseParser byComment = new SseParser(comment);
        byPieces.feed("data: ");
        byComment.feed(": ");
        for (int i = 0; i < 140; i++) {
            byLines.feed(line);
            byPieces.feed(piece);
            byComment.feed(piece);
        }
        byLines.feed("\ndata: after\n\n");
        byPieces.feed("\n\ndata: after\n\n");
        byComment.feed("\n\ndata: after\n\n");
        assertThat(lines.events).containsExactly("overflow");
        assertThat(pieces.events).containsExactly("overflow");
        assertThat(comment.events).containsExactly("overflow");
    }

    @Test
    void anySplitGivesTheSameEvents() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "\n\r:d aid\0é😀\uFEFF";
        List<String> words =
                List.of("data", "data:", "data: ", "id: ", "event: ", "retry: 5", "\n", "\r", "\r\n", "\n\n");
        for (int round = 0; round < 2_000; round++) {
            StringBuilder stream = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                stream.append(
                        random.nextBoolean()
                                ? words.get(random.nextInt(words.size()))
                                : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
            }
            String text = stream.toString();
            List<String> pieces = new ArrayList<>();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + random.nextInt(6));
                pieces.add(text.substring(from, to));
                from = to;
            }
            assertThat(parse(pieces.toArray(new String[0])))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(parse(text));
        }
    }

    @Test
    void hostileInputTakesLinearTime() {
        String bare = "a\n".repeat(2_000_000);
        String colons = ":\n".repeat(2_000_000);
        String returns = "data\r".repeat(1_000_000);
        Duration time = ProcessorTime.of(() -> {
            assertThat(parse(bare)).isEmpty();
            assertThat(parse(colons)).isEmpty();
            assertThat(parse(returns.substring(0, 250_000))).isEmpty();
        });
        assertThat(time).isLessThan(Duration.ofMinutes(1));
    }
}
