// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;

/** Requests that two programs could read differently, or that a person could not read at all. */
final class StrictInputTest {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestClient client;
    private static String session;

    @BeforeAll
    static void start() {
        server = TestServer.quick(directory);
        client = server.client().signIn("visitor-with-128-random-bits");
        session = client.createSession();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0663", "+1", "-1", "1 ", "0x1", "99999999999999999999", ""})
    void aCursorIsAsciiDigits(String cursor) {
        String encoded = URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        assertThat(client.get(client.session(session) + "/events/stream?after=" + encoded)
                        .status())
                .isEqualTo(400);
        assertThat(client.get(client.session(session) + "?before=" + encoded).status())
                .isEqualTo(400);
        assertThat(client.get(client.sessions() + "?limit=" + encoded).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u200b", "\u3164\u2060", "\ufeff"})
    void aMessageWithoutAVisibleCharacterIsRefused(String text) {
        Answer answer = client.say(session, text);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("text must be a non-empty string");
        Answer response = client.post("/demo/assistant/v1/responses", TestClient.object("input", text));
        assertThat(response.status()).isEqualTo(400);
    }

    @Test
    void everyReadIgnoresTheParameterThatKeepsCachesAwayAndForbidsToStoreIt() {
        String session = client.session(client.createSession());
        for (String path : List.of(
                client.sessions() + "?limit=5",
                session + "?limit=5",
                session + "/transcript?x=1",
                session + "/events/stream?after=9",
                "/v1/embed/config?embed_key=pk_test_demo")) {
            Answer plain = client.get(path, "Origin", TestClient.ORIGIN);
            Answer random = client.get(path + "&r=0.123e-7_%F0%9F%98%80", "Origin", TestClient.ORIGIN);
            assertThat(random.status()).as(path).isEqualTo(200);
            assertThat(random.text()).isEqualTo(plain.text());
            assertThat(random.header("Cache-Control"))
                    .as(path)
                    .startsWith(path.contains("config") ? "no-cache" : "no-store");
        }
    }

    @Test
    void twoOriginHeadersAreRefused() {
        String body = "{\"embed_key\":\"pk_test_demo\"}";
        try (RawConnection connection = RawConnection.to(server.address())) {
            String answer = connection
                    .send("POST /v1/embed/session-tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Origin: http://localhost\r\nOrigin: https://evil.example\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .await("request_id");
            assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(400);
            assertThat(answer).contains("several Origin headers");
        }
    }
}
