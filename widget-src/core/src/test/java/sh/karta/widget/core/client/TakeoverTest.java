// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.transport.UserMessage;

/** Tests which listener follows a turn after a pause, and when an interrupt is complete. */
class TakeoverTest {
    private static final String PAUSE = "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\","
            + "\"request_id\":\"r1\",\"tool\":\"refund\",\"options\":[\"approve_once\",\"deny\"]}";

    private final World world = new World();
    private final FakeAgent agent = new FakeAgent(world);
    private final ClientConfig config = new ClientConfig();
    private final RecordingListener outer = new RecordingListener();
    private AgentClient client = open();

    private AgentClient open() {
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        if (config.tokenFn == null) {
            config.token = "t";
        }
        assertThat(config.check()).isNull();
        return new AgentClient(world.ports, config, () -> "visitor", new Quiet());
    }

    @BeforeEach
    void aTurnPauses() {
        assertThat(client.send(new UserMessage("Refund me", null, "k", null), outer))
                .isNull();
        world.clock.settle();
        agent.emit(PAUSE);
        assertThat(client.state()).isEqualTo(TurnState.PAUSED);
    }

    private void confirm() {
        List<KartaError> errors = new ArrayList<>();
        client.confirm("r1", "approve_once", (none, error) -> errors.add(error));
        world.clock.settle();
        assertThat(errors).containsOnlyNulls().hasSize(1);
    }

    @Test
    void aSecondListenerTakesThePausedTurnOver() {
        confirm();
        RecordingListener nested = new RecordingListener();
        assertThat(client.stream(Double.NaN, nested)).isNull();
        world.clock.settle();
        assertThat(outer.last()).isEqualTo("ended");
        agent.say("Done.");
        agent.done();
        assertThat(nested.events).containsSubsequence("message", "done", "ended");
        assertThat(outer.last()).isEqualTo("ended");
    }

    @Test
    void aListenerThatAwaitsTheAnswerKeepsTheTurn() {
        client.proceed();
        KartaError refused = client.stream(Double.NaN, new RecordingListener());
        assertThat(refused).isNotNull();
        assertThat(refused.code).isEqualTo("busy");
        confirm();
        agent.done();
        assertThat(outer.events).endsWith("done", "ended");
    }

    @Test
    void interruptRepliesWhenTheTurnIsOver() {
        List<String> order = outer.events;
        client.interrupt((none, error) -> order.add("reply"));
        assertThat(order).doesNotContain("reply");
        world.clock.settle();
        assertThat(order).endsWith("done", "reply", "ended");
        assertThat(agent.posts.get(1).string("type")).isEqualTo("user.interrupt");
    }

    @Test
    void interruptRepliesWhenTheListenerLeaves() {
        List<KartaError> replies = new ArrayList<>();
        client.interrupt((none, error) -> replies.add(error));
        client.leave();
        assertThat(replies).containsOnlyNulls().hasSize(1);
    }

    @Test
    void interruptWithoutAFollowedTurnRepliesWithTheServersAnswer() {
        client.leave();
        List<String> codes = new ArrayList<>();
        agent.faults.add(call -> {
            call.json(403, "{\"error\":{\"code\":\"forbidden\",\"message\":\"No.\"}}");
            return true;
        });
        client.interrupt((none, error) -> codes.add(error == null ? "done" : error.code));
        world.clock.settle();
        client.interrupt((none, error) -> codes.add(error == null ? "done" : error.code));
        world.clock.settle();
        client.shutdown();
        client.interrupt((none, error) -> codes.add(error == null ? "done" : error.code));
        assertThat(codes).containsExactly("forbidden", "done", "closed");
    }

    @Test
    void aSignInPageInsteadOfAnAnswerIsABadResponse() {
        client.leave();
        client.release();
        RecordingListener recorded = new RecordingListener();
        agent.faults.add(call -> {
            boolean post = call.url().endsWith("/events");
            if (post) {
                call.json(200, "<!doctype html><title>Sign in</title>");
            }
            return post;
        });
        assertThat(client.send(new UserMessage("Hello", null, "k2", null), recorded))
                .isNull();
        world.clock.settle();
        assertThat(recorded.events).containsExactly("error", "ended");
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void aTokenFunctionThatFailsIsAnAuthError() {
        config.token = null;
        config.tokenFn = (force, reply) -> reply.done(null, new KartaError("invalid_option", "it threw"));
        client = open();
        List<KartaError> errors = new ArrayList<>();
        client.createSession((id, error) -> errors.add(error));
        world.clock.settle();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).code).isEqualTo("unauthenticated");
        assertThat(errors.get(0).message).contains("it threw");
    }

    private static final class RecordingListener implements TurnListener {
        final List<String> events = new ArrayList<>();

        String last() {
            return events.get(events.size() - 1);
        }

        @Override
        public void event(AgentEvent event) {
            events.add(EventType.name(event.type));
        }

        @Override
        public void ended() {
            events.add("ended");
        }
    }
}
