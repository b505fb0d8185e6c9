// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Compares figures with the table of {@code benchmarks/SEARCH.md}. */
public final class StatedFigures {
    private static final Path PAGE = Path.of("../benchmarks/SEARCH.md");
    /** In percent, of 50: a change of the documentation, or the rounding of a processor, may move one without a change of the figures. */
    private static final double ONE_QUESTION = 2;

    private StatedFigures() {}

    /** Fails unless the page states the figures. Prints the row that it should have. */
    public static void assertStated(String ranking, Evaluation.Half half, Figures figures) throws IOException {
        String measured = String.format(
                Locale.ROOT,
                "| %s | %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% |",
                ranking,
                half.name().toLowerCase(Locale.ROOT),
                100 * figures.hitAt1(),
                100 * figures.hitAt3(),
                100 * figures.confidentWrong(),
                100 * figures.honestDenials());
        System.out.println(measured);
        String[] wanted = measured.split("\\|", -1);
        String[] stated = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("|" + wanted[1] + "|" + wanted[2] + "|"))
                .findFirst()
                .orElseThrow()
                .split("\\|", -1);
        for (int i = 3; i < wanted.length - 1; i++) {
            assertThat(number(stated[i]))
                    .as("SEARCH.md, measured: %s", measured)
                    .isBetween(number(wanted[i]) - ONE_QUESTION, number(wanted[i]) + ONE_QUESTION);
        }
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replaceAll("[ %]", ""));
    }
}
