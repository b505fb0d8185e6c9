// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastTest {
    /** Ratios by WCAG's formula, rounded to two digits. */
    @ParameterizedTest
    @CsvSource({
        "000000,ffffff,21.00",
        "ffffff,ffffff,1.00",
        "777777,ffffff,4.48",
        "596170,ffffff,6.23",
        "596170,f4f5f7,5.71",
        "a3abb8,20232a,6.80",
        "868e9c,ffffff,3.30",
        "868e9c,f4f5f7,3.03",
        "6b7482,17191e,3.72",
        "b42318,ffffff,6.57",
        "1a7f4b,f4f5f7,4.60",
    })
    void ratiosMatchTheStandardsFormula(String one, String other, double expected) {
        assertThat(Contrast.ratio(colour(one), colour(other))).isCloseTo(expected, within(0.01));
        assertThat(Contrast.ratio(colour(other), colour(one))).isCloseTo(expected, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({
        "d4ff4f,false",
        "ffffff,false",
        "000000,true",
        "18181b,true",
        "1a73e8,true",
        "e03131,true",
        "1a7aea,false",
        "f59e0b,false"
    })
    void textIsWhiteWhereThatIsLegibleAndElseBlack(String accent, boolean white) {
        assertThat(Contrast.wantsWhite(colour(accent), Contrast.ENOUGH_FOR_TEXT))
                .isEqualTo(white);
        double chosen = Contrast.ratio(colour(accent), colour(white ? "ffffff" : "000000"));
        assertThat(chosen).isGreaterThanOrEqualTo(4.5);
    }

    @ParameterizedTest
    @CsvSource({"1a7aea,true", "3b82f6,false", "f59e0b,false"})
    void aSymbolIsWhiteFromAContrastOfFour(String accent, boolean white) {
        assertThat(Contrast.wantsWhite(colour(accent), Contrast.ENOUGH_FOR_SYMBOLS))
                .isEqualTo(white);
    }

    @Test
    void coloursOutsideSrgbAreClamped() {
        assertThat(Contrast.ratio(Contrast.luminance(1.2, 1.1, 1.3), Contrast.luminance(-0.2, 0, 0)))
                .isCloseTo(21, within(0.01));
    }

    private static double colour(String hex) {
        int rgb = Integer.parseInt(hex, 16);
        return Contrast.luminance((rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
    }
}
