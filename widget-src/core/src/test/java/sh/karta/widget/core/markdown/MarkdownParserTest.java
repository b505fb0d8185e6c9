// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownParserTest {
    private final TreeSink sink = new TreeSink();
    private final MarkdownParser parser = sink.parser();

    private String shown() {
        // Whether a trailing space is shown does not matter.
        return TreeHtml.of(sink).replace("\n", "").replace(" </p>", "</p>");
    }

    /** Unfinished syntax is shown as its most likely meaning. ⏎ stands for a line break. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    a **bo ¦ <p>a <strong>bo</strong></p>
                    a ** ¦ <p>a</p>
                    a **bo* ¦ <p>a <strong>bo</strong></p>
                    ***both ¦ <p><em><strong>both</strong></em></p>
                    **a *b ¦ <p><strong>a <em>b</em></strong></p>
                    a ~~b ¦ <p>a <del>b</del></p>
                    a ~b ¦ <p>a ~b</p>
                    5 * 3 ¦ <p>5 * 3</p>
                    5*3 ¦ <p>5*3</p>
                    snake_case_ ¦ <p>snake_case</p>
                    a `co ¦ <p>a <code>co</code></p>
                    a ``co` ¦ <p>a <code>co</code></p>
                    a ` ¦ <p>a</p>
                    a [la ¦ <p>a la</p>
                    a [ ¦ <p>a</p>
                    [la ¦ <p>la</p>
                    a [la] ¦ <p>a la</p>
                    a [la]( ¦ <p>a <a href="null">la</a></p>
                    a [la](http://e ¦ <p>a <a href="null">la</a></p>
                    a [la](/u "ti ¦ <p>a <a href="null">la</a></p>
                    a [la](/u x ¦ <p>a [la](/u x</p>
                    a [la](/u) ¦ <p>a <a href="/u">la</a></p>
                    a [la][re ¦ <p>a la</p>
                    a [*b ¦ <p>a <em>b</em></p>
                    x[1 ¦ <p>x[1</p>
                    a ![de ¦ <p>a de</p>
                    a ! ¦ <p>a</p>
                    a ![de](/u ¦ <p>a <img src="null" alt="de" /></p>
                    a <https://e ¦ <p>a</p>
                    a <b ¦ <p>a</p>
                    a <b c ¦ <p>a &lt;b c</p>
                    a &am ¦ <p>a</p>
                    a &amp; ¦ <p>a &amp;</p>
                    a \\ ¦ <p>a</p>
                    https://example.co ¦ <p><a href="https://example.co">https://example.co</a></p>
                    # ¦ ¬¬
                    # A # ¦ <h1>A</h1>
                    #A ¦ <p>#A</p>
                    - ¦ ¬¬
                    - a ¦ <ul><li>a</li></ul>
                    -a ¦ <p>-a</p>
                    - [ ¦ <ul><li></li></ul>
                    - [x] ¦ <ul><li></li></ul>
                    - [x] a ¦ <ul><li><input checked="" disabled="" type="checkbox"> a</li></ul>
                    - [ab ¦ <ul><li>ab</li></ul>
                    1 ¦ ¬¬
                    1. ¦ ¬¬
                    1. a ¦ <ol><li>a</li></ol>
                    2026 was ¦ <p>2026 was</p>
                    > ¦ ¬¬
                    > a ¦ <blockquote><p>a</p></blockquote>
                    ``` ¦ ¬¬
                    ```js ¦ ¬¬
                    ```js⏎le ¦ <pre><code class="language-js">le</code></pre>
                    ```js⏎let⏎`` ¦ <pre><code class="language-js">let</code></pre>
                    ```js⏎let⏎``` ¦ <pre><code class="language-js">let</code></pre>
                    a⏎--- ¦ <p>a</p>
                    a⏎---⏎ ¦ <h2>a</h2>
                    a⏎- ¦ <p>a</p>
                    a⏎= ¦ <p>a</p>
                    a | b⏎|- ¦ <p>a | b</p>
                    a | b⏎|-|-|⏎ ¦ <table><thead><tr><th>a</th><th>b</th></tr></thead></table>
                    |a|b|⏎|-|-|⏎|c ¦ <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>
                    |a|b|⏎|-|-|⏎|c|**d ¦ <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td><strong>d</strong></td></tr></tbody></table>
                    [a]: ¦ <p></p>
                    [a]: /u ¦ <p></p>
                    [a]: /u⏎"t ¦ <p></p>
                    [a]: /u x ¦ <p>[a]: /u x</p>
                    """)
    void unfinishedSyntaxIsShownAsItsMostLikelyMeaning(String text, String expected) {
        parser.append(text.replace('⏎', '\n'));
        assertThat(shown()).isEqualTo(expected == null ? "" : expected);
    }

    /** Footnotes and mathematics are not supported. They are shown exactly as written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Streaming is stable[^1], retries are not[^note].",
                "[^1]: Needs Node 20.",
                "[^1]: Soon",
                "[^1]: https://example.com/why",
                "[^1]: /why 'Because'",
                "[^note]: First.\n[^2]: Second\n[^3]: third",
                "Inline^[a note of its own] and [^1][^2].",
            })
    void footnotesAreText(String text) {
        StreamingTest.characters(text).forEach(parser::append);
        parser.end();
        assertThat(sink.shownText()).isEqualTo(text + "\n");
        assertThat(TreeSink.parse(text).dump()).isEqualTo(sink.dump());
        assertThat(sink.document.children).hasSize(1);
        assertThat(sink.document.children.get(0).kind).isEqualTo(Block.PARAGRAPH);
    }

    @Test
    void aFootnoteIsShownWhileItArrives() {
        parser.append("As said[^1].\n\n[^1]: Neede");
        assertThat(shown()).isEqualTo("<p>As said[^1].</p><p>[^1]: Neede</p>");
    }

    @Test
    void aClosedBlockIsNotTouchedAgain() {
        parser.append("- **one**\n- two\n\n| a |\n|---|\n| b |\n");
        int calls = sink.calls;
        parser.append("| c |");
        // The calls: open the row, open its cell, insert a text, close the cell.
        assertThat(sink.calls - calls).isEqualTo(4);
    }

    @Test
    void growingTextIsAppendedToItsNode() {
        parser.append("Some **bold** and");
        int inserted = sink.inserted;
        parser.append(" more");
        parser.append(" text, and more");
        assertThat(sink.inserted).isEqualTo(inserted);
        assertThat(shown()).isEqualTo("<p>Some <strong>bold</strong> and more text, and more</p>");
    }

    @Test
    void closingAnEmphasisKeepsItsNodes() {
        parser.append("Some **bold `code` and [link](/u) te");
        int inserted = sink.inserted;
        parser.append("xt** and");
        // Only the text after it is new.
        assertThat(sink.inserted).isEqualTo(inserted + 1);
    }

    @Test
    void aDefinitionResolvesOnlyTheLabelsThatWaitForIt() {
        sink.allowsLateDefinitions = true;
        parser.append("*a* [x] **b** [y] `c`\n\nno [z] label\n\n");
        int inserted = sink.inserted;
        int calls = sink.calls;
        parser.append("[x]: /u 'T'\n\n");
        assertThat(shown())
                .startsWith("<p><em>a</em> <a href=\"/u\" title=\"T\">x</a> <strong>b</strong> [y] <code>c</code></p>");
        // The surrounding text is cut. The link, its label and the text after it are new. Emphasis, strong and code
        // stay.
        assertThat(sink.inserted - inserted).isEqualTo(3);
        // The definition's own paragraph was opened and discarded.
        assertThat(sink.calls - calls).isEqualTo(4 + 2);
    }

    @Test
    void aDefinitionChangesTheEmphasisAroundItsLabel() {
        sink.allowsLateDefinitions = true;
        parser.append("*a [x* b]\n\n");
        assertThat(shown()).isEqualTo("<p><em>a [x</em> b]</p>");
        parser.append("[x* b]: /u\n\n");
        assertThat(shown()).isEqualTo("<p>*a <a href=\"/u\">x* b</a></p>");
    }

    @Test
    void theFirstDefinitionCounts() {
        sink.allowsLateDefinitions = true;
        parser.append("[a]: /1\n[a]: /2\n\n[a] [A]");
        parser.end();
        assertThat(shown()).isEqualTo("<p><a href=\"/1\">a</a> <a href=\"/1\">A</a></p>");
    }

    @Test
    void aTableTakesItsHeaderRowOutOfAFrozenParagraph() {
        String text = "**some\ntext** before\n[x] *a* long `header` cell | and **b**\n|---|---|\n| c | d |\n";
        List<String> characters = StreamingTest.characters(text);
        characters.forEach(parser::append);
        assertThat(shown())
                .isEqualTo(
                        "<p><strong>sometext</strong> before</p><table><thead><tr><th>[x] <em>a</em> long <code>header</code> cell</th>"
                                + "<th>and <strong>b</strong></th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>");
    }

    @Test
    void aListBecomesLooseWhenABlankLineSeparatesItsItems() {
        parser.append("- a\n- b\n\n");
        assertThat(shown()).isEqualTo("<ul><li>a</li><li>b</li></ul>");
        parser.append("- c");
        assertThat(shown()).isEqualTo("<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li></ul>");
    }

    @Test
    void blankLinesBetweenBlocksOfAnyKindMakeAListLoose() {
        for (String block : List.of("| a |\n  |---|", ">", "#", "    a", "```\n  ```", "***")) {
            assertThat(TreeHtml.of("- " + block + "\n\n  b")).as(block).contains("<p>b</p>");
            assertThat(TreeHtml.of("- " + block + "\n  b")).as(block).doesNotContain("\n<p>b</p>");
        }
        assertThat(TreeHtml.of("- ```\n\n\n- b")).contains("<li>b</li>");
    }

    @Test
    void longUnfinishedTextIsShownWithADelayAndInFullAtTheEnd() {
        String text = "*a " + "b c ".repeat(50_000);
        for (int at = 0; at < text.length(); at += 20) {
            parser.append(text.substring(at, Math.min(text.length(), at + 20)));
        }
        int shown = sink.shownText().length();
        assertThat(shown).isBetween(text.length() * 9 / 10, text.length() + 1);
        parser.end();
        assertThat(sink.shownText()).isEqualTo(text.strip() + "\n");
    }

    @Test
    void aSecondEndHasNoEffect() {
        parser.append("a *b");
        parser.end();
        int calls = sink.calls;
        parser.end();
        assertThat(sink.calls).isEqualTo(calls);
        assertThat(shown()).isEqualTo("<p>a *b</p>");
    }

    @Test
    void textMayContinueAfterTheEnd() {
        parser.append("# a\n\nb *c");
        parser.end();
        parser.append("* d");
        assertThat(shown()).isEqualTo("<h1>a</h1><p>b <em>c</em> d</p>");
    }
}
