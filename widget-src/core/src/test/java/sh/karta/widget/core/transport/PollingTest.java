// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Polling, for pages that cannot read a body while it arrives. */
class PollingTest extends Fixture {
    @Test
    void withoutAReadableBodyTheLogIsPolled() {
        open();
        connection(0).fail(true);
        log().json(200, "{\"status\":\"running\",\"events\":[" + message(1, "a") + "]}");
        world.clock.advance(1_500);
        log().json(200, "{\"status\":\"running\",\"events\":[" + message(1, "a") + "," + message(2, "b") + "]}");
        world.clock.advance(1_500);
        log().fail();
        world.clock.advance(500);
        log().json(200, "{\"status\":\"idle\",\"events\":[" + message(2, "b") + "," + done(3) + "]}");
        assertThat(heard).containsExactly("up", "message a", "up", "message ab", "down", "up", "done", "ended");
        assertThat(error).isNull();
    }

    @Test
    void anIdleLogWithoutATerminalEventEndsTheTurn() {
        open();
        connection(0).fail(true);
        log().json(200, "{\"status\":\"idle\",\"events\":[]}");
        assertThat(heard).containsExactly("up", "ended");
    }

    private Call log() {
        return world.http.take("GET", "/sessions/s1");
    }
}
