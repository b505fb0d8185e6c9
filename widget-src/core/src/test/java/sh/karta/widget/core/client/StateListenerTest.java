// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.error.KartaError;

/** A state listener that calls the client. */
class StateListenerTest extends Fixture {
    /** Runs {@code action} once, when the client's state becomes {@code state}. */
    private void when(int state, Runnable action) {
        onState = () -> {
            if (client.state() == state) {
                onState = () -> {};
                action.run();
            }
        };
    }

    private static final String PAUSE = "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\","
            + "\"request_id\":\"r1\",\"tool\":\"pay\",\"expires_at\":\"2027-01-15T09:00:00Z\"}";

    @Test
    void anInterruptFromThePauseCallbackEndsWithDone() {
        send("pay");
        when(TurnState.PAUSED, () -> client.interrupt((none, error) -> {}));
        ask();
        assertThat(recorded.lines)
                .endsWith("done because interrupted", "ended")
                .filteredOn("ended"::equals)
                .hasSize(1);
        assertThat(client.state()).isEqualTo(TurnState.IDLE);
        assertThat(agent.posts)
                .extracting(post -> post.string("type"))
                .containsExactly("user.message", "user.interrupt");
    }

    @Test
    void aShutdownFromThePauseCallbackEndsEverything() {
        send("pay");
        int before = recorded.lines.size();
        when(TurnState.PAUSED, client::shutdown);
        agent.emit(PAUSE);
        assertThat(world.clock.timers()).isZero();
        assertThat(recorded.lines).hasSize(before);
    }

    @Test
    void leavingFromThePauseCallbackEndsEverything() {
        send("pay");
        int before = recorded.lines.size();
        when(TurnState.PAUSED, client::leave);
        agent.emit(PAUSE);
        assertThat(world.clock.timers()).isZero();
        assertThat(recorded.lines).hasSize(before);
    }

    @Test
    void aShutdownBeforeTheMessageIsSentRequestsNothing() {
        when(TurnState.SENDING, client::shutdown);
        KartaError refusal = send("Hello");
        assertThat(refusal).isNull();
        assertThat(world.http.calls).isEmpty();
        assertThat(world.clock.timers()).isZero();
        assertThat(recorded.lines).isEmpty();
    }

    @Test
    void aShutdownBeforeATurnIsJoinedRequestsNothing() {
        send("Hello");
        client.leave();
        int requests = world.http.calls.size();
        when(TurnState.RUNNING, client::shutdown);
        when(TurnState.SENDING, client::shutdown);
        stream(Double.NaN);
        assertThat(world.http.calls).hasSize(requests);
        assertThat(recorded.lines).isEmpty();
    }

    @Test
    void nothingFollowsAShutdownFromTheAcceptanceCallback() {
        when(TurnState.RUNNING, client::shutdown);
        send("Hello");
        assertThat(recorded.lines).isEmpty();
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void anInterruptFromTheAcceptanceCallbackIsPostedOnce() {
        when(TurnState.RUNNING, () -> client.interrupt((none, error) -> {}));
        send("Hello");
        assertThat(agent.posts)
                .extracting(post -> post.string("type"))
                .containsExactly("user.message", "user.interrupt");
        assertThat(recorded.lines).endsWith("done because interrupted", "ended");
    }

    @Test
    void aShutdownWhenAPauseIsAnsweredFollowsNothing() {
        send("pay");
        ask();
        client.proceed();
        client.confirm("r1", "deny", (done, error) -> {});
        int streams = (int)
                requests().stream().filter(line -> line.contains("/stream")).count();
        when(TurnState.RUNNING, client::shutdown);
        world.clock.settle();
        assertThat(requests().stream().filter(line -> line.contains("/stream"))).hasSize(streams);
        assertThat(world.clock.timers()).isZero();
    }
}
