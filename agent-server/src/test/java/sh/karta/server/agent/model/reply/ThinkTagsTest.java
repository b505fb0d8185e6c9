// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThinkTagsTest {
    private static String read(String... pieces) {
        StringBuilder words = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ThinkTags tags = new ThinkTags(words::append, thoughts::append);
        for (String piece : pieces) {
            tags.pass(piece);
        }
        tags.end();
        return thoughts + "|" + words + (tags.isOpen() ? "|open" : "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "<think>Hm.</think>Yes.;Hm.|Yes.",
                "\" \\n<think>\\n Hm.\\n</think>\\n\\n Yes. \\n\";\"Hm.\\n|Yes. \\n\"",
                "<think></think>Yes.;|Yes.",
                "<think>\\n\\n</think>\\n\\nYes.;|Yes.",
                "<think>a</think> <think>b</think>Yes.;ab|Yes.",
                "<think>a <b>c</b> < / </thin></think>Yes.;a <b>c</b> < / </thin>|Yes.",
                "Yes. <think>no</think>;|Yes. <think>no</think>",
                "`<think>` is a tag.;|`<think>` is a tag.",
                "<thinking>no</thinking>;|<thinking>no</thinking>",
                "\"  Yes.\";\"|  Yes.\"",
                "<thi;|<thi",
                "<think>never closed </thi;never closed </thi||open",
                "<think>a</think><thi;a|<thi",
            })
    void reasoningInTagsAtTheStartIsSeparated(String text, String read) {
        String plain = text.replace("\\n", "\n");
        String wanted = read.replace("\\n", "\n");
        assertThat(read(plain)).isEqualTo(wanted);
        for (int first = 0; first <= plain.length(); first++) {
            for (int second = first; second <= plain.length(); second++) {
                assertThat(read(plain.substring(0, first), plain.substring(first, second), plain.substring(second)))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(wanted);
            }
        }
    }

    @Test
    void halvesOfCharactersAreJoinedOrReplaced() {
        WholeCharacters characters = new WholeCharacters();
        assertThat(characters.pass("a\ud83d")).isEqualTo("a");
        assertThat(characters.pass("")).isEmpty();
        assertThat(characters.pass("\ude00b\ude00")).isEqualTo("😀b\uFFFD");
        assertThat(characters.pass("\ud83dx\ud83d")).isEqualTo("\uFFFDx");
        assertThat(characters.rest()).isEqualTo("\uFFFD");
        assertThat(characters.rest()).isEmpty();
    }
}
