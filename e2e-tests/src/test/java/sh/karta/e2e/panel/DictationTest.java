// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Dictation: the engine records a tone, and the server passes it to an endpoint that returns words. */
@EndToEnd
class DictationTest {
    private static final String DRAFT = "Hello there.";
    private static final String WORDS = "Where is it?";

    /** A microphone of the page, whose tracks are in {@code tracks}. */
    private static final String MICROPHONE = """
            window.tracks = [];
            navigator.mediaDevices.getUserMedia = async () => {
              const context = new AudioContext(), tone = context.createOscillator(), out = context.createMediaStreamDestination();
              tone.connect(out);
              tone.start();
              tracks.push(...out.stream.getTracks());
              return out.stream;
            };""";

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    @TempDir
    static Path folder;

    private static HttpServer endpoint;
    private static Stack stack;

    @BeforeAll
    static void start() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/v1/audio/transcriptions", DictationTest::transcribe);
        endpoint.start();
        String config = """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    transcription: {base_url: "http://127.0.0.1:%d/v1", model: whisper}
                """.formatted(endpoint.getAddress().getPort());
        Path file = Files.writeString(folder.resolve("config.yaml"), config);
        stack = Stack.start(folder.resolve("data"), "--config", file.toString());
    }

    @AfterAll
    static void stop() {
        stack.close();
        endpoint.stop(0);
    }

    private static void transcribe(HttpExchange exchange) throws IOException {
        ASKED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        byte[] answer = ("{\"text\": \"" + WORDS + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static Widget opened(Visit visit) {
        visit.page().addInitScript(MICROPHONE);
        Widget widget = Widget.opened(stack, visit);
        assertThat(dictate(widget)).isVisible();
        return widget;
    }

    private static Locator dictate(Widget widget) {
        return widget.button("Dictate");
    }

    private static Locator line(Widget widget) {
        return widget.host().locator("[part=dictation]");
    }

    private static void record(Widget widget) {
        dictate(widget).click();
        assertThat(dictate(widget)).hasAttribute("aria-pressed", "true");
        assertThat(line(widget)).containsText(Pattern.compile("Recording [1-9]\\d*s"));
    }

    /** Waits until the indicator of the microphone is off. */
    private static void awaitSilence(Visit visit) {
        visit.page().waitForFunction("tracks.length && tracks.every(track => track.readyState === 'ended')");
    }

    @Tag("full")
    @Test
    void spokenWordsGoToTheCaretAreNotSentAndCanBeUndone(Visit visit) {
        Widget widget = opened(visit);
        widget.composer().fill(DRAFT);
        widget.composer().evaluate("field => field.setSelectionRange(5, 5)");
        assertThat((Integer) visit.page().evaluate("tracks.length")).isZero();
        record(widget);
        ASKED.clear();
        widget.button("Stop").click();
        assertThat(widget.composer()).hasValue("Hello Where is it? there.");
        assertThat(widget.composer()).isFocused();
        assertThat(line(widget)).isHidden();
        assertThat(dictate(widget)).hasAttribute("aria-pressed", "false");
        assertThat(ASKED).hasSize(1).first().asString().contains("\u001aE\u00df\u00a3", "filename=\"speech.webm\"");
        awaitSilence(visit);
        assertThat(widget.eventNames()).doesNotContain("message:sent");
        widget.composer().press("ControlOrMeta+z");
        assertThat(widget.composer()).hasValue(DRAFT);
    }
}
