// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official OpenAI SDK for JavaScript drives the Responses endpoint: wire protocol §4. */
@Tag("full")
@Tag(TestServer.BOTH_STORES)
final class OpenAiSdkTest {
    @TempDir
    Path directory;

    @Test
    void theOfficialSdkGetsTheResponsesThatItExpects() throws Exception {
        try (TestServer server =
                TestServer.with(directory, TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10"))) {
            String token = server.client().signIn("visitor-with-128-random-bits").token;
            Process node = new ProcessBuilder("node", "responses.mjs", server.address(), token)
                    .directory(Path.of("src/test/js").toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(node.waitFor()).as(said).isZero();
            assertThat(said).isEqualTo("ok\n");
        }
    }
}
