// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.JsonOnJvm;
import sh.karta.widget.core.fake.World;

/** The messages that events of the log and calls of the conversation result in. */
class TranscriptTest {
    private static final List<String> STATUS = List.of("WAITING", "SENDING", "OPEN", "DONE", "FAILED", "STOPPED");
    private static final List<String> KINDS = List.of("text", "thinking", "tool", "sources", "approval");

    private final World world = new World();
    private final Transcript transcript = new Transcript(world.clock, "m", null);

    /**
     * Plays one step: {@code 1:Q} is the visitor's message 1 in the log, {@code text:A} the text of the answer, other
     * words are events, {@code +W} adds a waiting message, {@code >3} accepts the first of them as message 3.
     */
    private void play(String step) {
        String[] words = step.split(":", 2);
        switch (words[0]) {
            case "text" -> apply(Events.text(AgentEvent.MESSAGE, 100, null, words[1]));
            case "thinking" -> apply(Events.text(AgentEvent.THINKING, 100, null, words[1]));
            case "tool" -> apply(Events.of(AgentEvent.TOOL_USE, 100, "tool_use_id", words[1]));
            case "result" -> apply(Events.of(AgentEvent.TOOL_RESULT, 100, "tool_use_id", words[1]));
            case "sources" -> apply(numbered(AgentEvent.SOURCES));
            case "question" -> apply(Events.of(AgentEvent.INPUT_REQUIRED, 100, "request_id", words[1]));
            case "done" -> apply(numbered(AgentEvent.DONE));
            case "stopped" -> apply(Events.of(AgentEvent.DONE, 100, "stop_reason", "interrupted"));
            case "unheard" -> apply(AgentEvent.stopped());
            case "failed" -> apply(new ErrorEvent(100, world.json.object(), Errors.network("")));
            case "lost" -> apply(new ErrorEvent(Double.NaN, null, Errors.network("")));
            case "settle" -> transcript.settle();
            case "again" -> {
                Message failed = last();
                transcript.repeatQuestion(transcript.asked(failed), failed);
            }
            case "remove" -> transcript.remove(last());
            case "requeue" -> transcript.requeue(failedOfVisitor());
            case "refuse" -> transcript.set(transcript.firstWaiting(), Message.FAILED, Errors.network(""));
            default -> {
                if (step.startsWith("+")) {
                    transcript.add(step.substring(1), Message.WAITING);
                } else if (step.startsWith(">")) {
                    transcript.accept(transcript.firstWaiting(), Double.parseDouble(step.substring(1)));
                } else {
                    apply(question(Double.parseDouble(words[0]), words[1]));
                }
            }
        }
    }

    private void apply(AgentEvent event) {
        transcript.apply(event, true, null);
    }

    private static AgentEvent numbered(int type) {
        return Events.of(type, 100, new JsonOnJvm().object());
    }

    private static AgentEvent question(double seq, String text) {
        return Events.of(AgentEvent.USER, seq, "text", text);
    }

    private void playAll(String steps) {
        for (String step : steps.split(" ", -1)) {
            play(step);
        }
    }

    private Message last() {
        return transcript.messages.get(transcript.messages.size() - 1);
    }

    private Message failedOfVisitor() {
        return transcript.messages.stream()
                .filter(message -> message.visitors && message.status == Message.FAILED)
                .findFirst()
                .orElseThrow();
    }

    /** Returns each message as its text and status. The agent's are in brackets. */
    private String messages() {
        return transcript.messages.stream()
                .map(message -> (message.visitors ? message.text() : "[" + message.text() + "]") + " "
                        + STATUS.get(message.status))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1:Q                                       | Q DONE
        1:Q text:A                                | Q DONE, [A] OPEN
        1:Q text:A done                           | Q DONE, [A] DONE
        1:Q text:A stopped                        | Q DONE, [A] STOPPED
        1:Q text:A unheard                        | Q DONE, [A] STOPPED
        1:Q text:A unheard text:AB done           | Q DONE, [AB] DONE
        1:Q text:A failed                         | Q DONE, [A] FAILED
        1:Q text:A 2:R                            | Q DONE, [A] DONE, R DONE
        1:Q text:A settle                         | Q DONE, [A] DONE
        1:Q text:A text:AB                        | Q DONE, [AB] OPEN
        1:Q text:A 1:Q                            | Q DONE, [A] OPEN
        text:A done                               | [A] DONE
        1:Q failed                                | Q DONE, [] FAILED
        1:Q lost 2:R                              | Q DONE, R DONE
        1:Q text:A lost text:AB                   | Q DONE, [AB] OPEN
        +W                                        | W WAITING
        +W 1:Q text:A                             | Q DONE, [A] OPEN, W WAITING
        +V +W >1 text:A                           | V DONE, [A] OPEN, W WAITING
        5:Q +W >4                                 | Q DONE
        """)
    void theLogDecidesOrderAndStatus(String steps, String expected) {
        playAll(steps);
        assertThat(messages()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1:Q text:A failed again                   | Q WAITING
        1:Q text:A failed again >2 text:B done    | Q DONE, [B] DONE
        1:Q text:A failed again remove            | Q DONE, [A] FAILED
        1:Q text:A failed again 2:R               | Q DONE, [A] FAILED, R DONE, Q WAITING
        1:Q text:A failed 2:Q text:B done         | Q DONE, [B] DONE
        1:Q text:A failed 2:R                     | Q DONE, [A] FAILED, R DONE
        1:Q text:A done 2:Q                       | Q DONE, [A] DONE, Q DONE
        1:Q text:A failed +Q >2 text:B done       | Q DONE, [B] DONE
        """)
    void aRepeatedQuestionReplacesItsFailedAnswer(String steps, String expected) {
        playAll(steps);
        assertThat(messages()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        +V refuse requeue                         | V WAITING
        +V refuse +W requeue                      | V WAITING, W WAITING
        +V refuse +U >1 +W requeue                | U DONE, V WAITING, W WAITING
        """)
    void aRefusedMessageIsQueuedAfterThoseSentSinceAndBeforeThoseThatWait(String steps, String expected) {
        playAll(steps);
        assertThat(messages()).isEqualTo(expected);
    }

    /** Parts that more may come of are marked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        text:A                                    | text+
        thinking:T text:A                         | thinking text+
        text:A tool:1                             | text tool+
        tool:1 tool:2 result:1                    | tool tool+
        tool:1 text:A                             | tool+ text+
        tool:1 result:1 text:A done               | tool text
        text:A sources                            | text sources
        text:A question:q                         | text approval+
        text:A question:q result:q                | text approval tool
        """)
    void aNewPartClosesTheOneBeforeItUnlessThatIsATool(String steps, String expected) {
        playAll(steps);
        assertThat(transcript.messages.get(0).parts.stream()
                        .map(part -> KINDS.get(part.kind) + (part.open ? "+" : ""))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        text:A                                    |
        text:A question:q                         | q
        text:A question:q text:AB                 |
        text:A question:q done                    |
        text:A question:q lost                    |
        """)
    void anApprovalIsTheQuestionUntilTheTurnGoesOn(String steps, String expected) {
        playAll(steps);
        Part question = transcript.answer.question();
        assertThat(question == null ? null : question.id).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1:Q text:A failed                         | false | [A]
        1:Q text:A failed                         | true  |
        1:Q text:A failed 2:R text:B done         | false |
        text:A failed                             | false |
        +V refuse                                 | false | V
        +V refuse                                 | true  |
        1:Q text:A failed +V refuse               | false | [A] V
        1:Q text:A failed +W                      | false | [A]
        1:Q text:A failed 2:R text:B failed again | false |
        """)
    void failedMessagesAndTheLastAnswerCanBeRetriedUnlessLocked(String steps, boolean locked, String expected) {
        playAll(steps);
        transcript.allowRetries(locked);
        List<String> retriable = new ArrayList<>();
        for (Message message : transcript.messages) {
            if (message.retriable) {
                retriable.add(message.visitors ? message.text() : "[" + message.text() + "]");
            }
        }
        assertThat(String.join(" ", retriable)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void onlyAcceptedMessagesHaveNumbersAndAnotherSessionForgetsThem() {
        playAll("1:Q text:A done +W");
        assertThat(transcript.turnStart()).isEqualTo(1);
        assertThat(transcript.asked(transcript.messages.get(1))).isSameAs(transcript.messages.get(0));
        assertThat(transcript.waiting()).isEqualTo(1);
        transcript.forgetNumbers();
        assertThat(transcript.turnStart()).isNaN();
    }

    @Test
    void olderMessagesComeFirstAndAreNotMixedWithTheTurnThatRuns() {
        playAll("5:R text:B");
        transcript.prepend(
                List.of(question(1, "Q"), Events.text(AgentEvent.MESSAGE, 100, null, "A"), numbered(AgentEvent.DONE)));
        play("text:BC");
        assertThat(messages()).isEqualTo("Q DONE, [A] DONE, R DONE, [BC] OPEN");
        assertThat(transcript.messages.stream().map(message -> message.id).distinct())
                .hasSize(4);
    }
}
