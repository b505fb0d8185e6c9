// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeavesTest {
    private static Leaves leaves(String text) {
        return new Leaves(text, EntityTable::decode);
    }

    private static List<String> texts(String text) {
        Leaves leaves = leaves(text);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < leaves.count(); i++) {
            texts.add(leaves.text(i, image -> false));
        }
        return texts;
    }

    @Test
    void eachParagraphHeadingCellAndCodeBlockHasItsText() {
        assertThat(
                        texts(
                                "# A *b*\n\nc `d`\ne<br>f [g](/u)\n\n- h\n\n  i\n\n| j | |\n|---|---|\n| k | l |\n\n```\nm\nn\n```\n\n    o\n"))
                .containsExactly("A b", "c d\nef g", "h", "i", "j", "", "k", "l", "m\nn\n", "o\n");
    }

    @Test
    void definitionsAreNoBlocksAndResolveEarlierLabels() {
        assertThat(texts("[a] b\n\n[a]: /u\n\nc")).containsExactly("a b", "c");
    }

    @Test
    void formulasAndHiddenImagesHaveNoCharacters() {
        String text = "a $x^2$ ![b](/u) ![](/v)";
        assertThat(texts(text)).containsExactly("a  b /v");
        assertThat(leaves(text).text(0, image -> true)).isEqualTo("a   ");
    }

    /** Both see the same blocks, whatever the text is and however it was split. */
    @Test
    void theBlocksAreThoseOfATextThatArrivedInPieces() {
        for (long seed = 1; seed <= 300; seed++) {
            RandomDocuments documents = new RandomDocuments(seed);
            String text = seed % 2 == 0 ? documents.extendedSoup(60) : documents.document();
            TreeSink tree = TreeSink.parse(documents.pieces(text, 9));
            List<TreeSink.View> shown = new ArrayList<>();
            collect(tree.document, shown);
            Leaves leaves = leaves(text);
            assertThat(leaves.count()).as(text).isEqualTo(shown.size());
            for (int i = 0; i < shown.size(); i++) {
                if (!leaves.isCode(i)) {
                    TreeSink.View view = new TreeSink.View(Block.PARAGRAPH);
                    leaves.draw(i, new TreeSink(), view);
                    assertThat(content(view)).as(text).isEqualTo(content(shown.get(i)));
                }
            }
        }
    }

    private static void collect(TreeSink.View view, List<TreeSink.View> into) {
        if (view.kind == Block.PARAGRAPH
                || view.kind == Block.HEADING
                || view.kind == Block.CELL
                || view.kind == Block.CODE) {
            into.add(view);
        }
        for (TreeSink.View child : view.children) {
            if (child.kind < TreeSink.INLINE) {
                collect(child, into);
            }
        }
    }

    private static String content(TreeSink.View view) {
        StringBuilder out = new StringBuilder();
        for (TreeSink.View child : view.children) {
            out.append(child.kind)
                    .append(child.text)
                    .append(child.target)
                    .append(content(child))
                    .append('.');
        }
        return out.toString();
    }

    @Test
    void whatIsLeftOfADamagedDocumentIsReplacedByTheLastBlocks() {
        TreeSink sink = new TreeSink();
        MarkdownParser parser = sink.parser();
        parser.append("a\n\nb\n\nc *d");
        sink.document.children.get(2).children.clear();
        assertThat(parser.redraw(false)).isTrue();
        parser.append("* e");
        parser.end();
        assertThat(TreeHtml.of(sink)).isEqualTo("<p>a</p>\n<p>b</p>\n<p>c <em>d</em> e</p>\n");
        sink.document.children.clear();
        sink.document.children.add(new TreeSink.View(Block.RULE));
        sink.document.children.get(0).closed = true;
        assertThat(parser.redraw(true)).isTrue();
        assertThat(TreeHtml.of(sink)).isEqualTo("<p>a</p>\n<p>b</p>\n<p>c <em>d</em> e</p>\n");
    }

    @Test
    void redrawingALongTextInEachFrameWaitsForMoreText() {
        MarkdownParser parser = new TreeSink().parser();
        int redrawn = 0;
        int characters = 0;
        for (int i = 0; i < 4_000; i++) {
            parser.append("- item\n");
            if (parser.redraw(false)) {
                redrawn++;
                characters += parser.text().length();
            }
        }
        assertThat(redrawn).isPositive();
        assertThat(characters).isLessThan(128 * parser.text().length());
    }
}
