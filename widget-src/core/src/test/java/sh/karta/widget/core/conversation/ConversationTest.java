// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

class ConversationTest extends Fixture {
    @Test
    void aTurnFromWordsToAnswer() {
        List<String> accepted = new ArrayList<>();
        conversation.send("Hello", null, (message, error) -> accepted.add(message.id));
        assertThat(conversation.turn()).isEqualTo(Conversation.SENDING);
        assertThat(watcher.dump()).isEqualTo("visitor SENDING | Hello\n");
        world.clock.settle();
        assertThat(accepted).containsExactly(conversation.messages().get(0).id);
        assertThat(conversation.turn()).isEqualTo(Conversation.RUNNING);
        agent.say("Good day");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent OPEN | Good day+\n");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(conversation.turn()).isEqualTo(Conversation.IDLE);
        assertThat(watcher.page)
                .containsExactly(
                        "message:sent {\"text\":\"Hello\"}",
                        "session:started {\"sessionId\":\"s1\"}",
                        "turn:started {}",
                        "message:received {\"text\":\"Good day\"}",
                        "turn:ended {\"status\":\"done\"}");
    }

    @Test
    void nothingIsRequestedOrStoredBeforeSomebodyActs() {
        conversation.identify(json("{'userId':'u','identityToken':'p'}"));
        conversation.restore();
        conversation.escalation(null, null);
        world.clock.advance(1e6);
        assertThat(world.http.calls).isEmpty();
        assertThat(world.store.writes).isZero();
        assertThat(watcher.page).isEmpty();
    }

    @Test
    void aSessionThatTheServerHasLostIsReplacedAndThePageHearsOfBoth() {
        send("one");
        agent.done();
        agent.sessions.clear();
        send("two");
        agent.done();

        assertThat(watcher.page)
                .containsSubsequence(
                        "session:started {\"sessionId\":\"s1\"}",
                        "message:sent {\"text\":\"two\"}",
                        "session:started {\"sessionId\":\"s2\"}");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nvisitor DONE | two\n");
    }

    @Test
    void partsKeepTheirOrderAndKinds() {
        send("Look it up");
        agent.emit("{\"type\":\"session.warming\"}");
        assertThat(conversation.turn()).isEqualTo(Conversation.WARMING);
        agent.emit("{\"type\":\"agent.thinking\",\"text\":\"hm\",\"part_id\":\"t\"}");
        assertThat(conversation.turn()).isEqualTo(Conversation.RUNNING);
        world.clock.advance(6_000);
        agent.emit("{\"type\":\"agent.tool_use\",\"tool_use_id\":\"u\",\"tool\":\"find\",\"input\":{\"q\":1}}");
        assertThat(watcher.dump()).endsWith("agent OPEN | (hm) | find[u] {\"q\":1}=null+\n");
        Part thought = conversation.messages().get(1).parts.get(0);
        assertThat(thought.endedAt - thought.startedAt).isEqualTo(6_000);
        agent.emit("{\"type\":\"agent.message\",\"text\":\"Wait. \",\"part_id\":\"m\"}");
        agent.emit("{\"type\":\"agent.tool_result\",\"tool_use_id\":\"u\",\"output\":\"none\",\"is_error\":true}");
        agent.emit("{\"type\":\"agent.sources\",\"items\":[{\"url\":\"x\"}]}");
        agent.emit("{\"type\":\"agent.message\",\"text\":\"No.\",\"part_id\":\"m\",\"delta\":true}");
        agent.done();
        assertThat(watcher.dump())
                .endsWith(
                        "agent DONE | (hm) | find[u] {\"q\":1}=\"none\"! | Wait. No. | sources [{\"url\":\"x\",\"title\":\"x\"}]\n");
        assertThat(watcher.page).contains("message:received {\"text\":\"Wait. No.\"}");
    }

    @Test
    void wordsChangeTheirMessageAndNothingElse() {
        send("Tell me");
        agent.say("First");
        int before = watcher.stateChanges;
        for (int i = 0; i < 50; i++) {
            agent.emit("{\"type\":\"agent.message\",\"text\":\" word\",\"part_id\":\"a\",\"delta\":true}");
        }
        assertThat(watcher.stateChanges).isEqualTo(before);

        agent.emit("{\"type\":\"session.warming\"}");
        assertThat(watcher.stateChanges).isGreaterThan(before);
        int warming = watcher.stateChanges;
        agent.emit("{\"type\":\"agent.message\",\"text\":\" on\",\"part_id\":\"a\",\"delta\":true}");
        assertThat(watcher.stateChanges).isGreaterThan(warming);
    }

    @Test
    void whatIsSentWhileATurnRunsWaitsInOrder() {
        send("one");
        send("two");
        Message three = send("three");
        send("four");
        agent.say("1");
        assertThat(watcher.dump())
                .isEqualTo(
                        "visitor DONE | one\nagent OPEN | 1+\nvisitor WAITING | two\nvisitor WAITING | three\nvisitor WAITING | four\n");
        conversation.cancel(three);
        agent.done();
        assertThat(posted()).containsExactly("one", "two");
        agent.say("2");
        agent.done();
        agent.say("4");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo(
                        "visitor DONE | one\nagent DONE | 1\nvisitor DONE | two\nagent DONE | 2\nvisitor DONE | four\nagent DONE | 4\n");
        assertThat(watcher.page).filteredOn(e -> e.startsWith("message:sent")).hasSize(3);
    }

    @Test
    void theOutboxHoldsTwenty() {
        send("running");
        for (int i = 0; i < 20; i++) {
            assertThat(send("w" + i)).isNotNull();
        }
        List<String> refused = new ArrayList<>();
        assertThat(conversation.send("too many", null, (message, error) -> refused.add(error.code)))
                .isNull();
        assertThat(conversation.send("  ", null, (message, error) -> refused.add(error.code)))
                .isNull();
        assertThat(refused).containsExactly("busy", "invalid_option");
        assertThat(conversation.messages()).hasSize(21);
    }

    @Test
    void offlineMessagesWaitForTheNetwork() {
        world.surroundings.online(false);
        assertThat(conversation.connection()).isEqualTo(Conversation.OFFLINE);
        send("Hello");
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        assertThat(world.http.calls).isEmpty();
        world.surroundings.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        assertThat(conversation.connection()).isEqualTo(Conversation.BACK);
        world.clock.advance(2_000);
        assertThat(conversation.connection()).isEqualTo(Conversation.ONLINE);
    }

    @Test
    void aPostLostToTheNetworkGoingWaitsForItsReturn() {
        agent.faults.add(call -> {
            world.surroundings.online(false);
            call.fail();
            return true;
        });
        send("Hello");
        assertThat(watcher.dump()).isEqualTo("visitor WAITING | Hello\n");
        world.surroundings.online(true);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
    }

    @Test
    void aPostThatFailsIsKeptAndRetriedWithTheSameKey() {
        List<Call> lost = new ArrayList<>();
        agent.faults.add(call -> {
            boolean fits = call.url().endsWith("/events");
            if (fits) {
                lost.add(call);
                call.fail();
            }
            return fits;
        });
        List<String> refused = new ArrayList<>();
        conversation.send("Hello", null, (m, error) -> refused.add(error.code));
        world.clock.settle();
        Message message = conversation.messages().get(0);
        send("behind it");
        // A new word of the visitor's is a new try, but in order: what failed stays failed.
        assertThat(watcher.dump()).startsWith("visitor FAILED network | Hello\nvisitor DONE | behind it\n");
        assertThat(refused).containsExactly("network");
        agent.done();
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("behind it", "Hello");
        assertThat(agent.posts.get(1).string("idempotency_key"))
                .isEqualTo(lost.get(0).body().string("idempotency_key"));
        assertThat(watcher.dump()).endsWith("visitor DONE | behind it\nvisitor DONE | Hello\n");
        assertThat(watcher.page)
                .contains("error {\"message\":\"The connection to the server failed.\",\"code\":\"network\"}");
    }

    @Test
    void whatWaitsBehindAFailureGoesOnWaiting() {
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        Message first = send("first");
        send("second");
        held.get(0).json(500, "{}");
        world.clock.advance(60_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED server_error | first\nvisitor WAITING | second\n");
        conversation.retry(first);
        world.clock.settle();
        agent.done();
        assertThat(posted()).containsExactly("first", "second");
    }

    @Test
    void anAnswerThatBreaksOffStaysAndIsTakenUpInMidSentence() {
        send("Hello");
        agent.say("Good ");
        for (int i = 0; i < 9; i++) {
            broken("after=3");
        }
        agent.breakStreams();
        assertThat(conversation.connection()).isEqualTo(Conversation.RECONNECTING);
        world.clock.advance(120_000);
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED network | Good \n");
        assertThat(watcher.page)
                .endsWith(
                        "error {\"message\":\"The connection to the server failed.\",\"code\":\"network\"}",
                        "turn:ended {\"status\":\"error\"}");
        assertThat(conversation.connection()).isEqualTo(Conversation.ONLINE);
        agent.faults.clear();
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        assertThat(watcher.dump()).endsWith("agent OPEN | Good \n");
        agent.say("day");
        agent.done();
        assertThat(watcher.dump()).endsWith("agent DONE | Good day\n");
    }

    @Test
    void aTurnThatEndedWhileNobodyListenedIsReadBeforeTheNextWords() {
        send("Hello");
        agent.say("Good ");
        for (int i = 0; i < 9; i++) {
            broken("after=3");
        }
        agent.breakStreams();
        world.clock.advance(120_000);
        agent.faults.clear();
        agent.say("day");
        agent.done();
        send("And now");
        agent.say("this");
        agent.done();
        assertThat(watcher.dump())
                .isEqualTo("visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | And now\nagent DONE | this\n");
    }

    @Test
    void aShortBreakIsMendedUnseen() {
        send("Hello");
        agent.say("Good ");
        agent.breakStreams();
        assertThat(conversation.connection()).isEqualTo(Conversation.RECONNECTING);
        agent.say("day");
        world.clock.advance(500);
        assertThat(conversation.connection()).isEqualTo(Conversation.BACK);
        agent.done();
        world.clock.advance(2_000);
        assertThat(conversation.connection()).isEqualTo(Conversation.ONLINE);
        assertThat(watcher.dump()).endsWith("agent DONE | Good day\n");
    }

    @Test
    void anErrorOfTheAgentIsShownAndTheQuestionCanBeAskedAgain() {
        send("Hello");
        agent.say("Go");
        agent.emit("{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED tool_crashed | Go\n");
        conversation.retry(conversation.messages().get(1));
        world.clock.settle();
        agent.say("Good day");
        agent.done();
        assertThat(posted()).containsExactly("Hello", "Hello");
        assertThat(watcher.dump()).endsWith("visitor DONE | Hello\nagent DONE | Good day\n");
    }

    @Test
    void anErrorBeforeAnyWordHasAMessageToRetry() {
        send("Hello");
        agent.emit("{\"type\":\"session.error\",\"code\":\"model_provider_down\",\"message\":\"gpt\"}");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent FAILED model_provider_down\n");
        assertThat(watcher.page)
                .contains(
                        "error {\"message\":\"The assistant can't answer right now.\",\"code\":\"model_provider_down\"}");
    }

    @Test
    void stoppingKeepsWhatWasSaid() {
        send("Hello");
        agent.say("Good ");
        conversation.stop();
        world.clock.settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent STOPPED | Good \n");
        assertThat(watcher.page).endsWith("turn:ended {\"status\":\"stopped\"}");
        assertThat(watcher.page).noneMatch(e -> e.startsWith("message:received"));
    }

    @Test
    void stoppingAServerThatDoesNotListenTakesThreeSeconds() {
        send("Hello");
        agent.say("Good ");
        broken("/events");
        conversation.stop();
        world.clock.advance(3_000);
        assertThat(conversation.turn()).isEqualTo(Conversation.IDLE);
        assertThat(watcher.dump()).endsWith("agent STOPPED | Good \n");
        agent.say("day");
        agent.done();
        send("Next");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\nvisitor DONE | Next\n");
    }

    @Test
    void stoppingBeforeTheServerHasTheWordsKeepsThem() {
        agent.faults.add(call -> call.url().endsWith("/events"));
        Message message = send("Hello");
        conversation.stop();
        world.clock.advance(3_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED aborted | Hello\n");
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        assertThat(watcher.page).noneMatch(e -> e.startsWith("error"));
    }

    @Test
    void aNewConversationLeavesTheOldOneBehind() {
        send("Hello");
        agent.say("Go");
        send("waits");
        conversation.newConversation();
        world.clock.settle();
        assertThat(watcher.dump()).isEmpty();
        assertThat(conversation.sessionId()).isNull();
        assertThat(world.store.entries).containsOnlyKeys("visitor");
        assertThat(posted()).containsExactly("Hello", "user.interrupt");
        assertThat(watcher.page).endsWith("turn:ended {\"status\":\"stopped\"}");
        send("Fresh");
        assertThat(agent.sessions).hasSize(2);
        assertThat(watcher.page).contains("session:started {\"sessionId\":\"s2\"}");
        agent.done();
    }

    @Test
    void anApprovalPausesTheTurnUntilItIsAnswered() {
        send("Pay");
        agent.say("Shall I?");
        ask();
        assertThat(conversation.turn()).isEqualTo(Conversation.PAUSED);
        assertThat(watcher.dump())
                .endsWith(
                        "agent OPEN | Shall I? | ask pay[r1] [{\"id\":\"approve_once\",\"label\":\"approve_once\"},{\"id\":\"deny\",\"label\":\"deny\"}] null+\n");
        assertThat(watcher.page).endsWith("approval {\"requestId\":\"r1\",\"tool\":\"pay\",\"target\":\"shop\"}");
        send("waits");
        conversation.confirm("r1", "approve_once");
        conversation.confirm("r1", "deny");
        assertThat(conversation.turn()).isEqualTo(Conversation.RUNNING);
        world.clock.settle();
        agent.emit("{\"type\":\"agent.message\",\"text\":\"Paid.\",\"part_id\":\"q\"}");
        agent.done();
        assertThat(posted()).containsExactly("Pay", "user.tool_confirmation", "waits");
        assertThat(watcher.dump()).contains("] approve_once | Paid.\n");
    }

    @Test
    void anAnswerToAnApprovalThatFailsCanBeGivenAgain() {
        send("Pay");
        ask();
        broken("/events");
        conversation.confirm("r1", "deny");
        world.clock.settle();
        assertThat(conversation.turn()).isEqualTo(Conversation.PAUSED);
        assertThat(watcher.dump()).contains("null+");
        conversation.confirm("r1", "deny");
        world.clock.settle();
        agent.done();
        assertThat(watcher.dump()).contains("] deny");
        assertThat(conversation.turn()).isEqualTo(Conversation.IDLE);
    }

    @Test
    void anApprovalThatComesTooLateIsClosedAndTheTurnGoesOn() {
        send("Pay");
        ask();
        fault("/events", 409, "{'error':{'code':'approval_expired','message':'Too late.'}}");
        conversation.confirm("r1", "deny");
        world.clock.settle();
        assertThat(watcher.page).endsWith("error {\"message\":\"Too late.\",\"code\":\"approval_expired\"}");
        assertThat(conversation.turn()).isEqualTo(Conversation.RUNNING);
        agent.done();
        assertThat(conversation.turn()).isEqualTo(Conversation.IDLE);
        assertThat(watcher.dump()).contains("] null\n");
    }

    @Test
    void aLimitLocksUntilItsTimeHasPassed() {
        fault("/events", 429, "{'error':{'code':'rate_limited','message':'Slow down.','retry_after_seconds':60}}");
        Message message = send("Hello");
        assertThat(conversation.limit().code).isEqualTo("rate_limited");
        assertThat(conversation.limitUntil()).isEqualTo(world.clock.now() + 60_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED rate_limited | Hello\n");
        assertThat(watcher.page)
                .endsWith(
                        "limit_reached {\"message\":\"Slow down.\",\"code\":\"rate_limited\",\"retryAfterSeconds\":60}");
        assertThat(watcher.page).noneMatch(e -> e.startsWith("error"));
        List<String> refused = new ArrayList<>();
        conversation.send("More", null, (m, error) -> refused.add(error.code));
        assertThat(refused).containsExactly("rate_limited");
        world.clock.advance(60_000);
        assertThat(conversation.limit()).isNull();
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        agent.done();
    }

    @Test
    void aLimitWithoutATimeLastsUntilANewConversation() {
        send("Hello");
        send("waits");
        agent.emit("{\"type\":\"session.error\",\"code\":\"budget_exhausted\",\"message\":\"Enough.\"}");
        assertThat(conversation.limit().code).isEqualTo("budget_exhausted");
        assertThat(conversation.limitUntil()).isNaN();
        world.clock.advance(1e9);
        assertThat(conversation.limit()).isNotNull();
        assertThat(posted()).containsExactly("Hello");
        conversation.newConversation();
        assertThat(conversation.limit()).isNull();
        send("Fresh");
        assertThat(posted()).containsExactly("Hello", "Fresh");
        agent.done();
    }

    @Test
    void aTurnOfAnotherTabIsWaitedForAndShown() {
        send("mine");
        agent.say("a");
        agent.done();
        Conversation other = conversation;
        Watcher others = watcher;
        conversation = open();
        conversation.restore();
        world.clock.settle();
        send("from here");
        agent.say("b");
        other.send("from there", null, null);
        world.clock.settle();
        assertThat(others.dump())
                .isEqualTo(
                        "visitor DONE | mine\nagent DONE | a\nvisitor DONE | from here\nagent OPEN | b+\nvisitor WAITING | from there\n");
        agent.done();
        agent.say("c");
        agent.done();
        assertThat(posted()).containsExactly("mine", "from here", "from there");
        assertThat(others.dump()).endsWith("agent DONE | b\nvisitor DONE | from there\nagent DONE | c\n");
    }

    @Test
    void aServerThatKeepsRefusingIsNotAskedForever() {
        send("one");
        agent.done();
        for (int i = 0; i < 5; i++) {
            fault("/events", 409, "{'error':{'code':'turn_running','message':'No.'}}");
        }
        send("two");
        world.clock.advance(1e6);
        assertThat(watcher.dump()).endsWith("visitor FAILED turn_running | two\n");
        assertThat(agent.faults).hasSize(3);
    }

    @Test
    void aSignInKeepsTheConversationAndAnotherUserDoesNot() {
        send("Hello");
        agent.done();
        conversation.identify(json("{'userId':'a','identityToken':'p'}"));
        assertThat(conversation.messages()).hasSize(1);
        send("More");
        agent.done();
        assertThat(agent.sessions).hasSize(1);
        conversation.identify(json("{'userId':'b','identityToken':'q'}"));
        assertThat(conversation.messages()).isEmpty();
        assertThat(world.store.entries).containsOnlyKeys("visitor");
        send("I am b");
        assertThat(agent.sessions).hasSize(2);
        agent.done();
    }

    @Test
    void escalationCarriesTheLastTwenty() {
        assertThat(conversation.escalation("angry", null))
                .hasToString("{\"reason\":\"angry\",\"context\":{\"transcript\":[],\"sessionId\":null}}");
        for (int i = 0; i < 12; i++) {
            send("q" + i);
            agent.say("a" + i);
            agent.done();
        }
        JsonTranscript transcript = new JsonTranscript(conversation.escalation(null, json("{'cart':3}")));
        assertThat(transcript.context.number("cart")).isEqualTo(3);
        assertThat(transcript.context.string("sessionId")).isEqualTo("s1");
        assertThat(transcript.lines)
                .hasSize(20)
                .startsWith("user q2", "assistant a2")
                .endsWith("user q11", "assistant a11");
        assertThat(conversation.escalation(null, json("'text'")).get("context").string("value"))
                .isEqualTo("text");
    }

    @Test
    void feedbackFindsTheAnswerInTheServersTranscript() {
        for (int i = 0; i < 3; i++) {
            send("q" + i);
            agent.say("a" + i);
            agent.done();
        }
        List<Object> replies = new ArrayList<>();
        conversation.feedback(conversation.messages().get(3), true, "nice", (done, error) -> replies.add(error));
        world.clock.settle();
        assertThat(agent.posts.get(3)).hasToString("{\"message_id\":\"a5\",\"value\":\"up\",\"text\":\"nice\"}");
        assertThat(replies).hasSize(1).containsOnlyNulls();
        assertThat(watcher.page).endsWith("feedback {\"value\":\"up\",\"text\":\"nice\",\"sessionId\":\"s1\"}");
    }

    @Test
    void deletingStartsAnew() {
        send("Hello");
        agent.done();
        conversation.delete((done, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(agent.sessions).isEmpty();
        assertThat(watcher.dump()).isEmpty();
        assertThat(world.store.entries).containsOnlyKeys("visitor");
    }

    @Test
    void resetForgetsEverything() {
        send("Hello");
        send("waits");
        assertThat(world.store.entries).containsOnlyKeys("visitor", "session", "outbox");
        conversation.reset();
        assertThat(world.store.entries).isEmpty();
        assertThat(conversation.send("x", null, null)).isNull();
    }

    @Test
    void afterShutdownNothingMoves() {
        send("Hello");
        agent.say("Go");
        String before = watcher.dump();
        int requests = world.http.calls.size();
        conversation.shutdown();
        conversation.stop();
        conversation.newConversation();
        conversation.restore();
        conversation.retry(conversation.messages().get(0));
        conversation.identify(json("{'userId':'b'}"));
        conversation.loadEarlier();
        agent.done();
        world.surroundings.online(false);
        world.surroundings.online(true);
        world.clock.advance(1e6);
        assertThat(watcher.dump()).isEqualTo(before);
        assertThat(world.http.calls).hasSize(requests);
    }
}
