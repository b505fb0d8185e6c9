// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.fake.FakeFile;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.port.Recorder;

/** Tests the states of a recording, its limits, and whether it is kept after a failure. */
class DictationTest extends Fixture implements Dictation.Listener {
    private static final String PATH = "/transcriptions";

    private final FakeRecorder recorder = new FakeRecorder();
    private final List<String> words = new ArrayList<>();
    private final List<Call> held = new ArrayList<>();
    private Dictation dictation;

    /** A microphone that a test controls. */
    private static final class FakeRecorder implements Recorder {
        private Listener listener;
        private boolean recording;
        private boolean stopped;

        @Override
        public void start(double most, Listener listener) {
            assertThat(most).isEqualTo(2_097_152);
            this.listener = listener;
            recording = true;
            stopped = false;
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public void close() {
            recording = false;
        }

        void made(double size) {
            recording = false;
            listener.recorded(new FakeFile("file", "audio/webm", size));
        }
    }

    @BeforeEach
    void silence() {
        dictation = new Dictation(world.clock, recorder, new ConversationCalls(conversation), this);
    }

    @AfterEach
    void theMicrophoneIsReleased() {
        dictation.close();
        assertThat(recorder.recording).isFalse();
    }

    @Override
    public void changed() {}

    @Override
    public void dictated(String text) {
        assertThat(dictation.state()).isEqualTo(Dictation.IDLE);
        words.add(text);
    }

    private void record() {
        dictation.start();
        assertThat(dictation.state()).isEqualTo(Dictation.ASKING);
        recorder.listener.started();
        assertThat(dictation.state()).isEqualTo(Dictation.RECORDING);
    }

    private void recorded() {
        record();
        dictation.stop();
        recorder.made(9_000);
        world.clock.settle();
    }

    /** Holds the answer to the next recording back. */
    private void hold() {
        agent.faults.add(call -> call.url().endsWith(PATH) && held.add(call));
    }

    private long sent() {
        return world.http.calls.stream()
                .filter(call -> call.url().endsWith(PATH))
                .count();
    }

    private void assertFailed(String problem, boolean kept) {
        assertThat(dictation.state()).isEqualTo(Dictation.FAILED);
        assertThat(dictation.problem()).isEqualTo(problem);
        assertThat(dictation.isKept()).isEqualTo(kept);
        assertThat(words).isEmpty();
    }

    @Test
    void aRecordingCreatesASessionAndReturnsItsWords() {
        hold();
        recorded();
        assertThat(requests()).anyMatch(request -> request.equals("POST sessions"));
        assertThat(held.get(0).url()).endsWith("/sessions/s1/transcriptions");
        assertThat(dictation.state()).isEqualTo(Dictation.SENDING);
        held.get(0).json(200, "{\"text\":\"Where is my order?\"}");
        assertThat(words).containsExactly("Where is my order?");
        assertThat(agent.posts).as("messages").isEmpty();
    }

    @Test
    void aRecordingEndsAfterAMinute() {
        record();
        world.clock.advance(Dictation.MAX_MILLIS - 1);
        assertThat(recorder.stopped).isFalse();
        world.clock.advance(1);
        assertThat(recorder.stopped).isTrue();
        assertThat(dictation.state()).isEqualTo(Dictation.SENDING);
    }

    @Test
    void aRecordingThatTheMicrophoneEndsIsSent() {
        hold();
        record();
        recorder.made(9_000);
        world.clock.settle();
        assertThat(held).hasSize(1);
        assertThat(dictation.state()).isEqualTo(Dictation.SENDING);
    }

    @ParameterizedTest
    @CsvSource({
        "413, too_large, false",
        "415, unsupported_media, false",
        "429, rate_limited, true",
        "503, model_provider_unavailable, true",
        "403, forbidden, true"
    })
    void aRecordingIsKeptUnlessTheServerCanNeverAcceptIt(int status, String code, boolean kept) {
        fault(PATH, status, "{'error':{'type':'a','code':'" + code + "','message':'No.'}}");
        recorded();
        assertFailed(code, kept);
    }

    @Test
    void aKeptRecordingIsSentAgainWithoutAnotherOne() {
        broken(PATH);
        recorded();
        assertFailed("network", true);
        fault(PATH, 200, "{'text':'Yes.'}");
        dictation.retry();
        world.clock.settle();
        assertThat(words).containsExactly("Yes.");
        assertThat(sent()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"{'text':''}, silent, false", "{}, silent, false", "<html>, bad_response, true"})
    void anAnswerWithoutWordsInsertsNothing(String answer, String problem, boolean kept) {
        fault(PATH, 200, answer);
        recorded();
        assertFailed(problem, kept);
    }

    @Test
    void anEmptyRecordingIsNotSent() {
        record();
        dictation.stop();
        recorder.made(0);
        assertFailed(Dictation.SILENT, false);
        assertThat(sent()).isZero();
    }

    @Test
    void aRefusedMicrophoneIsRequestedAgain() {
        dictation.start();
        recorder.listener.failed("NotAllowedError");
        assertFailed("NotAllowedError", false);
        record();
    }

    @Test
    void aCancelledRecordingNeverArrives() {
        record();
        dictation.cancel();
        assertThat(recorder.recording).isFalse();
        hold();
        recorded();
        dictation.cancel();
        assertThat(dictation.state()).isEqualTo(Dictation.IDLE);
        assertThat(held.get(0).cancelled).isTrue();
        assertThat(words).isEmpty();
    }

    @Test
    void stoppingDuringTheQuestionForTheMicrophoneWithdrawsIt() {
        dictation.start();
        dictation.stop();
        assertThat(dictation.state()).isEqualTo(Dictation.IDLE);
        assertThat(recorder.recording).isFalse();
    }

    @Test
    void aRecordingWaitsWhileAConversationIsLoaded() {
        send("Hello");
        agent.done();
        List<Call> reads = new ArrayList<>();
        agent.faults.add(call -> call.method().equals("GET") && call.url().endsWith("/s1") && reads.add(call));
        conversation.shutdown();
        conversation = open();
        silence();
        conversation.restore();
        world.clock.settle();
        assertThat(reads).hasSize(1);
        recorded();
        assertThat(sent()).isZero();
        reads.get(0).json(200, "{\"id\":\"s1\",\"status\":\"idle\",\"events\":[]}");
        world.clock.settle();
        hold();
        dictation.follow();
        world.clock.settle();
        assertThat(held.get(0).url()).endsWith("/s1/transcriptions");
    }

    @Test
    void anotherVisitorDoesNotGetTheRecording() {
        broken(PATH);
        recorded();
        assertThat(dictation.isKept()).isTrue();
        conversation.deleted(conversation.sessionId());
        dictation.follow();
        assertThat(dictation.state()).isEqualTo(Dictation.IDLE);
    }
}
