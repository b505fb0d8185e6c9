// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IdentifiersTest {
    @Test
    void namesAreFoundInProseAndInCode() {
        assertThat(Identifiers.of("Use onRequest, `data-base-url`, `accent` or KARTA_DATA."))
                .containsExactly("accent", "data-base-url", "karta_data", "onrequest");
    }

    @Test
    void aCallWithAStringIsOneNameForAnyQuotes() {
        for (String call : List.of("karta(\"open\")", "Karta('open')", "karta( “open” )", "karta(`open`, 1)")) {
            assertThat(Identifiers.calls("Call " + call + " now")).as(call).containsExactly("karta(\"open\")");
        }
        assertThat(Identifiers.calls("karta(open) and karta(1)")).isEmpty();
    }

    @Test
    void onlyWordsThatTheTokenizerLeavesJoinedAreAdded() {
        assertThat(Identifiers.inner("Debian-Paket GNU/Linux data-base-url --data"))
                .isEmpty();
        assertThat(Identifiers.inner("suggestedPrompts message:received data-on_request"))
                .isEqualTo("suggested Prompts message received on request");
    }
}
