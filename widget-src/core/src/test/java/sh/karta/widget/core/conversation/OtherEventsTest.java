// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;

/** Events of types that this version does not know: they are kept with their answer for code that loads later, and change nothing else. */
class OtherEventsTest extends Fixture {
    private final Transcript transcript = new Transcript(world.clock, "m", null);

    /**
     * Plays one step of a log: {@code 1:Q} is the visitor's message 1, {@code text:A} the text of the answer with the id of the last message and
     * {@code a}, {@code done} its end, {@code lost} a connection that broke, and {@code 5?} or {@code 5?1a} the unknown event 5 without and with the id of an
     * answer.
     */
    private void play(String step) {
        String[] words = step.split(":", 2);
        switch (words[0]) {
            case "text" -> apply(Events.text(AgentEvent.MESSAGE, 100, null, words[1]));
            case "done" -> apply(Events.of(AgentEvent.DONE, 100, world.json.object()));
            case "stopped" -> apply(Events.of(AgentEvent.DONE, 100, "stop_reason", "interrupted"));
            case "unheard" -> apply(AgentEvent.stopped());
            case "status" -> apply(Events.of(AgentEvent.STATUS, 100, "message_id", words[1]));
            case "ask" -> apply(Events.of(AgentEvent.INPUT_REQUIRED, 100, "request_id", "r"));
            default -> {
                int mark = step.indexOf('?');
                if (mark < 0) {
                    apply(Events.of(AgentEvent.USER, Double.parseDouble(words[0]), "text", words[1]));
                } else {
                    apply(Events.of(
                            AgentEvent.OTHER,
                            Double.parseDouble(step.substring(0, mark)),
                            world.json
                                    .object()
                                    .put("type", "agent.x")
                                    .put("message_id", mark + 1 < step.length() ? step.substring(mark + 1) : null)));
                }
            }
        }
    }

    private void apply(AgentEvent event) {
        transcript.apply(event, true, null);
        if (transcript.answer.current() != null) {
            assertThat(transcript.answer.current().kind).isNotEqualTo(Part.OTHER);
        }
    }

    /** Returns each message as its text, for the agent's with the numbers of its unknown events. */
    private static String messages(List<Message> messages) {
        return messages.stream()
                .map(message -> message.visitors ? message.text() : "[" + message.text() + others(message) + "]")
                .collect(Collectors.joining(" "));
    }

    private static String others(Message message) {
        return message.parts.stream()
                .filter(part -> part.kind == Part.OTHER)
                .map(part -> " " + part.id)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5?                                        |
        5? 6? 7:Q text:A done                     | Q [A 5 6]
        5? 6? 7:Q 8? text:A done                  | Q [A 5 6 8]
        1:Q 5? text:A done                        | Q [A 5]
        1:Q text:A 5? text:AB done                | Q [AB 5]
        1:Q text:A done 5?                        | Q [A 5]
        1:Q text:A done 2:R text:B done 5?        | Q [A] R [B 5]
        1:Q text:A done 2:R 5?                    | Q [A] R [ 5]
        1:Q text:A done 2:R 5? text:B done        | Q [A] R [B 5]
        1:Q 5? done                               | Q [ 5]
        1:Q 5? done 2:R text:B done               | Q [ 5] R [B]
        1:Q text:A 5? 5? done 5?                  | Q [A 5]
        """)
    void anEventBelongsToTheRunningAnswerOrElseToTheLast(String steps, String expected) {
        for (String step : steps.split(" +", -1)) {
            play(step);
        }
        assertThat(messages(transcript.messages)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void anEventThatNamesAnAnswerBelongsToThatUnlessAnotherOneIsRunning() {
        for (String step : "1:Q status:1a text:A done 2:R status:2a text:B done".split(" ", -1)) {
            play(step);
        }
        transcript.messages.get(1).messageId = "1a";
        transcript.messages.get(3).messageId = "2a";
        play("5?1a");
        play("6?unheard_of");
        assertThat(messages(transcript.messages)).isEqualTo("Q [A 5] R [B 6]");
        play("7:S");
        play("text:C");
        play("8?1a");
        assertThat(messages(transcript.messages)).isEqualTo("Q [A 5] R [B 6] S [C 8]");
        assertThat(transcript.messages.get(5).messageId).isNull();
    }

    @ParameterizedTest
    @CsvSource({"done,DONE", "stopped,STOPPED", "unheard,STOPPED"})
    void anEventAfterTheEndDoesNotReopenTheAnswer(String end, String status) {
        play("1:Q");
        play("text:A");
        play(end);
        play("5?");
        assertThat(List.of("WAITING", "SENDING", "OPEN", "DONE", "FAILED", "STOPPED")
                        .get(transcript.messages.get(1).status))
                .isEqualTo(status);
        assertThat(messages(transcript.messages)).isEqualTo("Q [A 5]");
    }

    @Test
    void anEventDuringAPauseLeavesTheQuestionOpen() {
        play("1:Q");
        play("ask");
        play("5?");
        assertThat(transcript.answer.question()).isNotNull();
        assertThat(transcript.answer.question().open).isTrue();
    }

    private void other(String type) {
        agent.emit("{\"type\":\"" + type + "\"}");
    }

    private String shown() {
        return watcher.dump();
    }

    @Test
    void aTurnWithUnknownEventsIsTheSameAsOneWithoutThemAndAReloadKeepsThem() {
        send("Hello");
        other("agent.greeting");
        agent.say("Hi ");
        other("agent.card");
        agent.say("there.");
        other("agent.suggestions");
        agent.done();
        assertThat(shown())
                .isEqualTo("visitor DONE | Hello\n"
                        + "agent DONE | agent.greeting[3] | Hi there. | agent.card[5] | agent.suggestions[7]\n");
        assertThat(watcher.page)
                .containsExactly(
                        "message:sent {\"text\":\"Hello\"}",
                        "session:started {\"sessionId\":\"s1\"}",
                        "turn:started {}",
                        "message:received {\"text\":\"Hi there.\"}",
                        "turn:ended {\"status\":\"done\"}");
        String before = shown();
        reload();
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void anAnswerOfUnknownEventsAloneIsKeptButNotReported() {
        send("Hello");
        other("agent.card");
        agent.done();
        assertThat(shown()).isEqualTo("visitor DONE | Hello\nagent DONE | agent.card[3]\n");
        assertThat(watcher.page).noneMatch(event -> event.startsWith("message:received"));
        assertThat(watcher.page).endsWith("turn:ended {\"status\":\"done\"}");
        String before = shown();
        reload();
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void anEventAfterTheTurnArrivesWithTheNextOneAndBelongsToItsAnswer() {
        send("Hello");
        agent.say("Hi.");
        agent.done();
        other("agent.card");
        send("More");
        agent.say("Well.");
        agent.done();
        String expected =
                "visitor DONE | Hello\nagent DONE | Hi. | agent.card[5]\nvisitor DONE | More\nagent DONE | Well.\n";
        assertThat(shown()).isEqualTo(expected);
        assertThat(watcher.page.stream().filter("turn:started {}"::equals)).hasSize(2);
        reload();
        assertThat(shown()).isEqualTo(expected);
    }

    @Test
    void aBrokenStreamNeitherLosesAnEventNorRepeatsIt() {
        send("Hello");
        other("agent.card");
        agent.breakStreams();
        agent.emit("{\"type\":\"agent.badge\"}");
        world.clock.advance(60_000);
        agent.say("Hi.");
        agent.done();
        assertThat(shown()).isEqualTo("visitor DONE | Hello\nagent DONE | agent.card[3] | agent.badge[4] | Hi.\n");
    }

    @Test
    void aQuestionStaysOpenOverAReloadWithUnknownEventsBehindIt() {
        send("Pay");
        ask();
        other("agent.unheard_of");
        other("person.unheard_of");
        reload();
        assertThat(conversation.turn()).isEqualTo(TurnState.PAUSED);
        conversation.confirm("r1", "deny");
        world.clock.settle();
        agent.say("As you like.");
        agent.done();
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        assertThat(shown()).contains("As you like.");
    }

    @Test
    void anAgentThatIsStartingIsStillStartingAfterAnUnknownEvent() {
        send("Hello");
        agent.emit("{\"type\":\"session.warming\"}");
        other("agent.card");
        assertThat(conversation.turn()).isEqualTo(TurnState.WARMING);
        agent.say("Hi.");
        assertThat(conversation.turn()).isEqualTo(TurnState.RUNNING);
        agent.done();
    }

    @Test
    void eventsOfPersonsAndTheSessionReachTheListenerInOrderAndAgainAfterAReload() {
        send("Hello");
        other("person.joined");
        agent.say("Hi.");
        other("session.renamed");
        other("person.left");
        agent.done();
        List<String> expected = List.of("person.joined 3", "session.renamed 5", "person.left 6");
        assertThat(watcher.others).isEqualTo(expected);
        assertThat(shown()).isEqualTo("visitor DONE | Hello\nagent DONE | Hi.\n");
        reload();
        assertThat(watcher.others).isEqualTo(expected);
    }

    @Test
    void eachVersionOfAnAnswerKeepsItsOwn() {
        agent.branches = true;
        ConversationVersions versions = new ConversationVersions(conversation);
        send("Hello");
        agent.say("One.");
        other("agent.suggestions");
        agent.done();
        versions.regenerate(
                conversation.messages().get(1),
                (none, error) -> assertThat(error).isNull());
        world.clock.settle();
        other("agent.suggestions");
        agent.say("Two.");
        agent.done();
        assertThat(messages(conversation.messages())).isEqualTo("Hello [Two. 8]");
        versions.select(
                conversation.messages().get(1),
                0,
                (none, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(messages(conversation.messages())).isEqualTo("Hello [One. 4]");
        versions.select(
                conversation.messages().get(1),
                1,
                (none, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(messages(conversation.messages())).isEqualTo("Hello [Two. 8]");
    }
}
