// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server process that is killed and started again with the same data and port. */
@Timeout(60)
final class CrashTest {
    @TempDir
    Path directory;

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "sh.karta.server.Main",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        directory.resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String address(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertThat(line).startsWith("listening on http://127.0.0.1:");
        return line.substring("listening on ".length());
    }

    @Test
    void anAnswerCutByAKilledServerIsFinishedByTheNextOneExactlyOnce() throws Exception {
        Process first = start(0);
        String base = address(first);
        TestClient client = new TestClient(base).signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "Write something long");
        List<JsonNode> seen =
                new ArrayList<>(client.follow(id, 0, e -> e.path("seq").asLong() > 40));
        first.destroyForcibly().waitFor();

        Process second = start(Integer.parseInt(base.replaceAll(".*:", "")));
        try {
            assertThat(address(second)).isEqualTo(base);
            seen.addAll(client.follow(id, seen.get(seen.size() - 1).path("seq").asLong()));
            assertThat(TestClient.types(seen)).endsWith("session.status_idle");
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();

            String fresh = client.createSession();
            client.say(fresh, "Write something long");
            assertThat(TestClient.text(seen)).isEqualTo(TestClient.text(client.follow(fresh, 0)));
        } finally {
            second.destroyForcibly().waitFor();
        }
    }
}
