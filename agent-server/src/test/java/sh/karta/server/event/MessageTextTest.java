// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \t\n",
                "\u200b",
                "\ufeff\u2060",
                "\u00a0\u3000",
                "\u3164",
                "\u2800",
                "\u202e\u202c",
                "\ud800",
                "\ufe0f"
            })
    void aTextWithoutAVisibleCharacterIsInvisible(String text) {
        assertThat(MessageText.isInvisible(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "?", "\u200ba", "\ud83d\ude00", "\u6f22", "\u0e01\u0e33", "1", "\u00b7"})
    void everyOtherTextIsVisible(String text) {
        assertThat(MessageText.isInvisible(text)).isFalse();
    }
}
