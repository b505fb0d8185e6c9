// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** A service worker or a proxy that answers each repeated address with what it had the first time. */
class CachedReadsTest extends Fixture {
    private final Map<String, Call> stored = new HashMap<>();
    private final Random random = new Random(1);
    private boolean unreadable;

    @BeforeEach
    void cache() {
        world.http.serve(call -> {
            world.random.next = random.nextDouble();
            Call first = call.method().equals("GET") ? stored.putIfAbsent(call.address(), call) : null;
            if (first != null) {
                call.head(200, first.answeredType);
                call.text(first.answered.toString());
                call.end();
            } else if (unreadable && call.url().contains("/events/stream")) {
                call.fail(true);
            } else {
                agent.serve(call);
            }
        });
    }

    @Test
    void aStreamThatBrokeTwiceAtTheSameEventGoesOn() {
        send("Hello");
        for (int i = 0; i < 3; i++) {
            agent.breakStreams();
            world.clock.advance(20_000);
        }
        agent.say("Hi.");
        agent.done();
        assertThat(recorded.lines)
                .containsExactly("accepted 1", "user Hello", "status", "message Hi.", "done because end_turn", "ended");
    }

    @Test
    void aPolledLogShowsTheAnswer() {
        unreadable = true;
        send("Hello");
        world.clock.advance(1_500);
        agent.say("Hi.");
        world.clock.advance(1_500);
        agent.done();
        world.clock.advance(1_500);
        assertThat(recorded.lines).endsWith("message Hi.", "done because end_turn", "ended");
    }

    @Test
    void aSecondTurnIsNotAnsweredWithTheFirst() {
        unreadable = true;
        agent.tellsSeq = false;
        send("One");
        agent.say("First.");
        agent.done();
        world.clock.advance(1_500);
        send("Two");
        agent.say("Second.");
        agent.done();
        world.clock.advance(1_500);
        assertThat(recorded.lines).contains("message Second.").doesNotContain("message First.");
    }
}
