// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;

/** Dictation: recordings become text at the project's endpoint. */
final class TranscriptionTest {
    private static final String SPEECH = "RIFF0000WAVEfmt spoken-words";

    @TempDir
    Path directory;

    private final FakeEndpoint endpoint = new FakeEndpoint();
    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO + "    transcription: {base_url: '" + endpoint.address()
                        + "/v1/', api_key: a-key, model: whisper}\n");
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
        endpoint.close();
    }

    private Answer transcribe(TestClient by, String session, String content) {
        String form = "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"speech\"\r\n"
                + "Content-Type: audio/webm\r\n\r\n" + content + "\r\n--bound--\r\n";
        return by.post(
                by.session(session) + "/transcriptions", form, "Content-Type", "multipart/form-data; boundary=bound");
    }

    @Test
    void aRecordingBecomesTextAndIsNotStored() throws IOException {
        endpoint.thenStatus(200, "{\"text\": \" Where is my order? \"}");
        Answer answer = transcribe(client, id, SPEECH);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json()).hasToString("{\"text\":\"Where is my order?\"}");
        FakeEndpoint.Asked asked = endpoint.asked.get(0);
        assertThat(asked.path()).isEqualTo("/v1/audio/transcriptions");
        assertThat(asked.authorization()).containsExactly("Bearer a-key");
        assertThat(asked.raw())
                .contains(
                        "name=\"model\"\r\n\r\nwhisper\r\n",
                        "filename=\"speech.wav\"\r\nContent-Type: audio/wav",
                        SPEECH);
        assertThat(server.store().files().list(id)).isEmpty();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("spoken-words", "Where is my order");
            }
        }
    }

    @Test
    void theConfigAnnouncesDictationOnlyWithAnEndpoint() throws IOException {
        String config = "/v1/embed/config?embed_key=pk_test_demo";
        assertThat(client.get(config, "Origin", TestClient.ORIGIN)
                        .json()
                        .at("/features/dictation")
                        .asBoolean())
                .isTrue();
        try (TestServer other =
                TestServer.with(Files.createDirectory(directory.resolve("other")), TestServer.QUICK_DEMO)) {
            TestClient there = other.client().signIn("visitor-with-128-random-bits");
            assertThat(there.get(config, "Origin", TestClient.ORIGIN)
                            .json()
                            .at("/features")
                            .has("dictation"))
                    .isFalse();
            Answer refused = transcribe(there, there.createSession(), SPEECH);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("transcription");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "spoken-words", "<html>", "RIFF0000AVI ", "ID3mp3"})
    void aFileThatIsNoRecordingIsRefusedBeforeItIsPassedOn(String content) {
        Answer answer = transcribe(client, id, content);
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("unsupported_media");
        assertThat(endpoint.asked).isEmpty();
    }

    @Test
    void aRecordingOfMoreThanTwoMegabytesIsRefused() {
        for (int more : List.of(1, 100_000)) {
            Answer answer = transcribe(client, id, SPEECH + "0".repeat(2 * 1_024 * 1_024 - SPEECH.length() + more));
            assertThat(answer.status()).as(answer.text()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("too_large");
            // A larger body is refused while it arrives.
            assertThat(answer.message())
                    .isEqualTo(
                            more == 1
                                    ? "The recording has 2097153 bytes, expected at most 2097152."
                                    : "The body is too large, expected at most 2113536 bytes.");
        }
        assertThat(endpoint.asked).isEmpty();
    }

    @Test
    void aFormWithTwoFilesIsRefused() {
        String file = "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"speech\"\r\n\r\n" + SPEECH
                + "\r\n";
        Answer answer = client.post(
                client.session(id) + "/transcriptions",
                file + file + "--bound--\r\n",
                "Content-Type",
                "multipart/form-data; boundary=bound");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("more than one file");
        assertThat(endpoint.asked).isEmpty();
    }

    @Test
    void theSeventhRecordingInAMinuteIsRefusedForThisVisitorOnly() {
        for (int i = 0; i < 6; i++) {
            endpoint.thenStatus(200, "{\"text\": \"yes\"}");
            assertThat(transcribe(client, id, SPEECH).status()).isEqualTo(200);
        }
        Answer answer = transcribe(client, id, SPEECH);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("rate_limited");
        assertThat(answer.header("Retry-After")).isNotNull();
        endpoint.thenStatus(200, "{\"text\": \"yes\"}");
        TestClient other = server.client().signIn("another-visitor-with-random-bits");
        assertThat(transcribe(other, other.createSession(), SPEECH).status()).isEqualTo(200);
    }

    @Test
    void theNinthRecordingAtOnceIsRefusedAndMessagesAreNot() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                endpoint.then(exchange -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    exchange.sendResponseHeaders(500, -1);
                });
                TestClient visitor = server.client().signIn("visitor-number-" + i + "-with-random-bits");
                String session = visitor.createSession();
                running.add(threads.submit(() -> transcribe(visitor, session, SPEECH)));
            }
            endpoint.awaitAsked(8);
            Answer ninth = transcribe(client, id, SPEECH);
            assertThat(ninth.status()).as(ninth.text()).isEqualTo(503);
            assertThat(ninth.header("Retry-After")).isNotNull();
            client.say(id, "say: hello");
            assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("hello");
            go.countDown();
            for (Future<Answer> each : running) {
                assertThat(each.get().status()).isEqualTo(503);
            }
            endpoint.thenStatus(200, "{\"text\": \"yes\"}");
            assertThat(transcribe(client, id, SPEECH).status()).isEqualTo(200);
        } finally {
            go.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void theSessionOfAnotherVisitorIsNotFound() {
        TestClient other = server.client().signIn("another-visitor-with-random-bits");
        assertThat(transcribe(other, id, SPEECH).status()).isEqualTo(404);
        assertThat(endpoint.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | a-key | 502 | model_provider_auth",
                "404 | {} | 502 | model_provider_not_found",
                "400 | spoken-words | 502 | model_provider_refused",
                "429 | {} | 503 | model_provider_rate_limited",
                "500 | {} | 503 | model_provider_unavailable",
                "302 | {} | 503 | model_provider_unavailable",
                "200 | <html> | 502 | model_provider_bad_response",
                "200 | {} | 502 | model_provider_bad_response",
                "200 | {\"text\": 1} | 502 | model_provider_bad_response",
            })
    void aFailureOfTheEndpointHasItsCodeAndQuotesNoContent(int status, String body, int answered, String code) {
        endpoint.thenStatus(status, body);
        Answer answer = transcribe(client, id, SPEECH);
        assertThat(answer.status()).as(answer.text()).isEqualTo(answered);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("server_error");
        assertThat(answer.text()).doesNotContain("a-key", "spoken-words", "<html>");
    }

    @Test
    void aFailureOfTheEndpointIsLoggedWithItsAddressSessionAndRequest() {
        endpoint.thenStatus(500, "spoken-words");
        try (Logged logged = new Logged("sh.karta.server.http")) {
            Answer answer = transcribe(client, id, SPEECH);
            assertThat(logged.lines())
                    .contains("[" + answer.json().path("request_id").asText()
                            + "] Transcription failed: model_provider_unavailable from whisper at " + endpoint.address()
                            + "/v1/ in session " + id + " of demo/assistant: status 500");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain; boundary=bound", "multipart/mixed; boundary=bound", "audio/webm"})
    void aBodyThatIsNoFormIsRefused(String type) {
        Answer answer = client.post(client.session(id) + "/transcriptions", SPEECH, "Content-Type", type);
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("unsupported_media");
        assertThat(answer.message()).isEqualTo("Content-Type must be multipart/form-data, got \"" + type + "\".");
    }
}
