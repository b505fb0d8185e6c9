// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import sh.karta.widget.core.math.TexParser;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.text.Text;

/** All traces, in order. */
public final class Traces {
    private static final int CONVERSATIONS = 60;
    private static final int DOCUMENTS = 400;

    private static final String[] FORMULAS = {
        "x_i^2 + \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} \\neq \\mathbb{R}\\mathcal{L}\\boldsymbol{\\alpha}",
        "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\left( \\sum_{i=1}^n i \\right]",
        "f(x) = \\begin{cases} 1 & \\text{if $x$} > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
        "\\begin{array}{c|r} a & b \\\\ \\hline c & \\foo \\end{array} \\xrightarrow[a]{b} \\big| a \\over b''",
        "\\lim_{x\\to 0} \\operatorname{tr} A \\pmod n \\overbrace{x}^{n} \\not= } & \\binom nk"
    };

    private Traces() {}

    /** Writes the traces to {@code output}. The same calls give the same lines on every platform. */
    public static void write(Json json, Output output) {
        for (int seed = 1; seed <= CONVERSATIONS; seed++) {
            output.line(Text.concat("conversation ", Text.of(seed)));
            new Schedule(new Dice(seed), json, output).play();
        }
        for (int seed = 1; seed <= DOCUMENTS; seed++) {
            output.line(Text.concat("document ", Text.of(seed)));
            new DocumentTrace(new Dice(seed), output).play();
        }
        for (String formula : FORMULAS) {
            output.line(TexParser.parse(formula, true).markup());
        }
    }
}
