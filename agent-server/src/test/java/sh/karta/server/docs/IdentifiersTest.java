// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IdentifiersTest {
    @Test
    void namesAreFoundInProseAndInCode() {
        assertThat(Identifiers.of("Use onRequest, `data-base-url`, `accent` or KARTA_DATA."))
                .containsExactly("accent", "data-base-url", "karta_data", "onrequest");
    }

    @Test
    void onlyWordsThatTheTokenizerLeavesJoinedAreAdded() {
        assertThat(Identifiers.inner("Debian-Paket GNU/Linux data-base-url --data"))
                .isEmpty();
        assertThat(Identifiers.inner("suggestedPrompts message:received data-on_request"))
                .isEqualTo("suggested Prompts message received on request");
    }
}
