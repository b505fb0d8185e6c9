// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.widget.core.fake.ProcessorTime;
import sh.karta.widget.core.markdown.TreeSink.View;

/**
 * Repeats of patterns that make naive parsers quadratic, in one piece and in pieces of 24 characters. With {@code -Pfull}
 * 100,000 of each, otherwise a fifth, and longer patterns up to 40,000 characters, half of them in pieces. A linear parser
 * needs some milliseconds of processor time, a quadratic one minutes, or for a fifth of the length a 25th of them.
 */
@Execution(ExecutionMode.CONCURRENT)
class PathologicalTest {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int REPEATS = FULL ? 100_000 : 20_000;
    private static final Duration LIMIT =
            FULL ? Duration.ofMinutes(1) : Duration.ofMinutes(1).dividedBy(25);

    static Stream<String> bombs() {
        List<String> repeated = new ArrayList<>();
        for (char c = ' '; c < 127; c++) {
            if (!Character.isLetterOrDigit(c)) {
                repeated.add(String.valueOf(c));
                repeated.add(c + "a ");
            }
        }
        repeated.addAll(List.of(
                "\n",
                "\r",
                "\0",
                "\t",
                "a",
                "a\n",
                "a  \n",
                "\ud800",
                "1. ",
                "1) \n",
                "> a\n",
                ">> ",
                "- - ",
                "* a\n",
                "*a **a ",
                "**a *a ",
                "*a_ ",
                "_a* ",
                "a** ",
                "**a",
                "a_b",
                "$a_1 ",
                "$a\\$",
                "$$a",
                "$$a b",
                "\\(",
                "\\(a b",
                "\\(ab cd",
                "\\[",
                "\\(a\\[",
                "\\[ab\\]",
                "~~a ",
                "a~~ ",
                "[a](",
                "[a](b",
                "[a](<b",
                "[a](b \"",
                "[a][",
                "[a]",
                "[a] ",
                "![",
                "![a](",
                "[![",
                "](",
                "][",
                "[a]: b\n",
                "[a]: b\n\n",
                "[a]:\n",
                "[a]: b '\n",
                "a](b)",
                "[a](b)",
                "<a:",
                "<a@",
                "<a>",
                "&a",
                "&#1",
                "&a;",
                "www.",
                "www._",
                "_www._",
                "http://",
                "http://a_",
                "a@",
                "a@b",
                "@a",
                "a.b@c.d ",
                "www.a)",
                "(www.a",
                "www.a&b;",
                "`a``b",
                "a`",
                "|a",
                "|a|b\n",
                "|a|\n|-|\n",
                "|-|\n",
                "-|\n",
                "\\|",
                "```\n",
                "~~~\na\n",
                "    a\n",
                "    a\n\n",
                "# ",
                "a\n=\n",
                "a\n-\n",
                "***\n",
                "[ ] ",
                "- [ ] a\n",
                "*[a](b) ",
                "[*a](b) ",
                "**[a* ",
                "\\[",
                "[\\",
                "a\\\n",
                "<<",
                "<a:b>",
                "<!--",
                "a <!--",
                "\n<!--\n",
                "<!-- -->",
                "<sub>",
                "</sub>",
                "<sub>a</sub>",
                "<sub>a</sup>",
                "<sub>*a",
                "*a</kbd>",
                "<br",
                "<br>",
                "漢**",
                "**漢。",
                "https://a.b/漢",
                "x y "));
        Stream<String> growing = Stream.of(
                backtickRuns(),
                "*".repeat(REPEATS) + "a" + "*".repeat(REPEATS),
                "**a ".repeat(REPEATS / 2) + " b**".repeat(REPEATS / 2),
                "*a **b ".repeat(REPEATS / 2) + " c** d*".repeat(REPEATS / 2),
                "<sub>".repeat(REPEATS) + "a" + "</sub>".repeat(REPEATS),
                "<kbd><sub>" + "*a ".repeat(REPEATS) + "</sub></kbd></sup>".repeat(REPEATS),
                "<sub>[".repeat(REPEATS) + "</sub>".repeat(REPEATS),
                "[".repeat(REPEATS) + "a" + "]".repeat(REPEATS),
                "![".repeat(REPEATS) + "a" + "](b)".repeat(REPEATS),
                "![".repeat(REPEATS / 2) + "[a](b)".repeat(REPEATS / 2),
                "[a](" + "(".repeat(REPEATS) + ")".repeat(REPEATS) + ")",
                ">".repeat(10_000) + " a\n" + "> ".repeat(10_000) + "b",
                "- ".repeat(REPEATS) + "a\n" + " ".repeat(REPEATS) + "b\n",
                nestedList(),
                "> " + "a ".repeat(REPEATS) + "*b\n",
                "| a | b |\n|---|---|\n" + "| c | *d |\n".repeat(REPEATS / 4),
                "|".repeat(REPEATS) + "\n" + "|-".repeat(REPEATS) + "|\n" + "|a".repeat(REPEATS),
                manyLabels(),
                "[a] ".repeat(REPEATS / 2) + "\n\n" + "[a]: b\n".repeat(REPEATS / 2),
                "*a " + "b c_d [e] `f` ".repeat(REPEATS / 8),
                "\\(ab cd ".repeat(REPEATS) + "\\)",
                "$$ab cd ".repeat(REPEATS) + "\\$$",
                "$a_1".repeat(REPEATS) + " $");
        return Stream.concat(repeated.stream().map(PathologicalTest::repeat), growing);
    }

    private static String repeat(String part) {
        return part.repeat(FULL ? REPEATS : Math.min(REPEATS, REPEATS * 2 / part.length()));
    }

    private static String backtickRuns() {
        StringBuilder out = new StringBuilder();
        for (int length = 1; out.length() < 3 * REPEATS; length++) {
            out.append('e').append("`".repeat(length % 200 + 1));
        }
        return out.toString();
    }

    private static String nestedList() {
        StringBuilder out = new StringBuilder();
        for (int depth = 0; depth < 400; depth++) {
            out.append("  ".repeat(depth)).append("* a\n");
        }
        return out.toString();
    }

    private static String manyLabels() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < REPEATS / 10; i++) {
            out.append("[l").append(i).append("] ");
        }
        out.append("\n\n");
        for (int i = 0; i < REPEATS / 10; i++) {
            out.append("[l").append(i).append("]: /").append(i).append("\n\n");
        }
        return out.toString();
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("bombs")
    void takesLinearTime(String bomb) {
        checkTime(bomb, bomb.length());
        checkTime(FULL ? bomb : bomb.substring(0, Math.min(REPEATS, bomb.length())), 24);
    }

    private static void checkTime(String bomb, int length) {
        Duration time = ProcessorTime.of(() -> parse(new NullSink(), bomb, length));
        assertThat(time).as(start(bomb)).isLessThan(LIMIT);
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("bombs")
    void piecesGiveTheSameTreeOfLimitedDepth(String bomb) {
        String text = bomb.substring(0, Math.min(bomb.length(), 5_000));
        TreeSink whole = new TreeSink();
        TreeSink pieces = new TreeSink();
        whole.allowsLateDefinitions = true;
        pieces.allowsLateDefinitions = true;
        parse(whole, text, text.length());
        parse(pieces, text, 24);
        assertThat(pieces.dump().equals(whole.dump())).as(start(bomb)).isTrue();
        assertThat(depth(whole.document)).as(start(bomb)).isLessThanOrEqualTo(2 * MarkdownParser.MAX_DEPTH + 4);
    }

    private static String start(String bomb) {
        return bomb.substring(0, Math.min(40, bomb.length()));
    }

    private static void parse(MarkdownSink sink, String text, int length) {
        MarkdownParser parser = new MarkdownParser(
                sink, sink instanceof TreeSink tree ? tree.document : new Object(), EntityTable::decode);
        for (int at = 0; at < text.length(); at += length) {
            parser.append(text.substring(at, Math.min(text.length(), at + length)));
        }
        parser.end();
    }

    private static int depth(View view) {
        int depth = 0;
        for (View child : view.children) {
            depth = Math.max(depth, depth(child));
        }
        return depth + 1;
    }
}
