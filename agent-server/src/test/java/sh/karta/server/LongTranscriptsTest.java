// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Reads long transcripts slowly from a server with little memory. */
@Tag("full")
final class LongTranscriptsTest {
    private static final int TURNS = 120;
    private static final int READERS = 12;

    @TempDir
    Path directory;

    @Test
    void slowTranscriptReadersDelayNeitherHealthChecksNorMessages() throws IOException {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"),
                "management: {port: off}\n" + TestServer.QUICK_DEMO + "    limits: {visitor_per_minute: 100000}\n");
        List<RawConnection> readers = new ArrayList<>();
        try (ServerProcess server = ServerProcess.startWith(
                List.of("-Xmx96m"),
                "--port",
                "0",
                "--data",
                directory.resolve("data").toString(),
                "--config",
                config.toString())) {
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            for (int i = 0; i < TURNS; i++) {
                long seq = client.say(id, i + " hello " + "word ".repeat(12_000))
                        .json()
                        .path("seq")
                        .asLong();
                client.follow(id, seq);
            }
            String request = "GET " + client.session(id) + "/transcript HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + client.token + "\r\n\r\n";
            for (int i = 0; i < READERS; i++) {
                readers.add(RawConnection.slow(server.address()).send(request));
            }
            for (RawConnection reader : readers) {
                assertThat(reader.status()).isEqualTo(200);
            }
            assertThat(new TestClient(server.address()).get("/healthz").status())
                    .isEqualTo(200);
            String other = client.createSession();
            assertThat(client.say(other, "say: still here").status()).isEqualTo(202);
            assertThat(TestClient.text(client.follow(other, 0))).isEqualTo("still here");

            Answer whole = client.get(client.session(id) + "/transcript");
            assertThat(whole.header("Content-Type")).isEqualTo("application/json");
            List<String> asked = new ArrayList<>();
            for (JsonNode message : whole.json().path("messages")) {
                if (message.path("role").asText().equals("user")) {
                    String text = message.at("/parts/0/text").asText();
                    assertThat(text).hasSizeGreaterThan(60_000);
                    asked.add(text.substring(0, text.indexOf(' ')));
                }
            }
            assertThat(asked)
                    .isEqualTo(
                            IntStream.range(0, TURNS).mapToObj(String::valueOf).toList());
        } finally {
            readers.forEach(RawConnection::close);
        }
    }
}
