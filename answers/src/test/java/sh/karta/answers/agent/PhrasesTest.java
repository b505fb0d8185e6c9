// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fixed words of the agent. */
final class PhrasesTest {
    private static final List<String> KEYS = List.of("closest", "no", "person", "hello", "thanks", "bye", "who");

    @Test
    void eachOfTheEightLanguagesHasItsOwnPhrases() {
        for (String key : KEYS) {
            Set<String> all = new HashSet<>();
            for (String language : List.of("en", "de", "fr", "es", "pt", "ja", "zh", "ar")) {
                String phrase = Phrases.in(language).get(key);
                assertThat(phrase).as("%s.%s", language, key).isNotBlank();
                all.add(phrase);
            }
            assertThat(all).as(key).hasSizeGreaterThanOrEqualTo(key.equals("thanks") ? 7 : 8);
        }
    }

    @Test
    void thanksGetOneSentence() {
        for (String language : List.of("en", "de", "fr", "es", "pt", "ja", "zh", "ar")) {
            assertThat(Phrases.in(language).get("thanks")).as(language).matches("[^.!?。！？]+[.!?。！？]");
        }
    }

    @Test
    void otherLanguagesUseTheEnglishPhrases() {
        assertThat(Phrases.in("th").get("no")).isEqualTo(Phrases.in("en").get("no"));
        assertThat(Phrases.in("ko").get("closest")).isEqualTo(Phrases.in("en").get("closest"));
    }
}
