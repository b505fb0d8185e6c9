// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.widget.core.error.ErrorTable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.World;

/** The events that the page receives, each once. */
class HostEventsTest {
    private final World world = new World();
    private final Watcher watcher = new Watcher();
    private final HostEvents page = new HostEvents(world.json, watcher);
    private final Transcript transcript = new Transcript(world.clock, "m", null);

    /** Every error code, with the page event of its row in the table. */
    @ParameterizedTest
    @MethodSource("codes")
    void anErrorRaisesTheEventOfItsRow(String code, String event) {
        page.failed(new KartaError(code, "M"));
        if (event.isEmpty()) {
            assertThat(watcher.page).isEmpty();
        } else {
            assertThat(watcher.page).hasSize(1);
            assertThat(watcher.page.get(0)).startsWith(event + " ");
        }
    }

    static Stream<Arguments> codes() {
        return ErrorTable.ROWS.stream()
                .flatMap(row ->
                        Arrays.stream(row.codes().split(", ", -1)).map(code -> Arguments.of(code, row.pageEvent())));
    }

    @Test
    void eachSessionIsReportedOnce() {
        page.session("s1");
        page.session("s1");
        page.session("");
        page.session(null);
        page.session("s1");
        assertThat(watcher.page)
                .containsExactly("session:started {\"sessionId\":\"s1\"}", "session:started {\"sessionId\":\"s1\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "false, turn:started {}|message:received {\"text\":\"T\"}|turn:ended {\"status\":\"done\"}",
        "true, turn:started {}|message:received {\"text\":\"T\"}"
    })
    void anAnswerIsReportedOnceWithinATurn(boolean running, String expected) {
        Message answer = transcript.add("T", Message.DONE);
        if (running) {
            page.turnStarted();
        }
        page.completed(answer, false);
        page.completed(answer, false);
        assertThat(String.join("|", watcher.page)).isEqualTo(expected);
    }

    @Test
    void aMessageIsReportedOnceHoweverOftenItIsPosted() {
        Message message = transcript.add("T", Message.WAITING);
        page.sent(message);
        page.sent(message);
        assertThat(watcher.page).containsExactly("message:sent {\"text\":\"T\"}");
    }

    @Test
    void aTurnEndsOnlyIfItHasStarted() {
        page.turnEnded("done");
        page.turnStarted();
        page.turnStarted();
        page.turnEnded("stopped");
        page.turnEnded("done");
        assertThat(watcher.page).containsExactly("turn:started {}", "turn:ended {\"status\":\"stopped\"}");
    }

    @Test
    void anEscalationContainsTheLastTwentyMessagesThatHaveText() {
        for (int i = 0; i < 21; i++) {
            transcript.add("q" + i, Message.DONE);
            transcript.insert(2 * i + 1, false, "", Message.FAILED);
        }
        JsonTranscript written = new JsonTranscript(page.escalation(null, null, transcript.messages, "s1"));
        assertThat(written.lines).hasSize(20).startsWith("user q1").endsWith("user q20");
    }
}
