// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void operationsAgreeWithTheStandardLibraryOnTheJvm() {
        assertThat(Text.concat("a", "b")).isEqualTo("ab");
        assertThat(Text.indexOf("a\nb\n", "\n", 2)).isEqualTo(3);
        assertThat(Text.indexOf("a", "\n", 0)).isEqualTo(-1);
        assertThat(Text.slice("abc", 1, 2)).isEqualTo("b");
        assertThat(Text.startsWith("abc", "bc", 1)).isTrue();
    }
}
