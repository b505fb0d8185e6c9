// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeHttp;

/** A tab that could not read for a while shows the turns of the other one (public-api §9). */
class MissedTurnsTest extends TwoTabs {
    @Test
    void aTabThatCouldNotReadForSeveralTurnsShowsAllOfThem() {
        here.send("one", null, null);
        world.clock.settle();
        // The other tab has no stream, as in the background.
        List<FakeHttp.Call> reading = new ArrayList<>();
        agent.breakStreams();
        agent.faults.add(call -> call.url().contains("/events/stream") && reading.add(call));
        agent.faults.add(call -> call.url().contains("/events/stream") && reading.add(call));
        world.clock.advance(10_000);
        assertThat(reading).hasSize(2);
        agent.serve(reading.get(0));
        agent.say("answer 1");
        agent.done();
        for (int turn = 2; turn < 6; turn++) {
            here.send("question " + turn, null, null);
            world.clock.settle();
            agent.say("answer " + turn);
            agent.done();
        }
        agent.serve(reading.get(1));
        world.clock.settle();
        assertThat(seenHere.dump()).endsWith("visitor DONE | question 5\nagent DONE | answer 5\n");
        assertThat(seenThere.dump()).isEqualTo(seenHere.dump());
        assertThat(seenThere.page)
                .filteredOn(event -> event.startsWith("message:received"))
                .hasSize(5);
        assertThat(there.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aConversationThatCouldNotBeRestoredIsHistoryWhenAnotherTabContinuesIt() {
        for (int turn = 0; turn < 3; turn++) {
            here.send("question " + turn, null, null);
            world.clock.settle();
            agent.say("answer " + turn);
            agent.done();
        }
        there.shutdown();
        for (int i = 0; i < 9; i++) {
            broken("/sessions/s1");
        }
        Conversation late = open();
        late.restore();
        world.clock.advance(120_000);
        assertThat(late.unrestored()).isTrue();
        agent.faults.clear();
        int requests = world.http.calls.size();
        here.send("question 3", null, null);
        world.clock.settle();
        agent.say("answer 3");
        agent.done();
        assertThat(watcher.dump()).isEqualTo(seenHere.dump());
        assertThat(watcher.page)
                .filteredOn(event -> event.startsWith("message:received"))
                .containsExactly("message:received {\"text\":\"answer 3\"}");
        assertThat(world.http.calls.size() - requests).isLessThan(10);
    }
}
