// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.work.Workers;

final class MarkdownTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "__init__",
                "_x_",
                "x_ and _y",
                "a_b_c",
                "x__y__",
                "*_x_* **__y__**",
                "\\_x\\_",
                "($_a) [_b_](_c_)",
                "/usr/_a_/b",
                "名_x_前 é_x_",
                "~~x~~ ~y~ a~b~c",
                "~~~ fence",
                "___",
                "x <y are rejected",
                "if a<b or a</b, <!x, <?y, a < b",
                "write <me@shop.example> or <1@shop.example>, not <https://shop.example>",
                "1 <= 2 && <3",
                "https://docs.example/_next/~me and _x_"
            })
    void textBecomesMarkdownThatShowsItsCharacters(String text) {
        assertThat(PlainText.of(MarkdownText.escape(text))).isEqualTo(text);
    }

    /** Escapes would be part of an address that has no link, and names are searched in Markdown. */
    @ParameterizedTest
    @ValueSource(strings = {"snake_case_name MAX_SIZE a__b", "https://docs.example/_next/~me?utm_=1"})
    void namesAndAddressesHaveNoEscapes(String text) {
        assertThat(MarkdownText.escape(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "```\nx\n```", "~~~~\nx\n~~~~", "```\nx\n```\n~~~~\ny\n~~~~", "~~~~~~ ``` ~~~"})
    void codeWithFencesStaysOneBlock(String code) {
        Node block = PlainText.PARSER.parse(MarkdownText.fenced("md", code)).getFirstChild();
        assertThat(((FencedCodeBlock) block).getLiteral()).isEqualTo(code + "\n");
        assertThat(block.getNext()).isNull();
    }

    @Test
    void marksOfTasksAndFootnotesAreNoText() {
        String markdown =
                "- [ ] Pack the *beans*[^1]\n- [x] Grind[^note-2] them\n\n[^1]: Roasted on Mondays.\n\nAll of `[^a]` [^b\n";
        Node document = PlainText.PARSER.parse(markdown);
        assertThat(new MarkdownWriter(new PageLimit())
                        .blocks(document.getFirstChild())
                        .get(0)
                        .text())
                .isEqualTo("- Pack the *beans*\n- Grind them");
        assertThat(new MarkdownWriter(new PageLimit())
                        .inline(document.getFirstChild().getNext()))
                .isEqualTo("Roasted on Mondays.");
        assertThat(new MarkdownWriter(new PageLimit()).inline(document.getLastChild()))
                .isEqualTo("All of `[^a]` \\[^b");
    }

    @Test
    void aQuoteHasTheUnderscoresAndTildesOfThePage(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("python.html"), "<h1>Python</h1><p>Zebra calls __init__ and ~~exit~~ once.</p>");
        Files.writeString(
                folder.resolve("ruby.md"), "# Ruby\n\nQuagga calls \\_\\_init\\_\\_ and \\~\\~exit\\~\\~ once.\n");
        try (Workers workers = new Workers(1);
                DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            SearchHit zebra = index.search("zebra", 1).get(0);
            SearchHit quagga = index.search("quagga", 1).get(0);
            assertThat(zebra.quote()).isEqualTo("Zebra calls __init__ and ~~exit~~ once.");
            assertThat(quagga.quote()).isEqualTo("Quagga calls __init__ and ~~exit~~ once.");
            assertThat(PlainText.of(zebra.excerpt())).isEqualTo(zebra.quote());
            assertThat(PlainText.of(quagga.quotedMarkdown())).isEqualTo(quagga.quote());
        }
    }

    @Test
    void anAnswerHasTheSignsThatLookLikeTags(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("limits.md"), "# Limits\n\nQuagga orders x \\<y are rejected.\n");
        try (Workers workers = new Workers(1);
                DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(PlainText.of(index.search("quagga", 1).get(0).excerpt()))
                    .isEqualTo("Quagga orders x <y are rejected.");
        }
    }

    @Test
    void codeOutsideOfTablesHasNoBackslashes(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("pipe.md"),
                "# Pipes\n\nQuagga: run `a | b`.\n\n| Okapi |\n|---|\n| `c \\| d` and e \\| f |\n");
        Files.writeString(
                folder.resolve("pipe.html"),
                "<h1>Bars</h1><p>Zebra: run <code>a | b</code>.</p>"
                        + "<table><tr><th>Tapir</th></tr><tr><td><code>c | d</code> and<br>e | f</td></tr></table>");
        try (Workers workers = new Workers(1);
                DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(index.search("quagga", 1).get(0).excerpt()).contains("run `a | b`");
            assertThat(index.search("zebra", 1).get(0).excerpt()).contains("run `a | b`");
            assertThat(index.search("okapi", 1).get(0).excerpt()).contains("| `c \\| d` and e \\| f |");
            assertThat(index.search("tapir", 1).get(0).excerpt()).contains("| `c \\| d` and e \\| f |");
        }
    }

    @Test
    void escapedNamesAreFound() {
        assertThat(Identifiers.of(MarkdownText.escape("__init__ and _my_name")))
                .isEqualTo(Identifiers.of("__init__ and _my_name"));
    }
}
