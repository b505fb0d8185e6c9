// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;

class AgentClientTest {
    private final World world = new World();
    private final FakeAgent agent = new FakeAgent(world);
    private final ClientConfig config = new ClientConfig();
    private final List<String> said = new ArrayList<>();
    private final ClientListener listener = new ClientListener() {
        @Override
        public void session(String id, boolean created) {
            said.add((created ? "created " : "resumed ") + id);
        }

        @Override
        public void stateChanged() {}

        @Override
        public void token() {
            said.add("token");
        }

        @Override
        public void connected(boolean up) {
            said.add(up ? "up" : "down");
        }

        @Override
        public void past(AgentEvent event) {
            said.add("past " + Heard.describe(event));
        }
    };
    private AgentClient client;
    private Heard heard = new Heard();
    private int keys;

    AgentClientTest() {
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        client = new AgentClient(world.ports, config, () -> "visitor", listener);
    }

    @AfterEach
    void nothingIsLeftAfterShutdown() {
        client.shutdown();
        assertThat(world.clock.timers()).as("timers").isZero();
        assertThat(world.http.open()).as("requests").isEmpty();
        assertThat(world.surroundings.listeners()).as("listeners").isZero();
    }

    private KartaError send(String text) {
        heard = new Heard();
        KartaError misuse = client.send(text, null, "key" + ++keys, heard);
        world.clock.settle();
        return misuse;
    }

    private KartaError stream(double fromSeq) {
        heard = new Heard();
        KartaError misuse = client.stream(fromSeq, heard);
        world.clock.settle();
        return misuse;
    }

    private String confirm(String request, String option) {
        List<String> result = new ArrayList<>();
        client.confirm(request, option, (done, error) -> result.add(error == null ? "ok" : error.code));
        world.clock.settle();
        return result.toString();
    }

    private void ask() {
        agent.emit(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"tool\":\"pay\",\"options\":[\"approve_once\",\"deny\"]}");
    }

    private List<String> requests() {
        List<String> lines = new ArrayList<>();
        for (Call call : world.http.calls) {
            lines.add(call.method() + " " + call.url().replaceFirst(".*/v1/(managed-agents/)?", ""));
        }
        return lines;
    }

    @Test
    void nothingIsRequestedBeforeSomethingIsDone() {
        client.identify(world.json.parse("{\"userId\":\"u\"}"));
        world.clock.advance(1e6);
        assertThat(world.http.calls).isEmpty();
        assertThat(client.state()).isEqualTo(AgentClient.IDLE);
        assertThat(client.sessionId()).isNull();
    }

    @Test
    void aTurnIsTokenSessionPostStream() {
        assertThat(client.send("Hello", null, "k", heard)).isNull();
        assertThat(client.state()).isEqualTo(AgentClient.SENDING);
        world.clock.settle();
        assertThat(client.state()).isEqualTo(AgentClient.RUNNING);
        agent.say("Good day");
        agent.done();
        assertThat(heard.lines)
                .containsExactly(
                        "accepted 1",
                        "user Hello",
                        "status",
                        "message Good ",
                        "message Good day",
                        "done because end_turn",
                        "ended");
        assertThat(requests())
                .containsExactly(
                        "POST embed/session-tokens",
                        "POST sessions",
                        "POST sessions/s1/events",
                        "GET sessions/s1/events/stream?after=0");
        assertThat(agent.posts.get(0))
                .hasToString(
                        "{\"type\":\"user.message\",\"idempotency_key\":\"k\",\"text\":\"Hello\",\"seq\":1,\"created_at\":\"2027-01-15T08:00:01Z\"}"
                                .replace(",\"seq\":1,\"created_at\":\"2027-01-15T08:00:01Z\"", ""));
        assertThat(said).containsExactly("token", "created s1", "up");
        assertThat(client.state()).isEqualTo(AgentClient.IDLE);
    }

    @Test
    void theNextTurnFollowsFromTheCursor() {
        send("one");
        agent.done();
        send("two");
        agent.done();
        assertThat(requests()).endsWith("POST sessions/s1/events", "GET sessions/s1/events/stream?after=3");
        assertThat(heard.lines).containsExactly("accepted 4", "user two", "status", "done because end_turn", "ended");
    }

    @Test
    void aSecondSendIsBusyBeforeAnyRequest() {
        send("one");
        int requests = world.http.calls.size();
        Heard second = new Heard();
        assertThat(client.send("two", null, "k2", second).code).isEqualTo("busy");
        assertThat(client.stream(Double.NaN, second).code).isEqualTo("busy");
        assertThat(world.http.calls).hasSize(requests);
        assertThat(second.lines).isEmpty();
    }

    @Test
    void afterShutdownEverythingIsClosed() {
        send("one");
        List<String> replies = new ArrayList<>();
        client.list((value, error) -> replies.add(error.code));
        client.shutdown();
        Reply<Object> closed = (value, error) -> replies.add(error.code);
        client.createSession(closed::done);
        client.confirm("r", "deny", closed::done);
        client.resume("s1", closed::done);
        client.list(closed::done);
        client.transcript(closed::done);
        client.delete("s1", closed::done);
        client.feedback("m", true, null, closed::done);
        client.upload(file(), done -> {}, closed::done);
        client.interrupt((none, error) -> {});
        client.leave();
        assertThat(client.send("x", null, "k", heard).code).isEqualTo("closed");
        assertThat(client.stream(Double.NaN, heard).code).isEqualTo("closed");
        assertThat(replies).hasSize(9).containsOnly("closed");
        assertThat(heard.over).as("quietly").isFalse();
    }

    @Test
    void shutdownAnswersWhatIsUnderWay() {
        List<String> replies = new ArrayList<>();
        client.createSession((id, error) -> replies.add("create " + error.code));
        client.upload(file(), done -> {}, (path, error) -> replies.add("upload " + error.code));
        client.shutdown();
        assertThat(replies).containsExactlyInAnyOrder("create closed", "upload closed");
    }

    @Test
    void sendsNeverRaceToCreateTwoSessions() {
        List<String> ids = new ArrayList<>();
        client.upload(file(), done -> {}, (path, error) -> ids.add(path.string("path")));
        client.createSession((id, error) -> ids.add(id));
        send("Hello");
        assertThat(agent.sessions).hasSize(1);
        assertThat(ids).containsExactlyInAnyOrder("s1", "/files/a.txt");
    }

    @Test
    void aLostSessionIsReplacedOnce() {
        send("one");
        agent.done();
        agent.sessions.clear();
        agent.sessions.put("other", null);
        send("two");
        assertThat(said).endsWith("created s2", "up");
        assertThat(heard.lines).startsWith("accepted 1", "user two");
        agent.done();
    }

    @Test
    void aSessionThatIsLostAgainIsAnError() {
        agent.faults.add(call -> gone(call));
        agent.faults.add(call -> gone(call));
        send("one");
        assertThat(heard.lines).containsExactly("error error not_found", "ended");
        assertThat(agent.sessions).hasSize(2);
    }

    private static boolean gone(Call call) {
        boolean post = call.url().endsWith("/events");
        if (post) {
            call.status(404);
        }
        return post;
    }

    @Test
    void everyFailureIsTheLastEvent() {
        agent.faults.add(call -> fault(call, "/session-tokens", 403));
        send("one");
        assertThat(heard.lines).containsExactly("error error forbidden", "ended");
        agent.faults.add(call -> fault(call, "/sessions", 402));
        send("one");
        assertThat(heard.last().error.code).isEqualTo("budget_exhausted");
        agent.faults.add(call -> fault(call, "/events", 500));
        send("one");
        assertThat(heard.last().error.code).isEqualTo("server_error");
        send("one");
        agent.emit("{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
        assertThat(heard.lines).endsWith("error error tool_crashed", "ended");
    }

    private static boolean fault(Call call, String path, int status) {
        boolean fits = call.url().endsWith(path);
        if (fits) {
            call.status(status);
        }
        return fits;
    }

    @Test
    void aPostWithoutAnAnswerTimesOutAndASecondTryWithTheSameKeyCountsOnce() {
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        client.send("Hello", null, "same", heard);
        world.clock.advance(30_000);
        assertThat(heard.last().error.code).isEqualTo("timeout");
        assertThat(held.get(0).cancelled).isTrue();
        heard = new Heard();
        client.send("Hello", null, "same", heard);
        world.clock.settle();
        heard = new Heard();
        client.leave();
        client.send("Hello", null, "same", heard);
        world.clock.settle();
        assertThat(agent.posts).hasSize(1);
    }

    @Test
    void wordsWhoseTurnHasBeenReadAlreadyEndAtOnce() {
        send("one");
        agent.say("yes");
        agent.done();
        Heard again = new Heard();
        client.send("one", null, "key1", again);
        world.clock.settle();
        assertThat(again.lines).containsExactly("accepted 1", "ended");
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void leavingCancelsTheBodyAndTheLogIsReadBeforeTheNextPost() {
        send("one");
        agent.say("par");
        client.leave();
        assertThat(agent.openStreams()).isZero();
        assertThat(heard.over).isFalse();
        agent.say("tial");
        agent.done();
        said.clear();
        send("two");
        agent.done();
        assertThat(said).containsExactly("past message partial", "past done because end_turn", "up");
        assertThat(heard.lines).containsExactly("accepted 6", "user two", "status", "done because end_turn", "ended");
    }

    @Test
    void anotherTabsTurnIsNotTakenForOurs() {
        send("one");
        agent.done();
        // The other tab's turn has run meanwhile; we know nothing of it when we post.
        FakeAgent.Session session = agent.session();
        agent.emit(session, "{\"type\":\"user.message\",\"text\":\"theirs\"}");
        agent.emit(session, "{\"type\":\"agent.message\",\"text\":\"to them\"}");
        agent.done();
        said.clear();
        send("ours");
        agent.say("to us");
        agent.done();
        assertThat(said)
                .containsExactly("up", "past user theirs", "past message to them", "past done because end_turn", "up");
        assertThat(heard.lines)
                .containsExactly(
                        "accepted 7",
                        "user ours",
                        "status",
                        "message to ",
                        "message to us",
                        "done because end_turn",
                        "ended");
    }

    @Test
    void aPauseRestsUntilTheAnswerAndGoesOnInTheSameTurn() {
        send("pay");
        agent.say("Shall I?");
        ask();
        assertThat(client.state()).isEqualTo(AgentClient.PAUSED);
        assertThat(agent.openStreams()).isZero();
        client.proceed();
        world.clock.advance(600_000);
        assertThat(agent.openStreams()).as("not before it is answered").isZero();
        assertThat(confirm("r1", "approve_once")).isEqualTo("[ok]");
        assertThat(client.state()).isEqualTo(AgentClient.RUNNING);
        agent.say(" Paid.");
        agent.done();
        assertThat(heard.lines).endsWith("message Shall I? Paid.", "done because end_turn", "ended");
        assertThat(agent.posts.get(1).string("type")).isEqualTo("user.tool_confirmation");
        assertThat(agent.posts.get(1).string("request_id")).isEqualTo("r1");
        assertThat(agent.posts.get(1).string("result")).isEqualTo("approve_once");
    }

    @Test
    void anAnsweredPauseGoesOnOnlyWhenItsListenerWantsTo() {
        send("pay");
        ask();
        confirm("r1", "deny");
        assertThat(agent.openStreams()).isZero();
        client.proceed();
        world.clock.settle();
        agent.done();
        assertThat(heard.lines).endsWith("done because end_turn", "ended");
    }

    @Test
    void aNestedStreamTakesThePausedTurnOver() {
        send("pay");
        agent.say("Shall I?");
        ask();
        Heard outer = heard;
        confirm("r1", "approve_once");
        stream(Double.NaN);
        assertThat(outer.lines).endsWith("ended");
        agent.say(" Paid.");
        agent.done();
        assertThat(heard.lines)
                .containsExactly(
                        "status", "message Shall I? ", "message Shall I? Paid.", "done because end_turn", "ended");
        assertThat(outer.lines).doesNotContain("done because end_turn");
        client.proceed();
        assertThat(client.state()).isEqualTo(AgentClient.IDLE);
    }

    @Test
    void aFailedAnswerLeavesThePauseAndALateOneReadsOn() {
        send("pay");
        ask();
        client.proceed();
        agent.faults.add(call -> fault(call, "/events", 500));
        assertThat(confirm("r1", "deny")).isEqualTo("[server_error]");
        assertThat(client.state()).isEqualTo(AgentClient.PAUSED);
        agent.faults.add(call -> {
            if (!call.url().endsWith("/events")) {
                return false;
            }
            call.json(409, "{\"error\":{\"code\":\"approval_expired\"}}");
            return true;
        });
        assertThat(confirm("r1", "deny")).isEqualTo("[approval_expired]");
        assertThat(client.state()).isEqualTo(AgentClient.RUNNING);
        agent.done();
        assertThat(heard.lines).endsWith("ended");
    }

    @Test
    void anExpiredQuestionIsReadOnWhateverOurClockSays() {
        world.clock.skew(-3_600_000);
        send("pay");
        agent.emit(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"expires_at\":\""
                        + java.time.Instant.ofEpochMilli((long) world.clock.now() + 60_000) + "\"}");
        client.proceed();
        world.clock.advance(59_999);
        assertThat(agent.openStreams()).isZero();
        world.clock.advance(1);
        assertThat(agent.openStreams()).isEqualTo(1);
        agent.done();
        assertThat(heard.lines).endsWith("ended");
    }

    @Test
    void interruptEndsAtTheServersWord() {
        send("long");
        agent.say("bla");
        client.interrupt((none, error) -> {});
        client.interrupt((none, error) -> {});
        world.clock.settle();
        assertThat(heard.lines).endsWith("message bla", "done because interrupted", "ended");
        assertThat(agent.posts).hasSize(2);
    }

    @Test
    void interruptEndsAfterThreeSecondsWithoutTheServer() {
        send("long");
        agent.faults.add(call -> call.url().endsWith("/events"));
        client.interrupt((none, error) -> {});
        world.clock.advance(2_999);
        assertThat(heard.over).isFalse();
        world.clock.advance(1);
        assertThat(heard.lines).endsWith("done because interrupted", "ended");
        assertThat(client.state()).isEqualTo(AgentClient.IDLE);
    }

    @Test
    void interruptBeforeTheAcceptanceFollowsIt() {
        List<Call> held = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/events") && held.add(call));
        client.send("long", null, "k", heard);
        world.clock.settle();
        client.interrupt((none, error) -> {});
        assertThat(agent.posts).isEmpty();
        agent.serve(held.get(0));
        world.clock.settle();
        assertThat(agent.posts).hasSize(2);
        assertThat(heard.lines).endsWith("done because interrupted", "ended");
    }

    @Test
    void interruptDuringAPauseReadsTheEnd() {
        send("pay");
        ask();
        client.interrupt((none, error) -> {});
        world.clock.settle();
        assertThat(heard.lines).endsWith("done because interrupted", "ended");
    }

    @Test
    void interruptWithoutATurnAsksTheServerAllTheSame() {
        client.interrupt((none, error) -> {});
        send("one");
        client.leave();
        client.interrupt((none, error) -> {});
        world.clock.settle();
        assertThat(agent.posts.get(1).string("type")).isEqualTo("user.interrupt");
    }

    @Test
    void resumeFoldsTheLogAndJoinsInMidSentence() {
        send("one");
        agent.say("All is ");
        AgentClient other = new AgentClient(world.ports, config, () -> "visitor", listener);
        said.clear();
        List<Object> running = new ArrayList<>();
        other.resume("s1", (value, error) -> running.add(value));
        world.clock.settle();
        assertThat(running).containsExactly(true);
        assertThat(said)
                .containsExactly(
                        "token",
                        "resumed s1",
                        "past user one",
                        "past status",
                        "past message All ",
                        "past message All is ");
        Heard joined = new Heard();
        other.stream(Double.NaN, joined);
        world.clock.settle();
        agent.say("well");
        agent.done();
        assertThat(joined.lines).containsExactly("message All is well", "done because end_turn", "ended");
        assertThat(heard.lines).endsWith("message All is well", "done because end_turn", "ended");
        other.shutdown();
    }

    @Test
    void streamingAnIdleSessionEndsAtOnceWithoutAnEvent() {
        assertThat(stream(Double.NaN)).isNull();
        assertThat(heard.lines).as("no session").containsExactly("ended");
        send("one");
        agent.done();
        stream(Double.NaN);
        assertThat(heard.lines).containsExactly("ended");
        assertThat(agent.openStreams()).isZero();
    }

    @Test
    void anExplicitNumberIsExclusiveAndBeginsThePartsAnew() {
        send("one");
        agent.say("a b c");
        agent.done();
        stream(3);
        assertThat(heard.lines).containsExactly("message b ", "message b c", "done because end_turn", "ended");
        stream(0);
        assertThat(heard.lines).startsWith("user one", "status", "message a ").endsWith("ended");
    }

    @Test
    void anUnknownSessionCannotBeResumed() {
        List<String> replies = new ArrayList<>();
        client.resume("nope", (value, error) -> replies.add(error.code));
        world.clock.settle();
        assertThat(replies).containsExactly("not_found");
        assertThat(client.sessionId()).isNull();
    }

    @Test
    void ofTwoResumesTheLaterCounts() {
        send("one");
        agent.done();
        client.createSession((id, error) -> {});
        world.clock.settle();
        List<String> replies = new ArrayList<>();
        client.resume("s1", (value, error) -> replies.add("s1 " + (error == null ? "ok" : error.code)));
        client.resume("s2", (value, error) -> replies.add("s2 " + (error == null ? "ok" : error.code)));
        world.clock.settle();
        assertThat(replies).containsExactly("s1 aborted", "s2 ok");
        assertThat(client.sessionId()).isEqualTo("s2");
    }

    @Test
    void historyIsReadInWholeTurnsHoweverItIsPaged() {
        for (int turn = 1; turn <= 5; turn++) {
            send("q" + turn);
            agent.say("a b c d e f");
            agent.done();
        }
        for (int page = 1; page <= 50; page++) {
            agent.page = page;
            AgentClient reader = new AgentClient(world.ports, config, () -> "visitor", listener);
            said.clear();
            reader.resume("s1", (value, error) -> {});
            world.clock.settle();
            List<String> lines = new ArrayList<>(said.subList(2, said.size()));
            while (reader.hasEarlier()) {
                List<String> earlier = new ArrayList<>();
                reader.earlier((events, error) -> events.forEach(e -> earlier.add("past " + Heard.describe(e))));
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

    @Test
    void identityGoesIntoTheMetadataAndASignInKeepsTheSession() {
        client.identify(world.json.parse("{\"userId\":\"u\",\"attributes\":{\"plan\":\"pro\"}}"));
        send("one");
        agent.done();
        assertThat(world.http.calls.get(1).body())
                .hasToString(
                        "{\"metadata\":{\"user_id\":\"u\",\"attributes\":{\"plan\":\"pro\"}},\"idempotency_key\":\"key1\"}");
        assertThat(client.identify(world.json.parse("{\"identityToken\":\"proof\"}")))
                .isEqualTo(Identity.REFRESHED);
        send("two");
        agent.done();
        assertThat(agent.sessions).hasSize(1);
        assertThat(agent.mints).isEqualTo(2);
    }

    @Test
    void anotherUserStartsASessionOfTheirOwn() {
        client.identify(world.json.parse("{\"userId\":\"a\",\"identityToken\":\"p1\"}"));
        send("one");
        client.identify(world.json.parse("{\"userId\":\"b\",\"identityToken\":\"p2\"}"));
        agent.done();
        assertThat(heard.over).as("a turn under way is not touched").isTrue();
        send("two");
        assertThat(agent.sessions).hasSize(2);
        agent.done();
    }

    @Test
    void contextStandsBeforeTheWordsOnceAndIsDefused() {
        config.context = reply -> reply.done("Cart: 2 <session-context> </ Session-Context\t> <b>", null);
        send("Hello");
        agent.done();
        assertThat(agent.posts.get(0).string("text"))
                .isEqualTo(
                        "<session-context>\nCart: 2 &lt;session-context> &lt;/ Session-Context\t> <b>\n</session-context>\n\nHello");
        assertThat(heard.lines).contains("user Hello");
    }

    @Test
    void contextThatFailsIsSlowOrTooLongIsLeftOut() {
        List<Reply<String>> asked = new ArrayList<>();
        config.context = asked::add;
        send("a");
        asked.get(0).done(null, new KartaError("invalid_option", "it threw"));
        world.clock.settle();
        agent.done();
        send("b");
        asked.get(1).done("x".repeat(16 * 1024 + 1), null);
        world.clock.settle();
        agent.done();
        send("c");
        world.clock.advance(2_000);
        asked.get(2).done("late", null);
        agent.done();
        send("d");
        asked.get(3).done(null, null);
        world.clock.settle();
        agent.done();
        assertThat(agent.posts).extracting(post -> post.string("text")).containsExactly("a", "b", "c", "d");
        assertThat(world.log.warnings).hasSize(3);
    }

    @Test
    void shutdownWhileTheContextIsAwaitedLeavesNothing() {
        config.context = reply -> {};
        send("a");
        client.shutdown();
        world.clock.advance(10_000);
        assertThat(world.log.warnings).isEmpty();
    }

    @Test
    void uploadsTellProgressAndCanBeCancelled() {
        List<String> told = new ArrayList<>();
        agent.faults.add(call -> {
            if (!call.url().endsWith("/files")) {
                return false;
            }
            assertThat(call.request().file.name()).isEqualTo("a.txt");
            call.progress(0.5);
            call.progress(1);
            call.json(200, "{\"path\":\"/up/a.txt\"}");
            return true;
        });
        client.upload(file(), part -> told.add("" + part), (path, error) -> told.add(path.write()));
        world.clock.settle();
        assertThat(told)
                .containsExactly(
                        "0.5", "1.0", "{\"path\":\"/up/a.txt\",\"name\":\"a.txt\",\"type\":\"text/plain\",\"size\":3}");
        agent.faults.add(call -> call.url().endsWith("/files"));
        Cancellable upload = client.upload(file(), part -> told.add("x"), (path, error) -> told.add("y"));
        world.clock.advance(600_000);
        assertThat(world.http.open()).as("no time limit").hasSize(1);
        upload.cancel();
        assertThat(world.http.open()).isEmpty();
        assertThat(told).hasSize(3);
    }

    @Test
    void listingNamesTheTokensOwner() {
        client.list((value, error) -> {});
        world.clock.settle();
        client.identify(world.json.parse("{\"userId\":\"ü/?&\",\"identityToken\":\"p\"}"));
        client.list((value, error) -> {});
        world.clock.settle();
        assertThat(requests()).contains("GET sessions?end_user=visitor", "GET sessions?end_user=%C3%BC%2F%3F%26");
    }

    @Test
    void whatNeedsASessionSaysSo() {
        List<String> replies = new ArrayList<>();
        client.transcript((value, error) -> replies.add(error.code));
        client.feedback("m", true, null, (value, error) -> replies.add(error.code));
        client.confirm("r", "deny", (value, error) -> replies.add(error.code));
        assertThat(replies).containsExactly("not_found", "not_found", "not_found");
        assertThat(world.http.calls).isEmpty();
    }

    @Test
    void deletingTheSessionInUseLetsGoOfIt() {
        send("one");
        agent.done();
        client.delete("s1", (value, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(client.sessionId()).isNull();
        assertThat(agent.sessions).isEmpty();
    }

    static Blob file() {
        return new Blob() {
            @Override
            public String name() {
                return "a.txt";
            }

            @Override
            public String type() {
                return "text/plain";
            }

            @Override
            public double size() {
                return 3;
            }
        };
    }
}
