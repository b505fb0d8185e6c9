// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resuming a session from its log. */
class ResumeTest extends Fixture {
    @Test
    void resumeReadsTheLogAndTheTurnIsJoinedInMidSentence() {
        send("one");
        agent.say("All is ");
        AgentClient other = new AgentClient(world.ports, config, () -> "visitor", listener);
        reported.clear();
        List<Object> running = new ArrayList<>();
        other.resume("s1", false, (value, error) -> running.add(value));
        world.clock.settle();
        assertThat(running).containsExactly(true);
        assertThat(reported)
                .containsExactly(
                        "token",
                        "resumed s1",
                        "past user one",
                        "past status",
                        "past message All ",
                        "past message All is ");
        RecordingListener joined = new RecordingListener();
        other.stream(Double.NaN, joined);
        world.clock.settle();
        agent.say("well");
        agent.done();
        assertThat(joined.lines).containsExactly("message All is well", "done because end_turn", "ended");
        assertThat(recorded.lines).endsWith("message All is well", "done because end_turn", "ended");
        other.shutdown();
    }

    @Test
    void streamingAnIdleSessionEndsImmediatelyWithoutAnEvent() {
        assertThat(stream(Double.NaN)).isNull();
        assertThat(recorded.lines).as("no session").containsExactly("ended");
        send("one");
        agent.done();
        stream(Double.NaN);
        assertThat(recorded.lines).containsExactly("ended");
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void streamingFromANumberExcludesItAndRestartsTheText() {
        send("one");
        agent.say("a b c");
        agent.done();
        stream(3);
        assertThat(recorded.lines).containsExactly("message b ", "message b c", "done because end_turn", "ended");
        stream(0);
        assertThat(recorded.lines)
                .startsWith("user one", "status", "message a ")
                .endsWith("ended");
    }

    @Test
    void anUnknownSessionCannotBeResumed() {
        List<String> replies = new ArrayList<>();
        client.resume("nope", false, (value, error) -> replies.add(error.code));
        world.clock.settle();
        assertThat(replies).containsExactly("not_found");
        assertThat(client.sessionId()).isNull();
    }

    @Test
    void theLaterOfTwoResumesWins() {
        send("one");
        agent.done();
        client.createSession((id, error) -> {});
        world.clock.settle();
        List<String> replies = new ArrayList<>();
        client.resume("s1", false, (value, error) -> replies.add("s1 " + (error == null ? "ok" : error.code)));
        client.resume("s2", false, (value, error) -> replies.add("s2 " + (error == null ? "ok" : error.code)));
        world.clock.settle();
        assertThat(replies).containsExactly("s1 aborted", "s2 ok");
        assertThat(client.sessionId()).isEqualTo("s2");
    }

    @Test
    void theHistoryIsReadInWholeTurnsAtAnyPageSize() {
        for (int turn = 1; turn <= 5; turn++) {
            send("q" + turn);
            agent.say("a b c d e f");
            agent.done();
        }
        for (int page = 1; page <= 50; page++) {
            agent.page = page;
            AgentClient reader = new AgentClient(world.ports, config, () -> "visitor", listener);
            reported.clear();
            reader.resume("s1", false, (value, error) -> {});
            world.clock.settle();
            List<String> lines = new ArrayList<>(reported.subList(2, reported.size()));
            while (reader.hasEarlier()) {
                List<String> earlier = new ArrayList<>();
                reader.earlier(
                        (events, error) -> events.forEach(e -> earlier.add("past " + RecordingListener.describe(e))));
                world.clock.settle();
                assertThat(earlier.get(0)).startsWith("past user");
                lines.addAll(0, earlier);
            }
            reader.shutdown();
            List<String> expected = new ArrayList<>();
            for (int turn = 1; turn <= 5; turn++) {
                expected.addAll(List.of(
                        "past user q" + turn,
                        "past status",
                        "past message a ",
                        "past message a b ",
                        "past message a b c ",
                        "past message a b c d ",
                        "past message a b c d e ",
                        "past message a b c d e f",
                        "past done because end_turn"));
            }
            assertThat(lines).as("pages of %d", page).isEqualTo(expected);
        }
    }
}
