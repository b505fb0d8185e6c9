// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeHttp.Call;

class RestoreTest extends Fixture {
    private void aTurn(String question, String answer) {
        send(question);
        agent.say(answer);
        agent.done();
    }

    @Test
    void aReloadShowsTheConversation() {
        aTurn("Hello", "Good day");
        String before = watcher.dump();
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        assertThat(conversation.restoring()).isTrue();
        world.clock.settle();
        assertThat(conversation.restoring()).isFalse();
        assertThat(watcher.dump()).isEqualTo(before);
        assertThat(watcher.page).containsExactly("session:started {\"sessionId\":\"s1\"}");
        conversation.restore();
        send("More");
        agent.done();
        assertThat(agent.sessions).hasSize(1);
    }

    @Test
    void aRunningTurnIsJoinedInMidSentence() {
        send("Hello");
        agent.say("Good ");
        reload();
        assertThat(conversation.turn()).isEqualTo(TurnState.RUNNING);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent OPEN | Good +\n");
        agent.say("day");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(watcher.page)
                .containsExactly(
                        "session:started {\"sessionId\":\"s1\"}",
                        "turn:started {}",
                        "message:received {\"text\":\"Good day\"}",
                        "turn:ended {\"status\":\"done\"}");
    }

    @Test
    void aQuestionIsStillPendingAfterAReload() {
        send("Pay");
        ask();
        reload();
        assertThat(conversation.turn()).isEqualTo(TurnState.PAUSED);
        send("waits");
        conversation.confirm("r1", "deny");
        world.clock.settle();
        agent.say("Fine.");
        agent.done();
        assertThat(posted()).containsExactly("Pay", "user.tool_confirmation", "waits");
        agent.done();
    }

    @Test
    void anAnsweredQuestionHasItsAnswerAfterAReload() {
        send("Pay");
        ask();
        conversation.confirm("r1", "approve_once");
        world.clock.settle();
        agent.say("Paid.");
        agent.done();
        reload();
        assertThat(watcher.dump()).contains("] approve_once | Paid.\n");
    }

    @Test
    void aRestoredQuestionCanBeStopped() {
        send("Pay");
        ask();
        reload();
        conversation.stop();
        world.clock.settle();
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        assertThat(watcher.dump()).contains("agent STOPPED");
    }

    @Test
    void waitingMessagesAreSentOnceAfterTheReload() {
        send("one");
        send("two");
        send("three");
        reload();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor WAITING | two\nvisitor WAITING | three\n");
        agent.done();
        agent.done();
        agent.done();
        assertThat(posted()).containsExactly("one", "two", "three");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\nvisitor DONE | three\n");
        assertThat(world.store.entries).doesNotContainKey("outbox");
    }

    @Test
    void aMessageAcceptedWhileThePageUnloadsIsSentOnce() {
        aTurn("Hello", "Good day");
        List<Call> unanswered = new ArrayList<>();
        agent.faults.add(call -> {
            if (!call.url().endsWith("/events")) {
                return false;
            }
            unanswered.add(call);
            return true;
        });
        send("Did you get this");
        conversation.shutdown();
        agent.accept(unanswered.get(0));
        agent.say("Yes");
        agent.done();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump())
                .isEqualTo(
                        "visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | Did you get this\nagent DONE | Yes\n");
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        assertThat(world.store.entries).doesNotContainKey("outbox");
    }

    @Test
    void twoTabsWithOneOutboxSendEachMessageOnce() {
        send("one");
        send("two");
        Conversation first = conversation;
        Watcher firsts = watcher;
        conversation = open();
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo(firsts.dump());
        agent.say("a");
        agent.done();
        agent.say("b");
        agent.done();
        world.clock.advance(1_000);
        assertThat(posted()).containsExactly("one", "two");
        assertThat(firsts.dump()).isEqualTo("visitor DONE | one\nagent DONE | a\nvisitor DONE | two\nagent DONE | b\n");
        assertThat(watcher.dump()).isEqualTo(firsts.dump());
        assertThat(first.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void anotherOwnersConversationIsNotShown() {
        conversation.identify(json("{'userId':'a','identityToken':'p'}"));
        send("Secret");
        agent.done();
        send("waits");
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump()).as("nobody is signed in").isEmpty();
        conversation.shutdown();
        conversation = open();
        conversation.identify(json("{'userId':'b','identityToken':'q'}"));
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump()).as("somebody else").isEmpty();
        conversation.shutdown();
        conversation = open();
        conversation.identify(json("{'userId':'a','identityToken':'p2'}"));
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump()).startsWith("visitor DONE | Secret\n");
        agent.done();
    }

    @Test
    void aUserWhoSignsInKeepsTheVisitorsConversation() {
        aTurn("Hello", "Good day");
        conversation.shutdown();
        conversation = open();
        conversation.identify(json("{'userId':'a','identityToken':'p'}"));
        conversation.restore();
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void theConversationExpiresAfterThirtyIdleDays() {
        aTurn("Hello", "Good day");
        world.clock.advance(29 * 24 * 3_600_000.0);
        reload();
        assertThat(conversation.messages()).hasSize(2);
        world.clock.advance(29 * 24 * 3_600_000.0);
        reload();
        assertThat(conversation.messages()).as("restored in between").hasSize(2);
        world.clock.advance(31 * 24 * 3_600_000.0);
        reload();
        assertThat(conversation.messages()).isEmpty();
    }

    @Test
    void invalidDataInStorageIsIgnored() {
        for (String nonsense : List.of("", "{", "[]", "5", "{\"t\":1}", "{\"id\":5,\"t\":1e99}", "null")) {
            world.store.entries.put("session", nonsense);
            world.store.entries.put("outbox", nonsense);
            world.store.entries.put("visitor", nonsense);
            reload();
            assertThat(conversation.messages()).isEmpty();
            assertThat(conversation.restoring()).isFalse();
        }
    }

    @Test
    void aConversationThatTheServerHasLostIsForgotten() {
        aTurn("Hello", "Good day");
        agent.sessions.clear();
        reload();
        assertThat(watcher.dump()).isEmpty();
        assertThat(watcher.page).isEmpty();
        assertThat(world.store.entries).containsOnlyKeys("visitor", "session");
        assertThat(world.store.entries.get("session")).doesNotContain("\"id\"");
        // The visitor may have other conversations.
        assertThat(conversation.hasHistory()).isTrue();
        send("Fresh");
        assertThat(posted()).endsWith("Fresh");
        agent.done();
    }

    @Test
    void aRestoreIsRetriedUntilTheServerIsBack() {
        send("Hello");
        agent.say("Good ");
        conversation.shutdown();
        for (int i = 0; i < 3; i++) {
            broken("/sessions/s1");
        }
        conversation = open();
        conversation.restore();
        world.clock.settle();
        assertThat(conversation.restoring()).isFalse();
        assertThat(conversation.connection()).isEqualTo(ConnectionState.RECONNECTING);
        send("waits");
        world.clock.advance(500);
        world.clock.advance(1_000);
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | waits\n");
        world.clock.advance(2_000);
        assertThat(conversation.connection()).isEqualTo(ConnectionState.BACK);
        agent.say("day");
        agent.done();
        assertThat(watcher.dump()).startsWith("visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | waits\n");
        agent.done();
    }

    @Test
    void aServerThatStaysDownIsAnErrorAndWaitingMessagesAreKept() {
        aTurn("Hello", "Good day");
        conversation.shutdown();
        for (int i = 0; i < 9; i++) {
            broken("/sessions/s1");
        }
        conversation = open();
        conversation.restore();
        world.clock.advance(120_000);
        assertThat(watcher.page)
                .endsWith(
                        "error {\"message\":\"The connection to https://agent.test failed. Check the network and baseUrl.\",\"code\":\"network\"}");
        assertThat(conversation.connection()).isEqualTo(ConnectionState.ONLINE);
        assertThat(conversation.unrestored()).isTrue();
        send("Still there?");
        agent.done();
        assertThat(conversation.unrestored()).isFalse();
        assertThat(watcher.dump())
                .isEqualTo("visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | Still there?\n");
        assertThat(agent.sessions).hasSize(1);
    }

    @Test
    void restoreAgainLoadsAConversationThatCouldNotBeLoaded() {
        aTurn("Hello", "Good day");
        conversation.shutdown();
        for (int i = 0; i < 9; i++) {
            broken("/sessions/s1");
        }
        conversation = open();
        conversation.restore();
        world.clock.advance(120_000);
        assertThat(conversation.unrestored()).isTrue();
        assertThat(conversation.messages()).isEmpty();

        agent.faults.clear();
        conversation.restoreAgain();
        world.clock.settle();

        assertThat(conversation.unrestored()).isFalse();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void olderTurnsAreLoadedOnRequest() {
        for (int i = 1; i <= 4; i++) {
            aTurn("q" + i, "a b c" + i);
        }
        agent.page = 7;
        reload();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | q4\nagent DONE | a b c4\n");
        assertThat(conversation.hasEarlier()).isTrue();
        while (conversation.hasEarlier()) {
            conversation.loadEarlier();
            conversation.loadEarlier();
            world.clock.settle();
        }
        assertThat(watcher.dump()).isEqualTo("""
                        visitor DONE | q1
                        agent DONE | a b c1
                        visitor DONE | q2
                        agent DONE | a b c2
                        visitor DONE | q3
                        agent DONE | a b c3
                        visitor DONE | q4
                        agent DONE | a b c4
                        """);
        assertThat(conversation.messages()).extracting(m -> m.id).doesNotHaveDuplicates();
    }

    @Test
    void olderTurnsAreNotRequestedAgainForFiveSecondsAfterAFailure() {
        aTurn("q1", "a b c1");
        aTurn("q2", "a b c2");
        agent.page = 7;
        reload();
        for (int i = 0; i < 9; i++) {
            broken("/sessions/s1");
        }
        conversation.loadEarlier();
        world.clock.settle();
        int asked = world.http.calls.size();
        for (int i = 0; i < 4; i++) {
            conversation.loadEarlier();
            world.clock.advance(1_249);
        }
        assertThat(world.http.calls).hasSize(asked);

        agent.faults.clear();
        world.clock.advance(4);
        conversation.loadEarlier();
        world.clock.settle();
        assertThat(watcher.dump()).startsWith("visitor DONE | q1\n");
    }

    @Test
    void aNewConversationDuringARestoreWins() {
        aTurn("Hello", "Good day");
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        conversation.newConversation();
        world.clock.settle();
        assertThat(watcher.dump()).isEmpty();
        send("Fresh");
        assertThat(agent.sessions).hasSize(2);
        assertThat(world.store.entries).containsKey("session");
        agent.done();
    }

    @Test
    void anAnswerWithoutAnEndInTheLogIsComplete() {
        send("Hello");
        agent.say("Half an ans");
        agent.session().running = false;
        reload();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Half an ans\n");
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void serversWithoutNumbersAndUserMessagesWork() {
        agent.tellsSeq = false;
        agent.logsUser = false;
        aTurn("one", "a");
        aTurn("two", "b");
        assertThat(watcher.dump())
                .isEqualTo("visitor DONE | one\nagent DONE | a\nvisitor DONE | two\nagent DONE | b\n");
    }
}
