// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Runtime config: wire protocol §2. */
final class ConfigEndpointTest {
    private static final String CONFIG = """
            projects:
              demo/assistant:
                keys:
                  - {key: pk_test_demo, origins: ["https://shop.example"]}
                theme: {accent: "#0b6b53", agentName: Beans, zIndex: 900, footer: false, suggestedPrompts: [One, Two]}
                features: {history: true, uploads: false}
                strings: {send: Go}
            """;

    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, CONFIG);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer get(String... headers) {
        return server.client().get("/v1/embed/config?embed_key=pk_test_demo", headers);
    }

    @Test
    void theConfigHasThemeFeaturesAndStringsWithTheirTypes() {
        Answer answer = get("Origin", "https://shop.example");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .isEqualTo(TestClient.object(
                        "theme",
                                TestClient.object(
                                        "accent",
                                        "#0b6b53",
                                        "agentName",
                                        "Beans",
                                        "zIndex",
                                        900,
                                        "footer",
                                        false,
                                        "suggestedPrompts",
                                        new String[] {"One", "Two"}),
                        "features",
                                TestClient.object(
                                        "history",
                                        true,
                                        "uploads",
                                        false,
                                        "branches",
                                        true,
                                        "message_characters",
                                        65_536),
                        "strings", TestClient.object("send", "Go")));
    }

    @Test
    void everyKindOfAgentAnnouncesVersions(@TempDir Path own) throws IOException {
        Path docs = Files.createDirectory(own.resolve("docs"));
        Files.writeString(docs.resolve("refunds.md"), "# Refunds\n\nWithin a month.\n");
        String endpoint = ", base_url: \"http://127.0.0.1:9/v1\", model: fake";
        Map<String, String> options =
                Map.of("scripted", "", "docs", ", folder: \"" + docs + "\"", "openai", endpoint, "model", endpoint);
        StringBuilder projects = new StringBuilder("projects:\n");
        options.forEach((kind, more) -> projects.append("""
                  demo/%1$s:
                    keys: [{key: pk_test_%1$s, origins: [loopback]}]
                    agent: {kind: %1$s%2$s}
                """.formatted(kind, more)));
        try (TestServer kinds = TestServer.with(own, projects.toString())) {
            assertThat(options.keySet())
                    .allSatisfy(kind -> assertThat(kinds.client()
                                    .get("/v1/embed/config?embed_key=pk_test_" + kind, "Origin", TestClient.ORIGIN)
                                    .json()
                                    .path("features")
                                    .path("branches"))
                            .isEqualTo(BooleanNode.TRUE));
        }
    }

    @Test
    void anUnchangedConfigIsNotModified() {
        String etag = get("Origin", "https://shop.example").header("ETag");
        assertThat(etag).startsWith("\"").endsWith("\"");
        Answer again = get("Origin", "https://shop.example", "If-None-Match", "W/\"x\", " + etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(get("Origin", "https://shop.example", "If-None-Match", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theConfigFollowsTheOriginRuleOfTheMint() {
        assertThat(get("Origin", "https://evil.example").code()).isEqualTo("origin_not_allowed");
        assertThat(get().code()).isEqualTo("origin_not_allowed");
        assertThat(get("Sec-Fetch-Site", "same-origin").status()).isEqualTo(200);
        assertThat(get("Sec-Fetch-Site", "cross-site").code()).isEqualTo("origin_not_allowed");
        assertThat(get("Sec-Fetch-Site", "same-origin", "Origin", "https://evil.example")
                        .code())
                .isEqualTo("origin_not_allowed");
    }

    @Test
    void aMissingOrUnknownKeyIsAnError() {
        assertThat(server.client().get("/v1/embed/config").status()).isEqualTo(400);
        assertThat(server.client().get("/v1/embed/config?embed_key=pk_live_no").status())
                .isEqualTo(401);
    }
}
