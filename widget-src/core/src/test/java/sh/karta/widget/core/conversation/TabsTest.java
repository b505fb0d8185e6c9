// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeHttp;
import sh.karta.widget.core.fake.MapStore;
import sh.karta.widget.core.port.Tabs;

/** Two tabs of one site show one conversation (public-api §9). */
class TabsTest extends TwoTabs {
    @Test
    void aTurnIsJoinedWithTheVisitorsMessageFromTheLog() {
        here.send("one", null, null);
        world.clock.settle();
        agent.say("an answer");

        assertThat(seenThere.dump()).isEqualTo("visitor DONE | one\nagent OPEN | an answer+\n");
        assertThat(there.turn()).isEqualTo(TurnState.RUNNING);
        agent.done();
        assertThat(seenThere.dump()).isEqualTo(seenHere.dump());
        assertThat(seenThere.page)
                .contains("session:started {\"sessionId\":\"s1\"}", "message:received {\"text\":\"an answer\"}")
                .doesNotContain("message:sent {\"text\":\"one\"}");
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void eachTabJoinsTheTurnsOfTheOther() {
        here.send("one", null, null);
        world.clock.settle();
        agent.say("1");
        agent.done();
        there.send("two", null, null);
        world.clock.settle();
        agent.say("2");
        agent.done();

        assertThat(seenHere.dump())
                .isEqualTo("visitor DONE | one\nagent DONE | 1\nvisitor DONE | two\nagent DONE | 2\n")
                .isEqualTo(seenThere.dump());
        assertThat(agent.sessions).hasSize(1);
    }

    @Test
    void aHiddenTabHasNoStreamAndJoinsWhenItIsVisible() {
        here.send("one", null, null);
        world.clock.settle();
        agent.done();
        there.shutdown();
        world.pageState.visible(false);
        conversation = open();
        conversation.restore();
        world.clock.settle();
        here.send("two", null, null);
        world.clock.settle();
        assertThat(agent.openStreams()).isZero();

        agent.say("2");
        world.pageState.visible(true);
        world.clock.settle();
        assertThat(watcher.dump()).endsWith("visitor DONE | two\nagent OPEN | 2+\n");
    }

    @Test
    void aNewConversationIsShownInTheOtherTab() {
        here.send("one", null, null);
        world.clock.settle();
        agent.say("half");
        there.newConversation();
        world.clock.settle();

        assertThat(seenHere.dump()).isEmpty();
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
        here.send("two", null, null);
        world.clock.settle();
        assertThat(agent.sessions).hasSize(2);
        assertThat(there.sessionId()).isEqualTo("s2");
        assertThat(seenThere.dump()).isEqualTo("visitor DONE | two\n");
    }

    @Test
    void aResetShutsTheOtherTabDown() {
        here.send("one", null, null);
        world.clock.settle();
        assertThat(world.store.entries).containsKeys("visitor", "session");
        there.reset();
        world.clock.settle();

        assertThat(seenHere.page).endsWith("forgotten");
        assertThat(here.send("two", null, null)).isNull();
        assertThat(world.store.entries).isEmpty();
        // A tab that is reset by another tab sends no message.
        here.reset();
        assertThat(world.tabs.sent).filteredOn(text -> text.contains("reset")).hasSize(1);
    }

    @Test
    void aLateResetShutsTheTabDownWithoutTouchingNewerData() {
        here.send("one", null, null);
        world.clock.settle();
        agent.done();
        there.reset();
        Conversation newer = open();
        newer.send("two", null, null);
        // The message about the reset arrives only now.
        world.clock.settle();
        assertThat(seenHere.page).endsWith("forgotten");
        here.reset();
        assertThat(world.store.entries).containsKeys("visitor", "session");
        assertThat(newer.sessionId()).isEqualTo("s2");
        agent.done();

        String late = world.tabs.sent.stream()
                .filter(text -> text.contains("reset"))
                .findFirst()
                .orElseThrow();
        world.tabs.open().tell(late);
        world.clock.settle();
        assertThat(watcher.page).doesNotContain("forgotten");
        assertThat(newer.send("three", null, null)).isNotNull();
        world.clock.settle();
        agent.done();
    }

    @Test
    void aResetOfAnotherVisitorIsIgnored() {
        Conversation other = open(new MapStore());
        Watcher seen = watcher;
        other.send("other", null, null);
        here.send("one", null, null);
        world.clock.settle();
        here.reset();
        world.clock.settle();
        assertThat(seen.page).doesNotContain("forgotten");
        assertThat(other.send("two", null, null)).isNotNull();
    }

    @Test
    void aResetOfAUserShutsDownTheUsersTabsWithOtherVisitors() {
        Conversation other = open(new MapStore());
        Watcher seen = watcher;
        other.identify(json("{'userId':'ada','identityToken':'t'}"));
        here.identify(json("{'userId':'ada','identityToken':'t'}"));
        other.send("other", null, null);
        here.send("one", null, null);
        world.clock.settle();
        here.reset();
        world.clock.settle();
        assertThat(seen.page).endsWith("forgotten");
    }

    @Test
    void aResetShutsDownATabWithoutAVisitor() {
        there.reset();
        world.clock.settle();
        assertThat(seenHere.page).containsExactly("forgotten");
        assertThat(world.store.entries).isEmpty();
    }

    @Test
    void aTabKeepsItsVisitorWhenAnotherTabRemovesItFromStorage() {
        here.send("one", null, null);
        world.clock.settle();
        agent.done();
        String visitor = world.json.parse(world.store.entries.get("visitor")).string("id");
        world.store.entries.clear();
        world.clock.advance(2 * 3_600_000);
        here.send("two", null, null);
        world.clock.settle();
        agent.done();
        assertThat(world.http.calls.stream()
                        .filter(call -> call.url().endsWith("/session-tokens"))
                        .map(call -> call.body().string("visitor_id"))
                        .distinct())
                .containsExactly(visitor);
        assertThat(here.sessionId()).isEqualTo("s1");
        assertThat(world.store.entries).doesNotContainKey("visitor");
    }

    @Test
    void aDecisionInOneTabResumesTheTurnInTheOther() {
        here.send("pay", null, null);
        world.clock.settle();
        ask();
        assertThat(there.turn()).isEqualTo(TurnState.PAUSED);

        there.confirm("r1", "deny");
        world.clock.settle();
        agent.say("denied");
        agent.done();
        assertThat(seenHere.dump()).contains("] deny").isEqualTo(seenThere.dump());
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aMessageThatIsPostedAsSoonAsAnApprovalIsStoppedIsShownInTheOtherTab() {
        here.send("pay", null, null);
        world.clock.settle();
        here.send("next", null, null);
        ask();
        assertThat(there.turn()).isEqualTo(TurnState.PAUSED);

        here.stop();
        world.clock.settle();
        agent.say("N");
        agent.done();
        assertThat(seenHere.dump()).endsWith("visitor DONE | next\nagent DONE | N\n");
        assertThat(seenThere.dump()).isEqualTo(seenHere.dump());
        assertThat(there.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aTurnThatBeginsWhileAnotherTabReadsTheLogIsJoinedThere() {
        here.send("one", null, null);
        world.clock.settle();
        agent.done();
        world.clock.settle();
        Conversation late = open();
        List<FakeHttp.Call> reading = new ArrayList<>();
        agent.faults.add(call ->
                call.method().equals("GET") && call.url().matches(".*/sessions/s1(\\?.*)?") && reading.add(call));
        late.restore();
        world.clock.settle();
        String log = String.join(",", agent.session().log);

        here.send("two", null, null);
        world.clock.settle();
        reading.get(0).json(200, "{\"id\":\"s1\",\"status\":\"idle\",\"events\":[" + log + "]}");
        world.clock.settle();
        agent.say("an answer");

        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\nagent OPEN | an answer+\n");
    }

    @Test
    void anAnswerThatEndsBeforeTheOtherTabReadsItIsReportedToItsPageToo() {
        List<FakeHttp.Call> minting = new ArrayList<>();
        here.send("one", null, null);
        // The other tab's first request is the second mint.
        agent.faults.add(call -> agent.mints == 1 && call.url().endsWith("/session-tokens") && minting.add(call));
        world.clock.settle();
        agent.say("an answer");
        agent.done();
        assertThat(minting).hasSize(1);
        agent.serve(minting.get(0));
        world.clock.settle();

        assertThat(seenThere.dump()).isEqualTo(seenHere.dump());
        assertThat(seenThere.page)
                .containsExactly(
                        "session:started {\"sessionId\":\"s1\"}",
                        "turn:started {}",
                        "message:received {\"text\":\"an answer\"}",
                        "turn:ended {\"status\":\"done\"}");
    }

    @Test
    void oneVisitorIsCreatedEvenIfStorageIsSlowerThanMessages() {
        MapStore late = new MapStore();
        Conversation slow = open(late);
        here.send("one", null, null);
        world.clock.settle();
        agent.say("an answer");
        assertThat(late.entries).isEmpty();
        assertThat(watcher.dump()).isEmpty();

        late.entries.putAll(world.store.entries);
        // The browser's storage event.
        world.tabs.open().tell(Tabs.STORED);
        world.clock.settle();
        agent.done();
        assertThat(watcher.dump()).isEqualTo(seenHere.dump());
        assertThat(watcher.page).contains("message:received {\"text\":\"an answer\"}");
        assertThat(slow.sessionId()).isEqualTo("s1");
    }

    @Test
    void aTurnThatBeginsBeforeTheOtherTabHasReadTheLastOneIsJoined() {
        here.send("one", null, null);
        world.clock.settle();
        assertThat(there.turn()).isEqualTo(TurnState.RUNNING);
        // The other tab is slow: it reads the end of its stream after the message about the next turn.
        List<FakeHttp.Call> reading = new ArrayList<>();
        agent.breakStreams();
        agent.faults.add(call -> call.url().contains("/events/stream") && reading.add(call));
        agent.faults.add(call -> call.url().contains("/events/stream") && reading.add(call));
        world.clock.advance(10_000);
        assertThat(reading).hasSize(2);
        agent.emit("{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
        agent.serve(reading.get(0));
        world.clock.settle();
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);

        here.send("two", null, null);
        world.clock.settle();
        agent.serve(reading.get(1));
        world.clock.settle();
        agent.say("2");
        agent.done();
        assertThat(seenThere.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\nagent DONE | 2\n");
    }

    @Test
    void aSessionThatCannotBeReadIsReadAgain() {
        here.send("one", null, null);
        world.clock.settle();
        agent.done();
        there.shutdown();
        Conversation late = open();
        fault("/sessions/s1", 503, "{'error':{'code':'overloaded','message':'Later.'}}");
        here.send("two", null, null);
        world.clock.settle();
        assertThat(watcher.dump()).isEmpty();
        // A message sent meanwhile must not start a second read.
        world.clock.advance(60_000);
        agent.say("2");
        agent.done();

        assertThat(watcher.dump()).isEqualTo(seenHere.dump());
        assertThat(late.sessionId()).isEqualTo("s1");
        assertThat(late.connection()).isNotEqualTo(ConnectionState.RECONNECTING);
    }

    @Test
    void aTabOfAnotherVisitorIsNotAffected() {
        here.identify(json("{'userId':'u1','identityToken':'t'}"));
        there.identify(json("{'userId':'u2','identityToken':'t'}"));
        here.send("one", null, null);
        world.clock.settle();
        here.newConversation();
        there.send("two", null, null);
        world.clock.settle();

        assertThat(seenHere.dump()).isEmpty();
        assertThat(seenThere.dump()).isEqualTo("visitor DONE | two\n");
    }

    @Test
    void invalidMessagesAndOtherVersionsAreIgnored() {
        here.send("one", null, null);
        world.clock.settle();
        int requests = world.http.calls.size();
        for (String text : new String[] {
            "", "[]", "1", "null", "{\"v\":2,\"reset\":true}", "{\"v\":1}", "{\"v\":1,\"id\":7,\"owner\":0}"
        }) {
            world.tabs.open().tell(text);
        }
        world.clock.settle();
        assertThat(world.http.calls).hasSize(requests);
        assertThat(seenHere.dump()).isEqualTo("visitor DONE | one\n");
    }
}
