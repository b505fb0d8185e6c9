// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class AnchorsTest {
    private static List<String> anchors(String markdown) {
        return MarkdownReader.read("file", markdown, new PageLimit()).stream()
                .map(Passage::anchor)
                .toList();
    }

    /** Returns the ids of the headings in the server's own page of a document. */
    private static List<String> ids(String markdown) {
        return Pattern.compile("<h\\d(?: id=\"([^\"]*)\")?>")
                .matcher(DocumentPage.of("file", markdown, "/style.css"))
                .results()
                .map((MatchResult heading) -> String.valueOf(heading.group(1)))
                .toList();
    }

    @Test
    void repeatedHeadingsGetNumbersLikeThoseOfSiteGenerators() {
        String markdown =
                "# Example\n\n## GET\n\na\n\n### Example\n\nb\n\n## PUT\n\n### Example\n\nc\n\n### *Example*\n\nd";
        assertThat(anchors(markdown)).containsExactly("get", "example-1", "example-2", "example-3");
        assertThat(ids(markdown)).containsExactly("example", "get", "example-1", "put", "example-2", "example-3");
    }

    @Test
    void headingsWithoutTextAndThoseInsideOtherBlocksCount() {
        String markdown = "## One\n\n## One\n\n> ## One\n\n- ## One\n\n## One\n\na";
        assertThat(anchors(markdown)).endsWith("one-4");
        assertThat(ids(markdown)).containsExactly("one", "one-1", "one-2", "one-3", "one-4");
    }

    @Test
    void aTitleInTheFrontMatterDoesNotCount() {
        String markdown = "---\ntitle: Example\n---\n## Example\n\na\n\n## Example\n\nb";
        assertThat(anchors(markdown)).containsExactly("example", "example-1");
        assertThat(ids(markdown)).containsExactly("example", "example-1");
    }

    @Test
    void explicitAnchorsStayAndNoDerivedOneEqualsThem() {
        String markdown = "## A {#b}\n\na\n\n## B\n\nb\n\n## B 1\n\nc\n\n## B\n\nd\n\n## C {#b}\n\ne";
        assertThat(anchors(markdown)).containsExactly("b", "b-1", "b-1-1", "b-2", "b");
        assertThat(ids(markdown)).containsExactly("b", "b-1", "b-1-1", "b-2", "b");
    }

    @Test
    void aHeadingWithoutLettersHasNoAnchor() {
        assertThat(anchors("## ?\n\na\n\n## !\n\nb")).containsExactly("", "");
        assertThat(ids("## ?\n\na\n\n## !\n\nb")).containsExactly("null", "null");
    }

    @Test
    void theNumberThatBeginsAHeadingIsPartOfItsAnchor() {
        String markdown = "## 1. Start\n\na\n\n## 2) Don't *stop*\n\nb\n\n## - and `a_b.c`\n\nc";
        List<String> expected = List.of("1-start", "2-dont-stop", "--and-a_bc");
        assertThat(anchors(markdown)).isEqualTo(expected);
        assertThat(ids(markdown)).isEqualTo(expected);
    }
}
