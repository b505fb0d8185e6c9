// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks the supported named references against HTML's complete list, which commonmark-java contains, and all numeric
 * references.
 */
class EntitiesTest {
    /** References that models write to escape HTML or copy from pages. */
    private static final List<String> COMMON = List.of(
            "amp lt gt quot apos nbsp copy reg trade euro pound yen cent sect para middot bull hellip ndash mdash"
                    .split(" "));

    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Parser.class.getResourceAsStream("/org/commonmark/internal/util/entities.txt"),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.indexOf('=') > 0) {
                    names.add(line.substring(0, line.indexOf('=')));
                }
            }
        }
        return names;
    }

    @Test
    void eachHtmlNameIsDecodedOrShownAsWritten() throws IOException {
        List<String> known = new ArrayList<>();
        for (String name : names()) {
            String text = "a &" + name + "; b";
            String shown = TreeHtml.of(text);
            if (shown.equals(Oracle.html(text)) && new Entities(EntityTable::decode).decode(name) != null) {
                known.add(name);
            } else {
                assertThat(shown).isEqualTo("<p>a &amp;" + name + "; b</p>\n");
            }
        }
        assertThat(names()).hasSizeGreaterThan(2_000);
        assertThat(known).containsAll(COMMON).hasSizeGreaterThan(140);
    }

    /** The table of names may be loaded later. Until then its owner decides whether nothing or the name is shown. */
    @Test
    void theOwnerOfTheParserDecidesAboutUnknownNames() {
        String text = "&amp; a&copy;b &copy;\n\n[x](/&copy; \"&copy;\")\n\n- &copy;\n\n``` &copy;\n&copy;\n```\n";
        assertThat(shown(text, name -> "")).isEqualTo("& ab \nx\n\n&copy;\n\n");
        assertThat(shown(text, name -> null)).isEqualTo("& a&copy;b &copy;\nx\n&copy;\n&copy;\n\n");
        assertThat(shown(text, EntityTable::decode)).isEqualTo("& a©b ©\nx\n©\n&copy;\n\n");
    }

    private static String shown(String text, EntityNames names) {
        TreeSink sink = new TreeSink();
        MarkdownParser parser = new MarkdownParser(sink, sink.document, names);
        parser.append(text);
        parser.end();
        return sink.shownText();
    }

    @Test
    void otherNamesAreText() {
        for (String text :
                List.of("&;", "&#;", "&#x;", "& amp;", "&amp ;", "&ampamp;", "&AMP1;", "&karta;", "&&", "&α;", "&1;")) {
            assertThat(TreeSink.parse("a " + text + " b").shownText()).as(text).isEqualTo("a " + text + " b\n");
        }
    }

    /** CM 2.5: up to seven decimal or six hexadecimal digits. Zero and invalid code points become U+FFFD. */
    @ParameterizedTest
    @CsvSource({
        "&#35;, 23",
        "&#x22;, 22",
        "&#XcB;, cb",
        "&#8364;, 20ac",
        "&#x20AC;, 20ac",
        "&#128169;, 1f4a9",
        "&#x1F4A9;, 1f4a9",
        "&#x10FFFF;, 10ffff",
        "&#1114111;, 10ffff",
        "&#x110000;, fffd",
        "&#1114112;, fffd",
        "&#9999999;, fffd",
        "&#0;, fffd",
        "&#x000000;, fffd",
        "&#xD800;, fffd",
        "&#57343;, fffd"
    })
    void aNumericReferenceIsDecoded(String reference, String expected) {
        String character = Character.toString(Integer.parseInt(expected, 16));
        assertThat(TreeSink.parse("a" + reference + "b").shownText()).isEqualTo("a" + character + "b\n");
        assertThat(TreeSink.parse("[a](/" + reference + ")")
                        .document
                        .children
                        .get(0)
                        .children
                        .get(0)
                        .target)
                .isEqualTo("/" + character);
    }

    @Test
    void aNumberWithTooManyDigitsIsText() {
        assertThat(TreeSink.parse("&#12345678; &#x1234567;").shownText()).isEqualTo("&#12345678; &#x1234567;\n");
    }
}
