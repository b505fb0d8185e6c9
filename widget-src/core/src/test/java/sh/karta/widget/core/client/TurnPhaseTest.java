// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.Tokens;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.LogReader;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.transport.TurnSink;
import sh.karta.widget.core.transport.UserMessage;

/** The phases of a turn. The test plays the server. */
class TurnPhaseTest {
    /** One row for each phase, one column for each input. A dash marks an input that the phase cannot have. */
    private static final String TRANSITIONS = """
        phase           | accepted | text      | question | done      | 404       | 403   | answered  | proceed         | interrupt | leave
        SENDING         | ACCEPTED | -         | -        | -         | RESENDING | ENDED | SENDING   | SENDING         | SENDING   | LEFT
        RESENDING       | ACCEPTED | -         | -        | -         | ENDED     | ENDED | RESENDING | RESENDING       | RESENDING | LEFT
        JOINING         | -        | -         | -        | -         | ENDED     | ENDED | JOINING   | JOINING         | JOINING   | LEFT
        ACCEPTED        | -        | ACCEPTED  | PAUSED   | ACCEPTED  | ENDED     | ENDED | ACCEPTED  | ACCEPTED        | ACCEPTED  | LEFT
        PAUSED          | -        | -         | -        | -         | -         | -     | PAUSED    | AWAITING_ANSWER | RESUMED   | LEFT
        AWAITING_ANSWER | -        | -         | -        | -         | -         | -     | RESUMED   | AWAITING_ANSWER | RESUMED   | LEFT
        RESUMED         | -        | RESUMED   | PAUSED   | RESUMED   | ENDED     | ENDED | RESUMED   | RESUMED         | RESUMED   | LEFT
        ENDED           | ENDED    | ENDED     | ENDED    | ENDED     | ENDED     | ENDED | ENDED     | ENDED           | ENDED     | LEFT
        LEFT            | LEFT     | LEFT      | LEFT     | LEFT      | LEFT      | LEFT  | LEFT      | LEFT            | LEFT      | LEFT
        """;

    /** The names of {@link TurnPhase}'s numbers. */
    private enum Phase {
        SENDING,
        RESENDING,
        JOINING,
        ACCEPTED,
        RESUMED,
        PAUSED,
        AWAITING_ANSWER,
        ENDED,
        LEFT
    }

    private final World world = new World();
    private final ManagedAgents server = server();
    private final Quiet quiet = new Quiet();
    private final RecordingListener recorded = new RecordingListener();
    private int created;

    private final Transport transport = new Transport() {
        @Override
        public Cancellable create(JsonValue metadata, String key, Reply<String> reply) {
            reply.done("s" + ++created, null);
            return () -> {};
        }

        @Override
        public Cancellable turn(LogReader log, UserMessage message, TurnSink sink) {
            return () -> {};
        }
    };

    private final SessionManager sessions = new SessionManager(world.ports, transport, server, new Identity(), quiet);
    private final Turn turn = new Turn(
            world.ports.clock,
            world.ports.random,
            world.ports.log,
            null,
            transport,
            server,
            sessions,
            quiet,
            () -> recorded.lines.add("over"),
            recorded);

    private ManagedAgents server() {
        ClientConfig config = new ClientConfig();
        config.baseUrl = "https://agent.test";
        config.projectRef = "org/agent";
        config.token = "t";
        Tokens tokens = new Tokens(world.ports, config, new Identity(), () -> "visitor", () -> {});
        return new ManagedAgents(new Api(world.ports, tokens), config);
    }

    @AfterEach
    void nothingIsLeftAfterTheTurn() {
        turn.leave();
        Session session = sessions.current();
        if (session != null) {
            session.dropInterrupt();
        }
        assertThat(world.clock.timers()).as("timers").isZero();
        assertThat(world.http.open()).as("requests").isEmpty();
    }

    static List<Arguments> transitions() {
        List<Arguments> all = new ArrayList<>();
        List<String> rows = TRANSITIONS.lines().toList();
        String[] inputs = rows.get(0).split("\\s*\\|\\s*", -1);
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split("\\s*\\|\\s*", -1);
            for (int i = 1; i < cells.length; i++) {
                if (!cells[i].equals("-")) {
                    all.add(Arguments.of(cells[0], inputs[i], cells[i]));
                }
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("transitions")
    void eachInputLeadsToOnePhase(Phase phase, String input, Phase expected) {
        bring(phase);
        assertThat(phase()).isEqualTo(phase);
        put(input);
        assertThat(phase()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SENDING, 1",
        "RESENDING, 1",
        "JOINING, 3",
        "ACCEPTED, 3",
        "PAUSED, 4",
        "AWAITING_ANSWER, 4",
        "RESUMED, 3",
        "ENDED, 3",
    })
    void eachPhaseHasItsStateForCallers(Phase phase, int state) {
        assertThat(TurnPhase.state(List.of(Phase.values()).indexOf(phase))).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "running, false, false, ACCEPTED, ''",
        "idle, false, false, ENDED, 'over,ended'",
        "idle, false, true, ENDED, 'over,ended'",
        "running, true, false, ACCEPTED, ''",
        "idle, true, false, PAUSED, 'input_required #r'",
        "idle, true, true, PAUSED, 'input_required #r'",
    })
    void joiningFollowsTheLog(String status, boolean question, boolean answered, Phase expected, String lines) {
        sessions.adopt("s1");
        Session session = sessions.current();
        if (question) {
            session.pausedAt(question());
        }
        recorded.joins = true;
        turn.join(server, session, false);
        if (answered) {
            turn.answered();
        }
        world.http.take("GET", "/s1").json(200, "{\"status\":\"" + status + "\",\"events\":[]}");
        assertThat(phase()).isEqualTo(expected);
        assertThat(String.join(",", recorded.lines)).isEqualTo(lines);
        turn.proceed();
        assertThat(phase() == Phase.RESUMED)
                .as("an answer that came during the join counts")
                .isEqualTo(question && answered);
    }

    @ParameterizedTest
    @CsvSource({"SENDING", "RESENDING", "JOINING", "ACCEPTED", "PAUSED", "AWAITING_ANSWER", "RESUMED"})
    void afterAnInterruptEveryTurnIsOverWithinThreeSeconds(Phase phase) {
        bring(phase);
        turn.interrupt();
        world.clock.advance(2_999);
        assertThat(phase() == Phase.ENDED).isFalse();
        world.clock.advance(1);
        assertThat(phase()).isEqualTo(Phase.ENDED);
        assertThat(recorded.lines).endsWith("done because interrupted", "over", "ended");
    }

    @ParameterizedTest
    @CsvSource({
        "SENDING, true, false",
        "JOINING, false, false",
        "ACCEPTED, true, true",
        "PAUSED, true, true",
        "AWAITING_ANSWER, true, true",
        "RESUMED, true, true",
        "ENDED, false, false",
    })
    void leavingTellsTheSessionWhetherTheTurnMayRun(Phase phase, boolean unattended, boolean detached) {
        bring(phase);
        turn.leave();
        assertThat(sessions.current().isUnattended()).isEqualTo(unattended);
        assertThat(sessions.current().isDetached()).isEqualTo(detached);
        assertThat(sessions.current().needsReread()).isEqualTo(phase != Phase.ENDED);
    }

    @ParameterizedTest
    @CsvSource({"PAUSED", "AWAITING_ANSWER"})
    void theListenerOfATurnThatIsTakenOverReceivesOnlyTheEnd(Phase phase) {
        bring(phase);
        recorded.lines.clear();
        turn.handOver();
        assertThat(phase()).isEqualTo(Phase.LEFT);
        assertThat(recorded.lines).containsExactly("ended");
        assertThat(sessions.current().question()).isNotNull();
    }

    private Phase phase() {
        return Phase.values()[turn.phase()];
    }

    private void bring(Phase phase) {
        switch (phase) {
            case SENDING -> turn.send(new UserMessage("Hi", null, "k", ""));
            case RESENDING -> after(Phase.SENDING, "404");
            case JOINING -> {
                sessions.create("k", (session, error) -> {});
                turn.join(server, sessions.current(), false);
            }
            case ACCEPTED -> after(Phase.SENDING, "accepted");
            case PAUSED -> after(Phase.ACCEPTED, "question");
            case AWAITING_ANSWER -> after(Phase.PAUSED, "proceed");
            case RESUMED -> after(Phase.AWAITING_ANSWER, "answered");
            case ENDED -> {
                after(Phase.ACCEPTED, "done");
                turn.ended(null);
            }
            case LEFT -> after(Phase.ACCEPTED, "leave");
        }
    }

    private void after(Phase phase, String input) {
        bring(phase);
        put(input);
    }

    private void put(String input) {
        switch (input) {
            case "accepted" -> turn.accepted(1);
            case "text" -> turn.event(Events.text(AgentEvent.MESSAGE, Double.NaN, null, ""));
            case "question" -> turn.event(question());
            case "done" -> turn.event(Events.of(AgentEvent.DONE));
            case "404", "403" -> turn.ended(failed(Integer.parseInt(input)));
            case "answered" -> turn.answered();
            case "proceed" -> turn.proceed();
            case "interrupt" -> turn.interrupt();
            case "leave" -> turn.leave();
            default -> throw new IllegalArgumentException(input);
        }
    }

    private static AgentEvent question() {
        return Events.of(AgentEvent.INPUT_REQUIRED, Double.NaN, "request_id", "r");
    }

    private static KartaError failed(int status) {
        return Errors.badResponse(status, null);
    }
}
