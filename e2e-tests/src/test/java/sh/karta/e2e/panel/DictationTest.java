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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
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
              if (window.refused) throw new DOMException("no", window.refused);
              const context = new AudioContext(), tone = context.createOscillator(), out = context.createMediaStreamDestination();
              tone.connect(out);
              tone.start();
              tracks.push(...out.stream.getTracks());
              return out.stream;
            };""";

    /** A recorder whose parts the test creates. The first part begins like a WebM file. */
    private static final String RECORDER = """
            window.MediaRecorder = class {
              state = "inactive";
              constructor() { window.recorder = this; }
              start() { this.state = "recording"; }
              part(size) {
                const bytes = new Uint8Array(size);
                bytes.set([0x1a, 0x45, 0xdf, 0xa3]);
                this.ondataavailable({ data: new Blob([bytes]) });
              }
              stop() {
                this.state = "inactive";
                this.part(9);
                this.onstop({});
              }
            };""";

    /** Waits for the panel's files, and returns whether the engine can record. */
    private static final String READY = """
            window.find = (selector) => document.querySelector("karta-widget")?.shadowRoot?.querySelector(selector);
            window.until = async (condition) => {
              for (let value; ; await new Promise(requestAnimationFrame)) if ((value = condition())) return value;
            };
            karta("open");
            await until(() => performance.getEntriesByType("resource")
              .some(({ name, responseEnd }) => name.includes("/panel.dictation.") && responseEnd > 0));
            await until(() => find(".attach"));
            return !!(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);
            """;

    private static final Queue<Integer> FAILURES = new ConcurrentLinkedQueue<>();
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
        Integer status = FAILURES.poll();
        byte[] answer = ("{\"text\": \"" + WORDS + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status == null ? 200 : status, answer.length);
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

    @Test
    void aPageWithoutARecorderOffersNoDictation(Visit visit) {
        visit.page().addInitScript("delete window.MediaRecorder");
        visit.open(Shop.page(stack));
        assertThat(visit.page().evaluate("async () => {" + READY + "}")).isEqualTo(false);
        assertThat(dictate(new Widget(visit.page()))).hasCount(0);
    }

    @Test
    void readingAloudAndDictationEndEachOther(Visit visit) {
        visit.page().addInitScript(ReadAloudTest.VOICES);
        Widget widget = opened(visit);
        widget.say("say: Hello.");
        widget.awaitEvent("turn:ended");
        Locator reading = widget.button("Stop reading");
        widget.button("More options").click();
        widget.panel().getByText("Read aloud").click();
        assertThat(reading).isVisible();
        record(widget);
        assertThat(reading).isHidden();
        assertThat(visit.page().evaluate("cancelled")).isEqualTo(1);

        widget.button("More options").click();
        widget.panel().getByText("Read aloud").click();
        assertThat(reading).isVisible();
        awaitSilence(visit);
        assertThat(dictate(widget)).hasAttribute("aria-pressed", "false");
        assertThat(widget.composer()).hasValue(WORDS);
        assertThat(visit.page().evaluate("cancelled")).isEqualTo(1);
    }

    @Test
    void aRecordingOfAMinuteEndsAndBecomesWords(Visit visit) {
        visit.page().clock().install();
        Widget widget = opened(visit);
        record(widget);
        ASKED.clear();
        visit.page().clock().fastForward(60_000);
        assertThat(widget.composer()).hasValue(WORDS);
        assertThat(widget.host().getByText("The text was added.")).hasCount(1);
        assertThat(line(widget)).isHidden();
        awaitSilence(visit);
        assertThat(ASKED).hasSize(1);
    }

    @Test
    void aRecordingOfTwoMegabytesEndsAndIsSentOrKeptWithWords(Visit visit) {
        visit.page().addInitScript(RECORDER);
        Widget widget = opened(visit);
        dictate(widget).click();
        String part = "recorder.part(500_000)";
        for (int i = 0; i < 2; i++) {
            assertThat(dictate(widget)).hasAttribute("aria-pressed", "true");
            visit.page().evaluate(part);
        }
        assertThat(dictate(widget)).hasAttribute("aria-pressed", "true");
        FAILURES.add(500);
        ASKED.clear();
        visit.page().evaluate(part);
        assertThat(line(widget)).containsText("Dictation didn't work. The recording is kept.");
        awaitSilence(visit);
        visit.expectProblem("503");
        widget.button("Retry").click();
        assertThat(widget.composer()).hasValue(WORDS);
        assertThat(ASKED).hasSize(2).allSatisfy(body -> assertThat(body).hasSizeBetween(1_500_000, 2 * 1024 * 1024));
    }

    @Test
    void aRecordingThatFailedIsSentAgain(Visit visit) {
        Widget widget = opened(visit);
        widget.composer().fill(DRAFT);
        record(widget);
        FAILURES.add(500);
        dictate(widget).press("Enter");
        assertThat(line(widget)).containsText("Dictation didn't work. The recording is kept.");
        assertThat(widget.composer()).hasValue(DRAFT);
        visit.expectProblem("503");
        widget.button("Retry").click();
        assertThat(widget.composer()).hasValue(DRAFT + " " + WORDS);
        assertThat((Integer) visit.page().evaluate("tracks.length")).isEqualTo(1);
    }

    @Test
    void aBlockedMicrophoneIsExplainedAndTheDraftStays(Visit visit) {
        Widget widget = opened(visit);
        widget.composer().fill(DRAFT);
        visit.page().evaluate("refused = 'NotAllowedError'");
        dictate(widget).click();
        assertThat(line(widget)).containsText("The microphone is blocked.");
        assertThat(widget.button("Retry")).isHidden();
        assertThat(widget.composer()).hasValue(DRAFT);
        visit.page().evaluate("refused = ''");
        record(widget);
        widget.button("Cancel").click();
        assertThat(line(widget)).isHidden();
        assertThat(widget.composer()).isFocused();
        assertThat(widget.composer()).hasValue(DRAFT);
        awaitSilence(visit);
    }

    @Test
    void theMicrophoneIsReleasedByEscapeByTheCloseOfThePanelAndByShutdown(Visit visit) {
        Widget widget = opened(visit);
        record(widget);
        visit.page().keyboard().press("Escape");
        assertThat(line(widget)).isHidden();
        assertThat(widget.panel()).isVisible();
        assertThat(widget.composer()).isFocused();
        awaitSilence(visit);

        record(widget);
        widget.call("close");
        awaitSilence(visit);
        widget.call("open");
        assertThat(widget.composer()).hasValue(WORDS);

        record(widget);
        widget.call("shutdown");
        awaitSilence(visit);
    }
}
