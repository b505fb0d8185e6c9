// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.LogReader;
import sh.karta.widget.core.wire.WireMapper;

/** What must happen before something is posted to a session. */
class SessionTest {
    private final World world = new World();
    private final List<String> past = new ArrayList<>();
    private Session session = session(false);

    private Session session(boolean unread) {
        return new Session(
                new LogReader("s1", new WireMapper(world.ports.json, world.ports.log)), world.random, unread);
    }

    private static AgentEvent question() {
        return Events.of(AgentEvent.INPUT_REQUIRED);
    }

    private void play(String step) {
        switch (step) {
            case "unread" -> session = session(true);
            case "question" -> session.pausedAt(question());
            case "runs" -> session.pausedAt(null);
            case "answered" -> session.answered();
            case "over" -> session.turnOver();
            case "ended" -> session.turnEnded();
            case "left" -> session.turnLeft(true, true);
            case "lost" -> session.turnLeft(true, false);
            case "refused" -> session.turnLeft(false, false);
            case "stopped" -> session.stoppedUnheard();
            case "heard" -> session.stopHeard();
            default -> throw new IllegalArgumentException(step);
        }
    }

    private String state() {
        List<String> state = new ArrayList<>();
        add(state, session.needsReread(), "reread");
        add(state, session.needsInterrupt(), "interrupt");
        add(state, session.isUnattended(), "unattended");
        add(state, session.isDetached(), "detached");
        add(state, session.question() != null, "question");
        add(state, session.isAnswered(), "answered");
        return String.join(" ", state);
    }

    private static void add(List<String> to, boolean holds, String name) {
        if (holds) {
            to.add(name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        unread                   | reread
        ended                    |
        question                 | question
        question answered        | question answered
        question answered runs   |
        question question        | question
        question answered question | question
        answered                 |
        question ended           |
        left                     | reread unattended detached
        lost                     | reread unattended
        refused                  | reread
        left over                | reread
        left ended               |
        lost ended               |
        question left            | reread unattended detached question
        question lost            | reread unattended
        question refused         | reread question
        left lost                | reread unattended
        stopped                  | interrupt
        stopped heard            |
        stopped ended            | interrupt
        left stopped             | reread interrupt unattended detached
        """)
    void eachInputLeadsToOneState(String steps, String expected) {
        for (String step : steps.split(" ", -1)) {
            play(step);
        }
        assertThat(state()).isEqualTo(expected == null ? "" : expected);
    }

    /** Columns: whether the log was unread, whether it is resumed, its end, whether its turn runs, the state, what is history. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        false | false | end_turn        | false |                              | false
        true  | false | end_turn        | false |                              | true
        false | true  | end_turn        | false |                              | true
        false | false |                 | true  | unattended                   | false
        false | true  |                 | true  | unattended detached          | true
        false | true  | requires_action | false | unattended detached question | true
        """)
    void aReadLogSaysWhetherATurnRunsAndWhatIsHistory(
            boolean unread, boolean resumed, String stop, boolean running, String expected, boolean history) {
        session = session(unread);
        History read = new History();
        read.running = running;
        String end =
                stop == null ? "" : ",{\"seq\":3,\"type\":\"session.status_idle\",\"stop_reason\":\"" + stop + "\"}";
        String log =
                "[{\"seq\":1,\"type\":\"user.message\",\"text\":\"Q\"},{\"seq\":2,\"type\":\"agent.message\",\"text\":\"A\"}"
                        + end + "]";
        JsonValue events = world.ports.json.parse(log);
        for (int i = 0; i < events.size(); i++) {
            read.events.add(events.at(i));
        }
        session.read(read, resumed, new Quiet() {
            @Override
            public void past(AgentEvent event, boolean before) {
                past.add(event.seq + " " + before);
            }
        });
        assertThat(past).hasSize(events.size()).allMatch(line -> line.endsWith(" " + history));
        assertThat(state()).isEqualTo(expected == null ? "" : expected);
    }
}
