// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** A POST whose answer is lost is repeated with the same key and body, up to three times within 30 seconds. */
class LostReplyTest extends Fixture {
    private final List<Call> silent = new ArrayList<>();

    /** Holds the answers to the next {@code count} posts back. */
    private void silence(int count) {
        for (int i = 0; i < count; i++) {
            agent.faults.add(call -> call.url().endsWith("/events") && silent.add(call));
        }
    }

    /** Lets the next post reach the server, but loses its answer. */
    private void loseReply() {
        agent.faults.add(call -> {
            boolean post = call.url().endsWith("/events");
            if (post) {
                agent.accept(call);
            }
            return post;
        });
    }

    private List<Call> posts() {
        List<Call> posts = new ArrayList<>();
        for (Call call : world.http.calls) {
            if (call.url().endsWith("/events")) {
                posts.add(call);
            }
        }
        return posts;
    }

    @Test
    void aMessageWhoseReplyWasLostIsAcceptedOnceAndItsTurnFollowed() {
        loseReply();
        send("Hello");
        world.clock.advance(500);
        agent.say("Hi.");
        agent.done();
        assertThat(recorded.lines)
                .containsExactly("accepted 1", "user Hello", "status", "message Hi.", "done because end_turn", "ended");
        assertThat(posts()).hasSize(2);
        assertThat(posts().get(1).request().body).isEqualTo(posts().get(0).request().body);
        assertThat(agent.session().log).as("one message, one answer").hasSize(4);
    }

    @Test
    void afterANetworkErrorTheNextAttemptBacksOffWithJitter() {
        for (int i = 0; i < 3; i++) {
            agent.faults.add(call -> {
                boolean post = call.url().endsWith("/events");
                if (post) {
                    call.fail();
                }
                return post;
            });
        }
        send("Hello");
        assertThat(posts()).hasSize(1);
        world.clock.advance(499);
        assertThat(posts()).hasSize(1);
        world.random.next = 0.5;
        world.clock.advance(1);
        assertThat(posts()).as("the wait was chosen with the failure").hasSize(2);
        world.clock.advance(499);
        assertThat(posts()).as("half of the second wait").hasSize(2);
        world.clock.advance(1);
        assertThat(posts()).hasSize(3);
        assertThat(recorded.lines).containsExactly("error error network", "ended");
        world.clock.advance(600_000);
        assertThat(posts()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 529})
    void aServerErrorIsRepeated(int status) {
        agent.faults.add(call -> fault(call, "/events", status));
        agent.faults.add(call -> fault(call, "/events", status));
        send("Hello");
        world.clock.advance(1_500);
        agent.done();
        assertThat(recorded.lines).startsWith("accepted 1").endsWith("done because end_turn", "ended");
        assertThat(posts()).hasSize(3);
    }

    @Test
    void theLastServerErrorIsTheErrorOfTheTurn() {
        for (int i = 0; i < 3; i++) {
            agent.faults.add(call -> fault(call, "/events", 503));
        }
        send("Hello");
        world.clock.advance(1_500);
        assertThat(recorded.lines).containsExactly("error error server_error", "ended");
        assertThat(recorded.error().status).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 403, 409, 413, 415, 422, 429})
    void aRefusalIsNeverRepeated(int status) {
        agent.faults.add(call -> fault(call, "/events", status));
        send("Hello");
        world.clock.advance(600_000);
        assertThat(posts()).hasSize(1);
        assertThat(recorded.error().status).isEqualTo(status);
    }

    @Test
    void aRefusalOfTheSecondAttemptCounts() {
        agent.faults.add(call -> fault(call, "/events", 500));
        agent.faults.add(call -> fault(call, "/events", 403));
        send("Hello");
        world.clock.advance(600_000);
        assertThat(posts()).hasSize(2);
        assertThat(recorded.lines).containsExactly("error error forbidden", "ended");
    }

    @Test
    void afterFiveSecondsOfSilenceASecondAttemptRunsInParallel() {
        silence(1);
        send("Hello");
        world.clock.advance(4_999);
        assertThat(posts()).hasSize(1);
        world.clock.advance(1);
        assertThat(posts()).hasSize(2);
        assertThat(silent.get(0).cancelled)
                .as("given up once the second has its answer")
                .isTrue();
        agent.done();
        assertThat(recorded.lines).startsWith("accepted 1").endsWith("done because end_turn", "ended");
        assertThat(agent.posts).hasSize(1);
    }

    @Test
    void theFirstAnswerOfAnyAttemptCounts() {
        silence(3);
        send("Hello");
        world.clock.advance(12_000);
        assertThat(silent).hasSize(3).noneMatch(call -> call.cancelled);
        agent.serve(silent.get(0));
        world.clock.settle();
        assertThat(silent.get(1).cancelled).isTrue();
        assertThat(silent.get(2).cancelled).isTrue();
        agent.done();
        assertThat(recorded.lines).startsWith("accepted 1").endsWith("done because end_turn", "ended");
        world.clock.advance(600_000);
        assertThat(posts()).hasSize(3);
    }

    @Test
    void aFailedAttemptDoesNotEndASilentOne() {
        silence(1);
        send("Hello");
        agent.faults.add(call -> fault(call, "/events", 500));
        agent.faults.add(call -> fault(call, "/events", 500));
        world.clock.advance(20_000);
        assertThat(posts()).hasSize(3);
        assertThat(recorded.lines).isEmpty();
        agent.serve(silent.get(0));
        world.clock.settle();
        agent.done();
        assertThat(recorded.lines).startsWith("accepted 1").endsWith("done because end_turn", "ended");
    }

    @Test
    void thePostTimesOutThirtySecondsAfterItsFirstAttempt() {
        silence(3);
        send("Hello");
        world.clock.advance(29_999);
        assertThat(recorded.over).isFalse();
        world.clock.advance(1);
        assertThat(recorded.lines).containsExactly("error error timeout", "ended");
        assertThat(recorded.error().isRetryable()).isTrue();
        assertThat(silent).hasSize(3).allMatch(call -> call.cancelled);
    }

    @Test
    void anotherTokenDoesNotExtendTheTimeout() {
        silence(3);
        send("Hello");
        world.clock.advance(20_000);
        silence(3);
        silent.get(2).status(401);
        world.clock.settle();
        assertThat(agent.mints).isEqualTo(2);
        assertThat(posts()).extracting(Call::token).containsExactly("t1", "t1", "t1", "t2");
        world.clock.advance(9_999);
        assertThat(recorded.over).isFalse();
        world.clock.advance(1);
        assertThat(recorded.lines).containsExactly("error error timeout", "ended");
        assertThat(silent).allMatch(call -> call.cancelled || call.over);
    }

    @Test
    void aTokenThatDoesNotComeDoesNotExtendTheTimeoutEither() {
        silence(1);
        send("Hello");
        world.clock.advance(4_000);
        agent.faults.add(call -> call.url().endsWith("/session-tokens"));
        silent.get(0).status(401);
        world.clock.advance(25_999);
        assertThat(recorded.over).isFalse();
        world.clock.advance(1);
        assertThat(recorded.lines).containsExactly("error error timeout", "ended");
    }

    @Test
    void retryAfterIsObeyedUnlessItExceedsTheTimeout() {
        agent.faults.add(call -> retryAfter(call, "8"));
        send("Hello");
        world.clock.advance(7_999);
        assertThat(posts()).hasSize(1);
        world.clock.advance(1);
        assertThat(posts()).hasSize(2);
        agent.done();
        agent.faults.add(call -> retryAfter(call, "31"));
        send("Again");
        assertThat(recorded.lines).containsExactly("error error server_error", "ended");
    }

    private static boolean retryAfter(Call call, String seconds) {
        boolean post = call.url().endsWith("/events");
        if (post) {
            call.head(503, "application/json", seconds, null);
            call.end();
        }
        return post;
    }

    @Test
    void aPostAnsweredWith408IsNotRepeated() {
        agent.faults.add(call -> fault(call, "/events", 408));
        send("Hello");
        world.clock.advance(30_000);
        assertThat(posts()).hasSize(1);
        assertThat(recorded.lines).containsExactly("error error timeout", "ended");
    }

    @Test
    void aRetryAndANewTokenCombine() {
        agent.faults.add(call -> fault(call, "/events", 500));
        agent.faults.add(call -> fault(call, "/events", 401));
        send("Hello");
        world.clock.advance(500);
        agent.done();
        assertThat(agent.mints).isEqualTo(2);
        assertThat(posts()).extracting(Call::token).containsExactly("t1", "t1", "t2");
        assertThat(recorded.lines).startsWith("accepted 1").endsWith("done because end_turn", "ended");
    }

    @Test
    void aSessionWhoseReplyWasLostIsCreatedOnce() {
        agent.faults.add(call -> {
            boolean create = call.url().endsWith("/sessions");
            if (create) {
                agent.create(call);
                call.fail();
            }
            return create;
        });
        send("Hello");
        world.clock.advance(500);
        agent.done();
        assertThat(agent.sessions).hasSize(1);
        assertThat(recorded.lines).startsWith("accepted 1").endsWith("done because end_turn", "ended");
    }

    @Test
    void decisionsAndInterruptsAreRepeatedToo() {
        send("pay");
        ask();
        client.proceed();
        agent.faults.add(call -> fault(call, "/events", 500));
        List<KartaError> replies = new ArrayList<>();
        client.confirm("r1", "deny", (done, error) -> replies.add(error));
        world.clock.advance(500);
        assertThat(replies).containsExactly((KartaError) null);
        agent.faults.add(call -> fault(call, "/events", 500));
        client.interrupt((none, error) -> replies.add(error));
        world.clock.advance(500);
        assertThat(recorded.lines).endsWith("done because interrupted", "ended");
        assertThat(agent.posts)
                .extracting(post -> post.string("type"))
                .containsExactly("user.message", "user.tool_confirmation", "user.interrupt");
    }

    @Test
    void aRepeatedInterruptNeverReachesTheNextTurn() {
        send("one");
        silence(1);
        client.interrupt((none, error) -> {});
        agent.emit("{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
        assertThat(recorded.lines).endsWith("done because end_turn", "ended");
        send("two");
        world.clock.advance(25_000);
        agent.say("Yes.");
        assertThat(recorded.lines).endsWith("message Yes.");
        assertThat(agent.posts).extracting(post -> post.string("type")).containsExactly("user.message", "user.message");
    }

    @Test
    void aRequestWithoutAKeyIsNotRepeated() {
        agent.faults.add(call -> fault(call, "/session-tokens", 500));
        send("Hello");
        world.clock.advance(600_000);
        assertThat(requests()).containsExactly("POST embed/session-tokens");
        assertThat(recorded.lines).containsExactly("error error server_error", "ended");
    }

    @Test
    void leavingCancelsTheNextAttempt() {
        agent.faults.add(call -> fault(call, "/events", 500));
        send("Hello");
        client.leave();
        assertThat(world.clock.timers()).isZero();
        world.clock.advance(600_000);
        assertThat(posts()).hasSize(1);
    }
}
