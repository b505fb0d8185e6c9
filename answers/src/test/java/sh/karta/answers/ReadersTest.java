// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadersTest {
    /** The parts of a passage that an answer shows. */
    private record Text(String page, String heading, String anchor, String text) {}

    private static List<Text> texts(List<Passage> passages) {
        return passages.stream()
                .map(p -> new Text(p.page(), p.heading(), p.anchor(), p.text()))
                .toList();
    }

    private static List<Text> markdown(String name, String markdown) {
        return texts(MarkdownReader.read(name, markdown, new PageLimit()));
    }

    private static List<Text> html(String name, String html) {
        return texts(HtmlReader.read(name, html, new PageLimit()));
    }

    @Test
    void sentencesThatBeginLikeStatementsOfModulesAreText() {
        assertThat(markdown("file", "import the file \"data.csv\" first.\n\nexport it with {name} = value.\n"))
                .containsExactly(new Text(
                        "file", "", "", "import the file \"data.csv\" first.\n\nexport it with {name} = value."));
        assertThat(markdown("file", "# Data\n\nWords.\n\nimport a from 'a'\n\n## More\n\nexport const b = 1;\n"))
                .containsExactly(
                        new Text("Data", "", "", "Words.\n\nimport a from 'a'"),
                        new Text("Data", "More", "more", "export const b = 1;"));
    }

    @Test
    void statementsOfModulesBeforeTheTextAreLeftOut() {
        assertThat(markdown("file", """
                ---
                title: Data
                ---
                import Tabs from '@theme/Tabs';
                import {
                  A,
                  B
                } from "b"

                import './style.css'
                import * as c from 'c'

                # Data

                export const toc = [1];
                export default Layout

                Words.
                """)).containsExactly(new Text("Data", "", "", "Words."));
    }

    @Test
    void markdownIsSplitAtHeadingsAndCodeStaysWhole() {
        List<Text> passages = markdown("file", """
                ---
                layout: docs
                ---
                # Quickstart

                Two lines
                of intro.

                ## Install it

                ```sh
                # not a heading

                npm install
                ```

                - one

                  still one
                - two

                ### Odd *case*: `x`! {#odd}
                Words.
                """);
        assertThat(passages)
                .containsExactly(
                        new Text("Quickstart", "", "", "Two lines of intro."),
                        new Text(
                                "Quickstart",
                                "Install it",
                                "install-it",
                                "```sh\n# not a heading\n\nnpm install\n```\n\n- one\n\n  still one\n- two"),
                        new Text("Quickstart", "Odd *case*: `x`!", "odd", "Words."));
    }

    @Test
    void theTitleComesFromFrontMatterHeadingOrFileName() {
        assertThat(markdown("f", "---\ntitle: \"Named\"\n---\n# H\nx"))
                .containsExactly(new Text("Named", "H", "h", "x"));
        assertThat(markdown("f", "x")).containsExactly(new Text("f", "", "", "x"));
        assertThat(markdown("f", "")).isEmpty();
    }

    @Test
    void syntaxOfSiteGeneratorsIsRemoved() {
        assertThat(markdown("f", """
                        ::: info Mind
                        See [the keys](./keys#new "Keys"), [mail](mailto:a@b.example) and ![image](./i.png).
                        :::

                        ```js run=page {1}
                        [x](y)
                        ```
                        """))
                .extracting(Text::text)
                .containsExactly("See the keys, [mail](mailto:a@b.example) and .\n\n```js\n[x](y)\n```");
    }

    @Test
    void aLongSectionIsSplitOnlyBetweenBlocks() {
        String block = "word ".repeat(120).strip();
        List<Text> passages = markdown("f", "# T\n\n" + (block + "\n\n").repeat(5));
        assertThat(passages)
                .hasSize(3)
                .allSatisfy(p -> assertThat(p.text().length() % (block.length() + 2))
                        .isIn(block.length(), block.length() + 2 - 2));
    }

    @Test
    void theMainContentOfHtmlIsConvertedToMarkdown() {
        List<Text> passages = html("file", """
                <html><head><title>Site</title><style>p{}</style></head><body>
                <nav>Menu</nav>
                <main><h1>Keys</h1><p>Use <code>pk_live</code> and <b>nothing</b> else,
                see <a href="https://k.example/x">here</a> or <a href="/y">there</a>.</p>
                <h2 id="rotate">Rotating</h2><ul><li>Make one<ul><li>nested</li></ul></li><li>Drop one</li></ul>
                <pre><code>keys rotate
                  pk_live</code></pre>
                <table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>
                <div><section><p>Deep.</p></section></div>
                <script>alert(1)</script></main><footer>Foot</footer></body></html>
                """);
        assertThat(passages)
                .containsExactly(
                        new Text(
                                "Keys",
                                "",
                                "",
                                "Use `pk_live` and **nothing** else, see [here](https://k.example/x) or there."),
                        new Text(
                                "Keys",
                                "Rotating",
                                "rotate",
                                "- Make one\n   - nested\n- Drop one\n\n```\nkeys rotate\n  pk_live\n```\n\n"
                                        + "| a | b |\n|---|---|\n| 1\\|2 | 3 |\n\nDeep."));
    }

    @ParameterizedTest
    @CsvSource({"noindex,0", "'NOFOLLOW, noIndex',0", "none,0", "'nofollow',1", "'index, noimageindex',1"})
    void anHtmlPageThatSearchEnginesLeaveOutHasNoPassages(String robots, int passages) {
        assertThat(html("page", "<head><meta name=Robots content='" + robots + "'></head><p>A page."))
                .hasSize(passages);
    }

    @Test
    void emphasizedCodeOfHtmlIsReadWithoutMarksThatMarkdownWouldShow() {
        String html = "<p>Set <em><code>版本</code></em>は、<strong><code>a</code></strong>b and <em>c</em>d.</p>";
        String markdown = HtmlReader.read("page", html, new PageLimit()).get(0).text();
        assertThat(PlainText.of(markdown)).isEqualTo("Set 版本は、ab and cd.");
    }

    @Test
    void componentsAndHtmlTagsAreDroppedAndTheirTextIsKept() {
        assertThat(markdown("f", """
                        # Refunds

                        <ThemePreview />

                        Read <a href="/api" target="_self">the reference</a>, <kbd>Esc</kbd> or `<Tag/>`.{.note}

                        <div><p>Inside <b>HTML</b>.</p><img class="dark" src="x.png" alt="A picture"></div>

                        <script setup>
                        import X from "./x.vue";
                        </script>

                        [[toc]]

                        A &lt;b&gt; and a < b. {{< note >}}
                        """))
                .extracting(Text::text)
                .containsExactly("Read the reference, Esc or `<Tag/>`.\n\nInside **HTML**.\n\nA \\<b> and a < b.");
    }

    @Test
    void lineBreaksOfHtmlSeparateWordsInMarkdown() {
        assertThat(markdown("f", """
                        # Lighthouse<br>Street

                        Lighthouse Street 5<br>12345 **Harbour<BR />Town**

                        - One<br/>two

                        | A<br>B |
                        |---|
                        | 1<br>2 |
                        """))
                .containsExactly(
                        new Text(
                                "Lighthouse Street",
                                "",
                                "",
                                "Lighthouse Street 5  \n12345 **Harbour  \nTown**\n\n- One  \n  two\n\n| A B |\n|---|\n| 1 2 |"));
    }

    @Test
    void tablesAndListsAreSplitBetweenRowsAndKeepTheirHead() {
        String row = "| `name` | " + "word ".repeat(60).strip() + " |\n";
        List<Text> passages = markdown("f", "# T\n\n| a | b |\n|---|---|\n" + row.repeat(8));
        assertThat(passages)
                .hasSizeGreaterThan(1)
                .allSatisfy(p -> assertThat(p.text()).startsWith("| a | b |\n|---|---|\n| `name` |"));
    }

    @Test
    void nestedListsKeepTheirIndentation() {
        assertThat(markdown("f", "3. one\n   - two\n     - three\n4. four\n"))
                .extracting(Text::text)
                .containsExactly("3. one\n   - two\n     - three\n4. four");
    }

    @Test
    void theDescriptionInFrontMatterIsTheSummaryAndARepeatedTitleIsNoHeading() {
        List<Passage> passages = MarkdownReader.read(
                "f", "---\ntitle: Theming\ndescription: Colours.\n---\n# Theming\n\nx\n", new PageLimit());
        assertThat(passages).hasSize(1);
        assertThat(passages.get(0).summary()).isEqualTo("Colours.");
        assertThat(passages.get(0).heading()).isEmpty();
    }

    @Test
    void idsOfHeadingsAreReadAsDifferentGeneratorsWriteThem() {
        for (String id : List.of("{#odd}", "{ #odd }", "{: #odd .wide}", "{/*odd*/}", "{/* #odd */}")) {
            assertThat(markdown("f", "# T\n\n## A heading " + id + "\n\nx"))
                    .as(id)
                    .containsExactly(new Text("T", "A heading", "odd", "x"));
        }
    }

    @Test
    void notesAndTabsOfPythonMarkdownKeepTheirText() {
        assertThat(markdown("f", """
                        === "Linux"

                            First.

                            ```sh
                            apt install
                            ```

                            !!! warning "Not as root"

                                Second.

                        === "macOS"
                            Third.

                        ??? note
                            Fourth.

                        /// tip | Hint

                        Fifth.

                        ///

                            /// code
                        """))
                .extracting(Text::text)
                .containsExactly(
                        "First.\n\n```sh\napt install\n```\n\nNot as root\n\nSecond.\n\nThird.\n\nFourth.\n\nHint\n\n"
                                + "Fifth.\n\n```\n/// code\n```");
    }

    @Test
    void includedCodeAndCommentsOfSiteGeneratorsAreRemoved() {
        assertThat(markdown("f", """
                        Look:

                        {* ../../docs_src/a.py hl[6:7] *}

                        ```rust
                        {{#rustdoc_include ../listings/a.rs:here}}
                        ```

                        {{#include ../b.md}}

                        {/* a comment */}

                        --8<-- "c.md"

                        > [!NOTE]
                        > Mind.
                        """)).extracting(Text::text).containsExactly("Look:\n\n> Mind.");
    }

    @Test
    void linksOfHeadingsToThemselvesGiveTheIdAndNoText() {
        assertThat(html("f", """
                        <main><h1>Keys<a class="headerlink" href="#keys">¶</a></h1><p>a</p>
                        <section id="s"><h2>Rotate<a class="headerlink" href="#s">¶</a></h2><p>b</p></section>
                        <h2 id="v">Drop <a class="header-anchor" href="#v">&ZeroWidthSpace;</a></h2><p>c</p>
                        <h2><a class="header" href="#m">Make one</a></h2><p>d</p></main>
                        """))
                .containsExactly(
                        new Text("Keys", "", "", "a"),
                        new Text("Keys", "Rotate", "s", "b"),
                        new Text("Keys", "Drop", "v", "c"),
                        new Text("Keys", "Make one", "m", "d"));
    }

    @Test
    void theMainElementOfHtmlComesBeforeArticles() {
        assertThat(html("f", "<aside><article>Advert</article></aside><main><h1>T</h1><p>Zebra.</p></main>"))
                .containsExactly(new Text("T", "", "", "Zebra."));
        assertThat(html("f", "<aside><article>Advert</article></aside><p>Home</p><article><p>Zebra.</p></article>"))
                .containsExactly(new Text("f", "", "", "Zebra."));
    }

    @Test
    void severalArticlesOfAPageAreAllRead() {
        assertThat(html("f", "<h1>FAQ</h1><article><p>One.</p></article><article><p>Two.</p></article>"))
                .containsExactly(new Text("FAQ", "", "", "One.\n\nTwo."));
        assertThat(html("f", "<p>Menu</p><article><p>Post.</p><article><p>Comment.</p></article></article>"))
                .containsExactly(new Text("f", "", "", "Post.\n\nComment."));
    }

    @Test
    void onlyTheFirstLargestHeadingOfHtmlIsTheTitle() {
        assertThat(html("f", "<h1>Shop</h1><p>a</p><h1 id=r>Returns</h1><p>b</p><h2>Costs</h2><p>c</p>"))
                .containsExactly(
                        new Text("Shop", "", "", "a"),
                        new Text("Shop", "Returns", "r", "b"),
                        new Text("Shop", "Costs", "costs", "c"));
    }

    @Test
    void itemsOfHtmlKeepTheirParagraphsAndCode() {
        assertThat(html("f", """
                        <ol start=5><li><p>Open it.</p><p>Then run:</p><pre>a  b
                        c</pre></li><li>Close <b>it</b>.<ul><li>Now</li></ul></li></ol>
                        """))
                .extracting(Text::text)
                .containsExactly("5. Open it.\n\n   Then run:\n\n   ```\n   a  b\n   c\n   ```\n"
                        + "6. Close **it**.\n   - Now");
    }

    @Test
    void blocksInCellsAndQuotesOfHtmlHaveASpaceBetweenThem() {
        assertThat(html("f", """
                        <table><tr><th>A<br>B</th></tr><tr><td><p>One.</p><p>Two.</p><div>Three</div>four</td></tr></table>
                        <blockquote><p>Five.</p><p>Six.</p></blockquote>
                        """))
                .extracting(Text::text)
                .containsExactly("| A B |\n|---|\n| One. Two. Three four |\n\n> Five. Six.");
    }

    @Test
    void wordsBesideElementsOfHtmlAreOneParagraph() {
        assertThat(html(
                        "f",
                        "<div>Press the <b>green button</b> to <a href='/x'>launch</a>.<p>Then wait.</p>Done</div>"))
                .extracting(Text::text)
                .containsExactly("Press the **green button** to launch.\n\nThen wait.\n\nDone");
    }

    @Test
    void hiddenElementsOfHtmlAreNotRead() {
        assertThat(html("f", """
                        <p>Zebra.</p><p style="display:none">One</p><p style="color: red; DISPLAY : none !important">Two</p>
                        <p hidden>Three</p><p style="display: block">Quagga.</p>
                        """)).extracting(Text::text).containsExactly("Zebra.\n\nQuagga.");
    }
}
