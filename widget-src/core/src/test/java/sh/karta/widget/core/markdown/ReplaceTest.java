// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplaceTest {
    private final TreeSink sink = new TreeSink();
    private final MarkdownParser parser = sink.parser();

    @Test
    void aGrowingTextIsContinued() {
        parser.replace("# a\n\nb **c");
        int calls = sink.calls;
        parser.replace("# a\n\nb **c d");
        assertThat(sink.calls).isEqualTo(calls + 1);
        parser.replace("# a\n\nb **c d");
        assertThat(sink.calls).isEqualTo(calls + 1);
    }

    @Test
    void theCommonBeginningStays() {
        parser.replace("# a\n\nb\n\nc\n\nd\n\nold *text*");
        int inserted = sink.inserted;
        parser.replace("# a\n\nb\n\nc\n\nd\n\nnew *text*");
        assertThat(TreeHtml.of(sink)).isEqualTo("<h1>a</h1>\n<p>b</p>\n<p>c</p>\n<p>d</p>\n<p>new <em>text</em></p>\n");
        // Only the block before the difference is created again.
        assertThat(sink.inserted - inserted).isEqualTo(4);
    }

    @Test
    void aTextMayShrink() {
        parser.replace("a\n\n- b\n- c\n\nd");
        parser.replace("a\n\n- b");
        assertThat(TreeHtml.of(sink)).isEqualTo("<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n");
        parser.replace("");
        assertThat(TreeHtml.of(sink)).isEmpty();
        parser.replace("e");
        assertThat(TreeHtml.of(sink)).isEqualTo("<p>e</p>\n");
    }

    @Test
    void definitionsOfTheOldTextAreForgotten() {
        sink.allowsLateDefinitions = true;
        parser.replace("[a]\n\nb\n\nc\n\n[a]: /u\n\nd");
        assertThat(TreeHtml.of(sink)).contains("<a href=\"/u\">a</a>");
        parser.replace("[a]\n\nb\n\nc\n\nno definition");
        assertThat(TreeHtml.of(sink)).startsWith("<p>[a]</p>");
    }

    @Test
    void theSameTextAfterTheEndChangesNothing() {
        parser.append("a *b");
        parser.end();
        int calls = sink.calls;
        parser.replace("a *b");
        assertThat(sink.calls).isEqualTo(calls);
        parser.replace("a *b*");
        parser.end();
        assertThat(TreeHtml.of(sink)).isEqualTo("<p>a <em>b</em></p>\n");
    }

    @Test
    void anySequenceOfTextsShowsTheLastOne() {
        for (long seed = 1; seed <= 400; seed++) {
            Random random = new Random(seed);
            TreeSink tree = new TreeSink();
            tree.allowsLateDefinitions = true;
            MarkdownParser sequence = tree.parser();
            RandomDocuments documents = new RandomDocuments(seed);
            String text = seed % 2 == 0 ? documents.soup(60) : documents.document();
            for (int step = 0; step < 6; step++) {
                int cut = random.nextInt(text.length() + 1);
                switch (random.nextInt(4)) {
                    case 0 -> text = text.substring(0, cut);
                    case 1 -> text = text.substring(0, cut) + documents.soup(10) + text.substring(cut);
                    case 2 -> text = text.substring(0, cut) + documents.soup(20);
                    default -> text = text + documents.soup(10);
                }
                if (random.nextInt(5) == 0) {
                    sequence.end();
                }
                sequence.replace(text);
            }
            sequence.end();
            assertThat(tree.dump())
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(TreeSink.parse(text).dump());
        }
    }

    @Test
    void lineEndingsAndZeroCharactersAreNormalisedBeforeComparing() {
        parser.append("a\r");
        parser.append("\nb\0");
        int calls = sink.calls;
        parser.replace("a\r\nb\0");
        assertThat(sink.calls).isEqualTo(calls);
        parser.replace("a\r\nb\0c\r\n\r\nd");
        parser.end();
        assertThat(TreeHtml.of(sink)).isEqualTo("<p>a\nb\ufffdc</p>\n<p>d</p>\n");
        assertThat(List.of("<p>a\nb\ufffdc</p>\n<p>d</p>\n")).containsExactly(TreeHtml.of("a\nb\0c\n\nd"));
    }
}
