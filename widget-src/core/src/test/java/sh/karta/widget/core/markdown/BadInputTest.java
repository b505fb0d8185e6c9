// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Malformed input is shown as well as possible and never throws. */
class BadInputTest {
    @Test
    void loneSurrogatesAreText() {
        assertThat(TreeSink.parse("a \ud83d *b \udca9*").shownText()).isEqualTo("a \ud83d b \udca9\n");
        assertThat(TreeSink.parse("*\ud83d* **\udca9**").shownText()).isEqualTo("\ud83d \udca9\n");
    }

    @Test
    void aSurrogatePairMayArriveInTwoPieces() {
        assertThat(TreeSink.parse(List.of("a \ud83d", "\udca9 b")).dump())
                .isEqualTo(TreeSink.parse("a 💩 b").dump());
    }

    @Test
    void zeroCharactersAreReplaced() {
        assertThat(TreeSink.parse("a\0b `c\0` &#0;").shownText()).isEqualTo("a\ufffdb c\ufffd \ufffd\n");
    }

    @Test
    void byteOrderMarksAreText() {
        assertThat(TreeSink.parse("a\ufeffb\n\ufeff# c").shownText()).isEqualTo("a\ufeffb\n\ufeff# c\n");
    }

    @Test
    void aMegabyteWithoutLineBreakIsShown() {
        String words = "word **bold** `code` [l](/u) ".repeat(36_000);
        TreeSink sink = new TreeSink();
        MarkdownParser parser = sink.parser();
        for (int at = 0; at < words.length(); at += 96) {
            parser.append(words.substring(at, Math.min(words.length(), at + 96)));
        }
        parser.end();
        assertThat(sink.shownText())
                .isEqualTo("word bold code l ".repeat(36_000).strip() + "\n");
        assertThat(TreeSink.parse("a".repeat(1 << 20)).shownText()).hasSize((1 << 20) + 1);
    }

    @Test
    void tenThousandNestedQuotesStopAtTheMaximumDepth() {
        String text = TreeSink.parse(">".repeat(10_000) + " deep").shownText();
        assertThat(text).isEqualTo(">".repeat(10_000 - MarkdownParser.MAX_DEPTH + 1) + " deep\n");
    }

    @Test
    void emptyPiecesAndTextsAreAccepted() {
        TreeSink sink = TreeSink.parse(List.of("", "", "*", "", "a*", ""));
        assertThat(sink.shownText()).isEqualTo("a\n");
        assertThat(TreeSink.parse("").dump()).isEqualTo(new TreeSink().dump());
        assertThat(TreeSink.parse("\n \n\t\n\r\n").document.children).isEmpty();
    }

    @Test
    void controlCharactersAreText() {
        assertThat(TreeSink.parse("a\u0007b\u000bc\u001b[31md").shownText()).isEqualTo("a\u0007b\u000bc\u001b[31md\n");
    }
}
