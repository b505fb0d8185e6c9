// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadersTest {
    @Test
    void markdownIsSplitAtHeadingsAndCodeStaysWhole() {
        List<Passage> passages = MarkdownReader.read("file", """
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
                        new Passage("Quickstart", "", "", "Two lines\nof intro."),
                        new Passage(
                                "Quickstart",
                                "Install it",
                                "install-it",
                                "```sh\n# not a heading\n\nnpm install\n```\n\n- one\n\n  still one\n- two"),
                        new Passage("Quickstart", "Odd *case*: `x`!", "odd", "Words."));
    }

    @Test
    void theTitleComesFromFrontMatterHeadingOrFileName() {
        assertThat(MarkdownReader.read("f", "---\ntitle: \"Named\"\n---\n# H\nx"))
                .containsExactly(new Passage("Named", "H", "h", "x"));
        assertThat(MarkdownReader.read("f", "x")).containsExactly(new Passage("f", "", "", "x"));
        assertThat(MarkdownReader.read("f", "")).isEmpty();
    }

    @Test
    void syntaxOfSiteGeneratorsIsRemoved() {
        assertThat(MarkdownReader.read("f", """
                        ::: info Mind
                        See [the keys](./keys#new "Keys"), [mail](mailto:a@b.example) and ![image](./i.png).
                        :::

                        ```js run=page {1}
                        [x](y)
                        ```
                        """))
                .extracting(Passage::text)
                .containsExactly(
                        "See the keys, [mail](mailto:a@b.example) and ![image](./i.png).\n\n```js\n[x](y)\n```");
    }

    @Test
    void aLongSectionIsSplitOnlyBetweenBlocks() {
        String block = "word ".repeat(120).strip();
        List<Passage> passages = MarkdownReader.read("f", "# T\n\n" + (block + "\n\n").repeat(5));
        assertThat(passages)
                .hasSize(3)
                .allSatisfy(p -> assertThat(p.text().length() % (block.length() + 2))
                        .isIn(block.length(), block.length() + 2 - 2));
    }

    @Test
    void theMainContentOfHtmlIsConvertedToMarkdown() {
        List<Passage> passages = HtmlReader.read("file", """
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
                        new Passage(
                                "Keys",
                                "",
                                "",
                                "Use `pk_live` and **nothing** else, see [here](https://k.example/x) or there."),
                        new Passage(
                                "Keys",
                                "Rotating",
                                "rotate",
                                "- Make one\n   - nested\n- Drop one\n\n```\nkeys rotate\n  pk_live\n```\n\n"
                                        + "| a | b |\n|---|---|\n| 1\\|2 | 3 |\n\nDeep."));
    }
}
