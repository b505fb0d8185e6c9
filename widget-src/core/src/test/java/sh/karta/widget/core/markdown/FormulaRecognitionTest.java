// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulas in Markdown, and text that looks like one. In each table, ⏎ stands for a line break. */
class FormulaRecognitionTest {
    private final TreeSink sink = new TreeSink();
    private final MarkdownParser parser = sink.parser();

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    The area is $A = \\pi r^2$, so $3$ gives $28.27$. ¦ $A = \\pi r^2$|$3$|$28.27$
                    Costs $5, not $6, and $x_1 + x_2$ or $x_{i}$ ¦ $x_1 + x_2$|$x_{i}$
                    $$⏎A = \\int_0^{2\\pi} \\rho \\, d\\rho⏎$$ ¦ $$⏎A = \\int_0^{2\\pi} \\rho \\, d\\rho⏎$$
                    $$ e^{i\\pi} + 1 = 0 $$ ¦ $$ e^{i\\pi} + 1 = 0 $$
                    $$x$$ ¦ $$x$$
                    \\(x\\) and \\(a + b\\) ¦ \\(x\\)|\\(a + b\\)
                    \\[ E = mc^2 \\] ¦ \\[ E = mc^2 \\]
                    \\[⏎x = 1⏎\\] ¦ \\[⏎x = 1⏎\\]
                    $PV = nRT$ ¦ $PV = nRT$
                    $a, b, c$ and $n$-th ¦ $a, b, c$|$n$
                    **$x$** and [$y$](/u) ¦ $x$|$y$
                    ($x$), "$y$". ¦ $x$|$y$
                    $a*b*c$ ¦ $a*b*c$
                    $\\$5 + x$ ¦ $\\$5 + x$
                    $x$ ¦ $x$
                    $50\\ kJ\\ mol^{-1}$ and \\(25\\ mL\\) ¦ $50\\ kJ\\ mol^{-1}$|\\(25\\ mL\\)
                    \\[ 5\\ m \\] ¦ \\[ 5\\ m \\]
                    \\(a \\\\) b\\) ¦ \\(a \\\\) b\\)
                    | $a$ | b |⏎|-|-|⏎| $c$ | \\(d\\) | ¦ $a$|$c$|\\(d\\)
                    """)
    void findsFormulas(String text, String formulas) {
        assertThat(formulas(text)).containsExactly(formulas.replace('⏎', '\n').split("\\|"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$5 and $6",
                "It costs $5.",
                "between $5-$10, or $5/$6",
                "$5 for one, $9 for two, so 14$",
                "US$5 and A$6",
                "$5 (US$)",
                "$10 million + $5 million",
                "$ 5 $ and 5 $",
                "$HOME/$USER",
                "echo $HOME and $PATH",
                "the signs ($) and ($)",
                "`$x$` and ``\\(x\\)``",
                "\\$x$ and \\$y\\$",
                "$x\ny$",
                "$$ is the process",
                "\\[optional\\]",
                "\\[1\\]",
                "\\(see below\\)",
                "\\(not closed",
                "    $x$",
                "```\n$x$\n```",
                "https://example.com/?a=$x$"
            })
    void otherTextIsNotAFormula(String text) {
        assertThat(formulas(text)).isEmpty();
    }

    /** The text so far is shown as source, without markers that appear and vanish. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '¬', textBlock = """
                    so $x_1 + *a ¦ <p>so $x_1 + *a</p>
                    so $x_1$ ¦ <p>so $x_1$</p>
                    so $x_1$. ¦ <p>so <math>$x_1$</math>.</p>
                    so $ ¦ <p>so</p>
                    so $$a_1 *b* c ¦ <p>so $$a_1 *b* c</p>
                    so \\(a_1 ¦ <p>so \\(a_1</p>
                    so \\[a = `b ¦ <p>so \\[a = `b</p>
                    so $5 and **b ¦ <p>so $5 and <strong>b</strong></p>
                    """)
    void anUnfinishedFormulaIsShownAsItsSource(String text, String expected) {
        StreamingTest.characters(text).forEach(parser::append);
        assertThat(TreeHtml.of(sink).replace("\n", "").replace(" </p>", "</p>")).isEqualTo(expected);
    }

    @Test
    void piecesOfAnyLengthGiveTheSameFormulas() {
        String text =
                "A $5 note, $x$ and $y_1 + y_2$.\nThen \\(a b\\) or $$c\nd$$ and \\[1\\] \\(and so on\\) \\(z\\) 6$ $7 8$ "
                        + "$and$ so\\[e=f\\] $g h$ $i \\$ j$ $\\frac{1}{2}$-th $ab + c$ $ab cd$ $e$f$ $$ \\[ $k$";
        String expected = TreeSink.parse(text).dump();
        for (int length = 1; length < text.length(); length++) {
            TreeSink pieces = new TreeSink();
            MarkdownParser each = pieces.parser();
            for (int from = 0; from < text.length(); from += length) {
                each.append(text.substring(from, Math.min(from + length, text.length())));
            }
            each.end();
            assertThat(pieces.dump()).as("pieces of %s characters", length).isEqualTo(expected);
        }
    }

    @Test
    void aCompleteFormulaIsNotTouchedAgain() {
        parser.append("As $x_1$ is ");
        Object shown = math(sink.document);
        parser.append("small, **and** $y_2$ is not.");
        parser.end();
        assertThat(math(sink.document)).isSameAs(shown);
    }

    private static TreeSink.View math(TreeSink.View view) {
        if (view.kind == TreeSink.INLINE + Inline.MATH) {
            return view;
        }
        return view.children.stream()
                .map(FormulaRecognitionTest::math)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    private static List<String> formulas(String text) {
        TreeSink sink = TreeSink.parse(text.replace('⏎', '\n'));
        List<String> found = new ArrayList<>();
        collect(sink.document, found);
        return found;
    }

    private static void collect(TreeSink.View view, List<String> found) {
        if (view.kind == TreeSink.INLINE + Inline.MATH) {
            found.add(view.text.toString());
        }
        view.children.forEach(child -> collect(child, found));
    }
}
