// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {
    private static ClientConfig valid() {
        ClientConfig config = new ClientConfig();
        config.projectRef = "coffeeco/support-bot";
        config.embedKey = "pk_live_1";
        return config;
    }

    @Test
    void dropsTrailingSlashes() {
        ClientConfig config = valid();
        config.baseUrl = "https://a.test/base///";
        assertThat(config.check()).isNull();
        assertThat(config.baseUrl).isEqualTo("https://a.test/base");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a.test", "ftp://a.test", "javascript:x"})
    void refusesABaseUrlThatIsNotHttp(String base) {
        ClientConfig config = valid();
        config.baseUrl = base;
        assertThat(config.check().code).isEqualTo("invalid_option");
        assertThat(config.check().message)
                .isEqualTo("baseUrl: expected an http or https URL, got \"" + config.baseUrl + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "0/9", "a-b/c-d", "a--b/c"})
    void acceptsTwoSlugs(String ref) {
        assertThat(ClientConfig.isProjectRef(ref)).isTrue();
        String longest = "x".repeat(63);
        assertThat(ClientConfig.isProjectRef(longest + "/" + longest)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "/", "a/", "/b", "a/b/c", "A/b", "a/B", "-a/b", "a-/b", "a/-b", "a/b-", "a_b/c", "a /b",
                "a/..", "é/b", "a//b"
            })
    void refusesAnyOtherProjectRef(String ref) {
        assertThat(ClientConfig.isProjectRef(ref)).isFalse();
        ClientConfig config = valid();
        config.projectRef = ref;
        assertThat(config.check().message).isEqualTo("projectRef: expected \"org/agent\", got \"" + ref + "\"");
        assertThat(ClientConfig.isProjectRef("x".repeat(64) + "/b")).isFalse();
    }

    @Test
    void onlyTheResponsesTransportAllowsAMissingProject() {
        ClientConfig config = valid();
        config.projectRef = null;
        assertThat(config.check().message).isEqualTo("projectRef is missing: expected \"org/agent\"");
        assertThat(config.check("project").message).startsWith("project is missing: ");
        config.responses = true;
        assertThat(config.check()).isNull();
        config.projectRef = "wrong";
        assertThat(config.check()).isNotNull();
    }
}
