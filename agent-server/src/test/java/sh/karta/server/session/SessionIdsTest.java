// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sh.karta.server.auth.Secrets;

final class SessionIdsTest {
    private static final Secrets SECRETS =
            new Secrets("a secret of thirty-two bytes or so".getBytes(StandardCharsets.UTF_8));

    private static String derived(String user, String key) {
        return SessionIds.derived(Owner.user("demo/assistant", user), key, text -> SECRETS.sign("session id", text));
    }

    @Test
    void anOwnersKeyAlwaysGivesTheSameId() {
        assertThat(derived("u_1", "key")).isEqualTo(derived("u_1", "key")).startsWith("ses_");
        assertThat(derived("u_1", "key")).isNotEqualTo(derived("u_1", "other"));
    }

    @Test
    void aUserWhoChoosesHisIdCannotMakeTheSessionIdOfAnother() {
        assertThat(derived("victim\nA", "B")).isNotEqualTo(derived("victim", "A\nB"));
    }
}
