// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.JsonOnJvm;

class IdentityTest {
    private final Identity identity = new Identity();

    private int merge(String json) {
        return identity.merge(json == null ? null : new JsonOnJvm().parse(json));
    }

    @Test
    void mergesPerMemberAndNullClears() {
        merge("{\"userId\":\"a\",\"attributes\":{\"plan\":\"pro\"}}");
        merge("{\"identityToken\":\"t\"}");
        assertThat(identity.verifiedUser()).isEqualTo("a");
        assertThat(identity.attributes().string("plan")).isEqualTo("pro");
        merge("{\"attributes\":null}");
        assertThat(identity.attributes()).isNull();
        assertThat(identity.userId()).isEqualTo("a");
        merge("{}");
        assertThat(identity.identityToken()).isEqualTo("t");
    }

    @Test
    void idIsTheSameAsUserId() {
        merge("{\"id\":\"a\"}");
        assertThat(identity.userId()).isEqualTo("a");
        assertThat(identity.verifiedUser()).as("advisory without a proof").isNull();
    }

    @Test
    void aSignInAndAFresherProofKeepTheSession() {
        assertThat(merge("{\"attributes\":{}}")).isEqualTo(Identity.SAME);
        assertThat(merge("{\"userId\":\"a\"}")).isEqualTo(Identity.SAME);
        assertThat(merge("{\"identityToken\":\"t1\"}")).isEqualTo(Identity.REFRESHED);
        assertThat(merge("{\"userId\":\"a\",\"identityToken\":\"t1\"}")).isEqualTo(Identity.SAME);
        assertThat(merge("{\"userId\":\"a\",\"identityToken\":\"t2\"}")).isEqualTo(Identity.REFRESHED);
    }

    @Test
    void anotherUserOrNoUserReplacesTheIdentity() {
        merge("{\"userId\":\"a\",\"identityToken\":\"t1\"}");
        assertThat(merge("{\"userId\":\"b\",\"identityToken\":\"t2\"}")).isEqualTo(Identity.REPLACED);
        assertThat(identity.verifiedUser()).isEqualTo("b");
        assertThat(merge("{\"identityToken\":null}")).as("no longer proven").isEqualTo(Identity.REPLACED);
        merge("{\"userId\":\"c\"}");
        assertThat(merge(null)).isEqualTo(Identity.REPLACED);
        merge("{\"identityToken\":\"names its user itself\"}");
        assertThat(merge("{\"identityToken\":null}")).isEqualTo(Identity.REPLACED);
        assertThat(identity.userId()).isNull();
    }

    @Test
    void aProofIsNotCarriedOverToAnotherUser() {
        merge("{\"userId\":\"a\",\"identityToken\":\"t1\"}");
        assertThat(merge("{\"userId\":\"b\"}")).isEqualTo(Identity.REPLACED);
        assertThat(identity.verifiedUser()).isNull();
    }

    @Test
    void aProofThatIsNoStringIsInvalidAndKeepsTheSession() {
        merge("{\"userId\":\"a\",\"identityToken\":\"t1\"}");
        assertThat(merge("{\"identityToken\":{}}")).isEqualTo(Identity.REFRESHED);
        assertThat(identity.isInvalid()).isTrue();
        assertThat(identity.verifiedUser()).isNull();
        assertThat(merge("{\"identityToken\":\"t2\"}")).isEqualTo(Identity.REFRESHED);
        assertThat(identity.isInvalid()).isFalse();
        assertThat(identity.verifiedUser()).isEqualTo("a");
        merge("{\"identityToken\":7}");
        assertThat(merge("{\"identityToken\":null}")).as("a sign-out").isEqualTo(Identity.REPLACED);
        assertThat(identity.isInvalid()).isFalse();
    }

    @Test
    void anInvalidProofIsNotCarriedOverToAnotherUser() {
        merge("{\"userId\":\"a\",\"identityToken\":{}}");
        assertThat(merge("{\"userId\":\"b\"}")).isEqualTo(Identity.REPLACED);
        assertThat(identity.isInvalid()).isFalse();
        assertThat(merge("{\"userId\":\"c\",\"identityToken\":{}}")).isEqualTo(Identity.REPLACED);
        assertThat(identity.isInvalid()).isTrue();
    }
}
