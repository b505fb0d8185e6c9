// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TexParserTest {
    /** The elements of the formulas of {@code formulas.txt}, one a line. The test of cdn-dist compares them with Temml's. */
    private static final Path ELEMENTS = Path.of("target", "formulas.txt");

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    x^2 ¦ <msup><mi>x</mi><mn>2</mn></msup>
                    x^12 ¦ <msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>
                    x_i^2 ¦ <msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>
                    12.5 ¦ <mn>12.5</mn>
                    \\frac12 ¦ <mfrac><mn>1</mn><mn>2</mn></mfrac>
                    \\frac{a}{b+c} ¦ <mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mi>c</mi></mrow></mfrac>
                    a \\over b ¦ <mfrac><mi>a</mi><mi>b</mi></mfrac>
                    \\sqrt[3]{x} ¦ <mroot><mi>x</mi><mn>3</mn></mroot>
                    \\alpha\\Gamma ¦ <mi>α</mi><mi mathvariant="normal">Γ</mi>
                    \\mathbb{R}\\mathbf{v} ¦ <mi>ℝ</mi><mi>𝐯</mi>
                    \\mathrm{kg} ¦ <mi>kg</mi>
                    \\text{if }x ¦ <mtext>if\u00a0</mtext><mi>x</mi>
                    f'' ¦ <msup><mi>f</mi><mo>″</mo></msup>
                    -x=-1 ¦ <mo form="prefix">−</mo><mi>x</mi><mo>=</mo><mo form="prefix">−</mo><mn>1</mn>
                    \\left(x\\right. ¦ <mrow><mo stretchy="true" fence="true">(</mo><mi>x</mi><mo stretchy="true" fence="true"></mo></mrow>
                    \\hat{x} ¦ <mover accent="true"><mi>x</mi><mo stretchy="false">ˆ</mo></mover>
                    \\lt ¦ <mo stretchy="false">&lt;</mo>
                    """)
    void readsFormulas(String source, String row) {
        assertThat(inside(source, false)).isEqualTo(row.replace("\\u00a0", "\u00a0"));
    }

    @Test
    void limitsStandAboveAndBelowInABlockOnly() {
        assertThat(inside("\\sum_i^n", true)).startsWith("<munderover>");
        assertThat(inside("\\sum_i^n", false)).startsWith("<msubsup>");
        assertThat(inside("\\lim_{x\\to0}", true)).startsWith("<munder>");
        assertThat(inside("\\int_a^b", true)).startsWith("<msubsup>");
        assertThat(inside("\\frac{\\sum_i}{2}", true)).doesNotContain("<munder>");
    }

    @Test
    void environmentsAreTables() {
        assertThat(inside("\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}", true))
                .contains("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr>")
                .contains(">(</mo>");
        assertThat(inside("\\begin{aligned}a&=b\\\\&=c\\end{aligned}", true)).contains("<mtd class=\"r\">");
        assertThat(inside("a\\\\b", true)).contains("<mtr>");
    }

    /** The rest of the formula is drawn, and the unknown part is its source. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    a+\\foo{b} ¦ \\foo
                    \\begin{nothing}x\\end{nothing} ¦ \\begin{nothing}
                    x}y ¦ }
                    a&b ¦ &amp;
                    \\right) ¦ \\right
                    """)
    void anUnknownCommandIsShownAsItsSource(String source, String unknown) {
        assertThat(inside(source, false)).contains("<mtext class=\"unknown\">" + unknown + "</mtext>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\",
                "{",
                "}",
                "^",
                "_",
                "x^",
                "\\frac",
                "\\left",
                "\\begin{",
                "\\sqrt[",
                "&",
                "\\\\",
                "'",
                "\\text{$"
            })
    void aBrokenFormulaIsRead(String source) {
        assertThat(TexParser.parse(source, true).tag).isEqualTo("mrow");
    }

    @Test
    void deepNestingEndsInSource() {
        for (String open :
                List.of("{", "\\frac{", "x^{", "\\left(", "\\sqrt", "\\begin{matrix}", "\\text{$", "\\not", "\\bf ")) {
            assertThat(depth(TexParser.parse(open.repeat(20_000), true)))
                    .as(open)
                    .isLessThan(400);
        }
    }

    @Test
    void anySequenceOfPiecesIsReadCompletely() {
        String[] pieces = {
            "{",
            "}",
            "^",
            "_",
            "&",
            "\\\\",
            "\\left",
            "\\right",
            "(",
            "]",
            "[",
            "\\frac",
            "\\sqrt",
            "\\text",
            "$",
            "x",
            "12",
            " ",
            "\\begin{matrix}",
            "\\end{matrix}",
            "\\over",
            "\\limits",
            "'",
            "\\sum",
            "\\mathbf",
            "\\not",
            "\\hline",
            "\\big",
            "\\color"
        };
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder source = new StringBuilder();
            for (int k = random.nextInt(14); k >= 0; k--) {
                source.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(TexParser.parse(source.toString(), random.nextBoolean()).tag)
                    .isEqualTo("mrow");
        }
    }

    @Test
    void writesTheElementsOfTemmlsFormulas() throws IOException {
        List<String> elements = new ArrayList<>();
        for (String line : formulas()) {
            boolean block = line.startsWith("block ");
            elements.add(TexParser.parse(line.substring(line.indexOf(' ') + 1), block)
                    .markup());
        }
        Files.write(ELEMENTS, elements);
        assertThat(elements).hasSizeGreaterThan(400).allMatch(each -> each.startsWith("<mrow>"));
    }

    private static List<String> formulas() throws IOException {
        try (var in = TexParserTest.class.getResourceAsStream("formulas.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static String inside(String source, boolean display) {
        String row = TexParser.parse(source, display).markup();
        return row.substring("<mrow>".length(), row.length() - "</mrow>".length());
    }

    private static int depth(MathNode node) {
        int deepest = 0;
        for (MathNode child : node.children) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }
}
