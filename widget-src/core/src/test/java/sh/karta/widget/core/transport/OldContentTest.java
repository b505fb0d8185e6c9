// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Content of an earlier turn, which caches between page and server send in place of the answer. */
class OldContentTest extends Fixture {
    @Test
    void everyReadHasAnAddressOfItsOwn() {
        open();
        TreeSet<String> addresses = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            Call call = connection(0);
            assertThat(call.address()).matches(".*[?&]r=[0-9]+");
            addresses.add(call.address());
            world.random.next = i * 0.1;
            call.fail(i == 2);
            world.clock.advance(500);
            if (i == 2) {
                Call log = world.http.take("GET", "/sessions/s1");
                assertThat(log.address()).matches(".*[?]r=[0-9]+");
                break;
            }
        }
        assertThat(addresses).hasSize(3);
    }

    @Test
    void anOldStreamDoesNotEndTheTurn() {
        session.posted(5);
        open();
        Call old = connection(0);
        old.stream();
        old.event(message(2, "old"));
        old.event(done(3));
        old.end();
        assertThat(heard).doesNotContain("ended");
        Call current = connection(3);
        current.stream();
        current.event(message(6, "new"));
        current.event(done(7));
        assertThat(heard).endsWith("message new", "done", "ended");
        assertThat(error).isNull();
    }

    @Test
    void anOldLogDoesNotEndTheTurn() {
        session.posted(5);
        open();
        connection(0).fail(true);
        world.http.take("GET", "/sessions/s1").json(200, "{\"status\":\"idle\",\"events\":[" + done(3) + "]}");
        assertThat(heard).doesNotContain("ended");
        world.clock.advance(500);
        world.http
                .take("GET", "/sessions/s1")
                .json(
                        200,
                        "{\"status\":\"idle\",\"events\":[" + done(3) + "," + message(6, "new") + "," + done(7) + "]}");
        assertThat(heard).endsWith("message new", "done", "ended");
        assertThat(error).isNull();
    }

    @Test
    void anEventWithoutANumberIsNoAnswerToANumberedMessage() {
        session.posted(5);
        open();
        Call foreign = connection(0);
        foreign.stream();
        foreign.event("{\"type\":\"agent.message\",\"text\":\"old\"}");
        foreign.event("{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
        foreign.end();
        assertThat(heard).containsExactly("up", "down");
        world.clock.advance(500);
        Call current = connection(0);
        current.stream();
        current.event(message(6, "new"));
        current.event(done(7));
        assertThat(heard).endsWith("message new", "done", "ended");
    }
}
