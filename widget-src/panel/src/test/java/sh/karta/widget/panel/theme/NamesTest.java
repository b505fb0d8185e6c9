// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @Test
    void controlsThatReorderOrHideTextAreRemoved() {
        assertThat(Names.clean("Be\u202Eans\u200B\uFEFF\u2066!")).isEqualTo("Beans!");
        assertThat(Names.clean("  two\n\n\tlines  ")).isEqualTo("two lines");
        assertThat(Names.clean("\u200B")).isEmpty();
    }

    @Test
    void aJoinedEmojiStaysWhole() {
        String family = "\uD83D\uDC69\u200D\uD83D\uDC67";
        assertThat(Names.clean(family)).isEqualTo(family);
    }

    @Test
    void anEndlessNameIsCutBetweenCharacters() {
        assertThat(Names.clean("x".repeat(500))).hasSize(120);
        assertThat(Names.clean("x".repeat(119) + "\uD83D\uDC69")).isEqualTo("x".repeat(119));
    }

    @ParameterizedTest
    @CsvSource({"AB,true", "ABC,true", "☕,true", "👩‍👧,true", "https://example.com/a.png,false", "Beans,false"})
    void lettersAndEmojiAreShownAsTheyAre(String avatar, boolean expected) {
        assertThat(Names.isMonogram(avatar)).isEqualTo(expected);
    }
}
