// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.transport.UserMessage;

class InterruptTest extends Fixture {
    @Test
    void anInterruptedTurnEndsWithTheServersEvent() {
        send("long");
        agent.say("bla");
        List<String> replies = new ArrayList<>();
        client.interrupt((none, error) -> replies.add(error == null ? "first" : error.code));
        client.interrupt((none, error) -> replies.add(error == null ? "second" : error.code));
        assertThat(replies).isEmpty();
        world.clock.settle();
        assertThat(replies).containsExactly("first", "second");
        assertThat(recorded.lines).endsWith("message bla", "done because interrupted", "ended");
        assertThat(agent.posts).hasSize(2);
    }

    @Test
    void anInterruptedTurnEndsAfterThreeSecondsWithoutTheServer() {
        send("long");
        agent.faults.add(call -> call.url().endsWith("/events"));
        client.interrupt((none, error) -> {});
        world.clock.advance(2_999);
        assertThat(recorded.over).isFalse();
        world.clock.advance(1);
        assertThat(recorded.lines).endsWith("done because interrupted", "ended");
        assertThat(client.state()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void anInterruptBeforeTheAcceptanceIsPostedAfterIt() {
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        client.send(new UserMessage("long", null, "k", null), recorded);
        world.clock.settle();
        client.interrupt((none, error) -> {});
        assertThat(agent.posts).isEmpty();
        agent.serve(held.get(0));
        world.clock.settle();
        assertThat(agent.posts).hasSize(2);
        assertThat(recorded.lines).endsWith("done because interrupted", "ended");
    }

    @Test
    void anInterruptDuringAPauseReadsTheEndOfTheTurn() {
        send("pay");
        ask();
        client.interrupt((none, error) -> {});
        world.clock.settle();
        assertThat(recorded.lines).endsWith("done because interrupted", "ended");
    }

    @Test
    void anInterruptWithoutAFollowedTurnIsPostedToo() {
        client.interrupt((none, error) -> {});
        send("one");
        client.leave();
        client.interrupt((none, error) -> {});
        world.clock.settle();
        assertThat(agent.posts.get(1).string("type")).isEqualTo("user.interrupt");
    }

    @Test
    void anInterruptDuringTheLastEventDoesNotEndTheTurnTwice() {
        List<String> replies = new ArrayList<>();
        agent.faults.add(call -> {
            call.json(403, "{}");
            return true;
        });
        client.send(new UserMessage("one", null, "k", null), new TurnListener() {
            @Override
            public void event(AgentEvent event) {
                recorded.event(event);
                client.interrupt((none, error) -> replies.add("stopped"));
            }

            @Override
            public void ended() {
                recorded.ended();
            }
        });
        world.clock.advance(60_000);
        assertThat(recorded.lines).containsOnlyOnce("ended");
        assertThat(replies).containsExactly("stopped");
        assertThat(client.state()).isEqualTo(TurnState.IDLE);
        assertThat(world.clock.timers()).isZero();
    }
}
