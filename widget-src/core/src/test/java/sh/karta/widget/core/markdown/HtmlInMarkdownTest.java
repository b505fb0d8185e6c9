// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The HTML that has a meaning: line breaks, comments, and three elements without attributes. In each table, ⏎ stands for a
 * line break, → for a tab.
 */
class HtmlInMarkdownTest {
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    a<br>b ¦ <p>a<br />b</p>
                    a<br/>b<br />c<BR>d ¦ <p>a<br />b<br />c<br />d</p>
                    **a<br>b** ¦ <p><strong>a<br />b</strong></p>
                    [a<br>b](/u) ¦ <p><a href="/u">a<br />b</a></p>
                    # a<br>b ¦ <h1>a<br />b</h1>
                    - a<br>b ¦ <ul><li>a<br />b</li></ul>
                    |a|⏎|-|⏎|b<br>c<br/>d| ¦ <table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b<br />c<br />d</td></tr></tbody></table>
                    `a<br>b` ¦ <p><code>a<br>b</code></p>
                    ```⏎a<br>b⏎``` ¦ <pre><code>a<br>b</code></pre>
                    H<sub>2</sub>O and x<sup>*n*</sup> ¦ <p>H<sub>2</sub>O and x<sup><em>n</em></sup></p>
                    <kbd>Ctrl</kbd>+<KBD>C</KBD> ¦ <p><kbd>Ctrl</kbd>+<kbd>C</kbd></p>
                    **H<sub>2</sub>O** ¦ <p><strong>H<sub>2</sub>O</strong></p>
                    x<sup>2<sup>n</sup></sup> ¦ <p>x<sup>2<sup>n</sup></sup></p>
                    x<sup>a<sub>i</sub></sup> ¦ <p>x<sup>a<sub>i</sub></sup></p>
                    <sub>[a](/u)</sub> ¦ <p><sub><a href="/u">a</a></sub></p>
                    [a<sub>b</sub>](/u) ¦ <p><a href="/u">a<sub>b</sub></a></p>
                    <sub>[a</sub> ¦ <p><sub>[a</sub></p>
                    <sub>*a</sub>* ¦ <p><sub>*a</sub>*</p>
                    <sub></sub>a ¦ <p><sub></sub>a</p>
                    <kbd>`a`</kbd> ¦ <p><kbd><code>a</code></kbd></p>
                    |a|⏎|-|⏎|m<sup>2</sup>| ¦ <table><thead><tr><th>a</th></tr></thead><tbody><tr><td>m<sup>2</sup></td></tr></tbody></table>
                    a<!-- b -->c ¦ <p>ac</p>
                    a<!-->b<!--->c ¦ <p>abc</p>
                    a <!-- b⏎c --> d ¦ <p>a  d</p>
                    <!-- a --> ¦ ¬¬
                    <!-- a -->b ¦ <p>b</p>
                    <!-- a --> # b ¦ <h1>b</h1>
                    <!-- a⏎⏎b -->⏎c ¦ <p>c</p>
                    <!-- a⏎- b⏎⏎# c⏎--> d ¦ <p>d</p>
                    a⏎<!-- b -->⏎c ¦ <p>a</p><p>c</p>
                    a⏎<!-- b --> c ¦ <p>ac</p>
                    - a⏎<!-- b⏎⏎c -->⏎- d ¦ <ul><li>a</li></ul><ul><li>d</li></ul>
                    - a⏎⏎<!-- -->⏎⏎- b ¦ <ul><li>a</li></ul><ul><li>b</li></ul>
                    - a⏎⏎  <!-- b⏎⏎  c -->⏎⏎  d ¦ <ul><li><p>a</p><p>d</p></li></ul>
                    - <!-- a --> b ¦ <ul><li>b</li></ul>
                    > <!-- a⏎> b -->⏎> c ¦ <blockquote><p>c</p></blockquote>
                    |a|⏎|-|⏎|b <!-- c -->| ¦ <table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>
                    # a <!-- omit in toc --> ¦ <h1>a</h1>
                    →<!-- a --> ¦ <pre><code><!-- a --></code></pre>
                    `<!-- a -->` ¦ <p><code><!-- a --></code></p>
                    ```⏎<!-- a -->⏎``` ¦ <pre><code><!-- a --></code></pre>
                    """)
    void thisHtmlHasAMeaning(String text, String expected) {
        String source = text.replace('⏎', '\n').replace('→', '\t');
        String html = TreeHtml.of(source).replace("\n", "").replace("&lt;", "<").replace("&gt;", ">");
        assertThat(html.replaceAll(" +</(p|h1|td)>", "</$1>")).isEqualTo(expected == null ? "" : expected);
        EastAsianTextTest.assertEverySplitGivesTheSame(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sub>a",
                "a</sub>",
                "</kbd><kbd>",
                "<sub>a</sup>",
                "<sub class=x>a</sub>",
                "<sub >a</sub>",
                "<kbd onclick=alert(1)>a</kbd>",
                "<br x>",
                "<br  />",
                "</br>",
                "<b>a</b>",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<subx>a</subx>",
                "a <!-- b",
                "a <!- b ->",
                "<!DOCTYPE html>",
                "< br>",
                "\\<br>",
                "\\<sub>a\\</sub>",
            })
    void otherHtmlIsText(String text) {
        assertThat(TreeSink.parse(text).shownText()).isEqualTo(text.replace("\\", "") + "\n");
        EastAsianTextTest.assertEverySplitGivesTheSame(text);
    }

    /** Unfinished tags and comments are held back, and open elements apply to what follows. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    a <b ¦ <p>a</p>
                    a <br ¦ <p>a</p>
                    a <br / ¦ <p>a</p>
                    a <br /> ¦ <p>a <br /></p>
                    H<sub ¦ <p>H</p>
                    H<sub> ¦ <p>H</p>
                    H<sub>2 ¦ <p>H<sub>2</sub></p>
                    H<sub>2</su ¦ <p>H<sub>2</sub></p>
                    H<sub>2</sub> ¦ <p>H<sub>2</sub></p>
                    H<sub>**2 ¦ <p>H<sub><strong>2</strong></sub></p>
                    a <!- ¦ <p>a</p>
                    a <!-- b ¦ <p>a</p>
                    a <!-- b -- ¦ <p>a</p>
                    a <!-- b --> ¦ <p>a</p>
                    <!-- b ¦ ¬¬
                    <!-- b⏎⏎c ¦ ¬¬
                    <!-- b⏎--> c ¦ <p>c</p>
                    """)
    void unfinishedHtmlIsNeverShownAsMarkup(String text, String expected) {
        TreeSink sink = new TreeSink();
        MarkdownParser parser = sink.parser();
        StreamingTest.characters(text.replace('⏎', '\n')).forEach(parser::append);
        String html = TreeHtml.of(sink).replace("\n", "").replaceAll(" +</p>", "</p>");
        assertThat(html).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void aCommentOfManyLinesLeavesTheBlocksAroundItInPlace() {
        String text = "# a\n\n<!--\n" + "- b\n\n".repeat(300) + "-->\n\nc\n";
        assertThat(TreeHtml.of(text)).isEqualTo("<h1>a</h1>\n<p>c</p>\n");
        TreeSink sink = new TreeSink();
        MarkdownParser parser = sink.parser();
        parser.append(text.substring(0, text.length() - 3));
        parser.replace(text.replace("c", "d *e*"));
        parser.end();
        assertThat(TreeHtml.of(sink)).isEqualTo("<h1>a</h1>\n<p>d <em>e</em></p>\n");
    }
}
