// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.ClientListener;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.transport.UserMessage;

/** The state of the turn that a conversation follows. */
class ActiveTurnTest {
    private static final TurnListener IGNORING = new TurnListener() {
        @Override
        public void event(AgentEvent event) {}

        @Override
        public void ended() {}
    };

    private final World world = new World();
    private final FakeAgent agent = new FakeAgent(world);
    private final AgentClient client = client();
    private final ActiveTurn turn = new ActiveTurn(client);

    private AgentClient client() {
        ClientConfig config = new ClientConfig();
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        return new AgentClient(world.ports, config, () -> "visitor", new ClientListener() {
            @Override
            public void session(String id, boolean created) {}

            @Override
            public void stateChanged() {}

            @Override
            public void token() {}

            @Override
            public void connected(boolean up) {}

            @Override
            public void past(AgentEvent event, boolean history) {}
        });
    }

    @AfterEach
    void shutDown() {
        client.shutdown();
    }

    private void send() {
        assertThat(turn.send(new UserMessage("Hello", null, "key", null), IGNORING))
                .isNull();
    }

    /** Columns: the state of the client, and the resulting state with and without a pending question. */
    @ParameterizedTest
    @CsvSource({
        "none, 0, 0",
        "sent, 1, 1",
        "accepted, 3, 3",
        "warming, 2, 2",
        "paused, 3, 4",
        "over, 3, 3",
        "handled, 0, 0",
        "left, 0, 0",
    })
    void theStateFollowsTheClientUntilTheEndIsHandled(String step, int state, int asking) {
        if (!step.equals("none")) {
            send();
        }
        if (!step.equals("none") && !step.equals("sent")) {
            world.clock.settle();
        }
        switch (step) {
            case "warming" -> turn.event(Events.of(AgentEvent.WARMING));
            case "paused" ->
                agent.emit(
                        "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r\",\"tool\":\"t\",\"options\":[\"deny\"]}");
            case "over" -> agent.done();
            case "handled" -> {
                agent.done();
                turn.ended();
            }
            case "left" -> turn.leave();
            default -> {}
        }
        assertThat(turn.state(false)).isEqualTo(state);
        assertThat(turn.state(true)).isEqualTo(asking);
    }

    @Test
    void aRefusedMessageStartsNoTurn() {
        client.shutdown();
        assertThat(turn.send(new UserMessage("Hello", null, "key", null), IGNORING).code)
                .isEqualTo("closed");
        assertThat(turn.join(IGNORING)).isFalse();
        assertThat(turn.state(false)).isZero();
    }

    @Test
    void aTurnContinuesAfterAQuestionOnlyIfTheClientKnowsIt() {
        send();
        world.clock.settle();
        agent.done();
        assertThat(turn.awaitAnswer(true, IGNORING)).isFalse();
        assertThat(turn.state(true)).isZero();
    }

    @Test
    void theRestOfTheLogIsFollowedOnceAndNotAfterLeaving() {
        turn.unread(true);
        assertThat(turn.continues()).isTrue();
        assertThat(turn.continues()).isFalse();
        turn.unread(true);
        turn.leave();
        assertThat(turn.continues()).isFalse();
    }
}
