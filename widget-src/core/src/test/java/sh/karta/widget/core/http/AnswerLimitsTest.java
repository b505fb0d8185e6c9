// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.HttpRequest;

/** Limits on the size and the time of a response. */
class AnswerLimitsTest {
    private static final String MEBI = "x".repeat(1 << 20);

    private final World world = new World();
    private final List<KartaError> errors = new ArrayList<>();

    private Call ask(boolean stream, double timeout) {
        HttpRequest request = new HttpRequest("GET", "https://agent.test/");
        request.eventStream = stream;
        var unused = new HttpExchange(
                world.ports, request, timeout, new JsonBody(world.json, false, (value, error) -> errors.add(error)));
        return world.http.calls.get(0);
    }

    @Test
    void theBodyOfAnErrorIsLimited() {
        Call call = ask(false, HttpExchange.TIMEOUT);
        call.head(403, "text/plain");
        for (int i = 0; i < 100 && !call.cancelled; i++) {
            call.text(MEBI);
        }
        assertThat(call.cancelled).isTrue();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).code).isEqualTo("forbidden");
        assertThat(errors.get(0).body).hasSizeLessThanOrEqualTo(64 * 1024);
        assertThat(world.clock.timers()).isZero();
    }

    @Test
    void aResponseWithoutEndIsABadResponse() {
        Call call = ask(false, HttpExchange.TIMEOUT);
        call.head(200, "application/json");
        for (int i = 0; i < 100 && !call.cancelled; i++) {
            call.text(MEBI);
        }
        assertThat(call.cancelled).isTrue();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).code).isEqualTo("bad_response");
        assertThat(world.clock.timers()).isZero();
    }

    @Test
    void aLongResponseWithinTheLimitIsRead() {
        Call call = ask(false, HttpExchange.TIMEOUT);
        call.json(200, "{\"text\":\"" + MEBI.repeat(8) + "\"}");
        assertThat(errors).containsExactly((KartaError) null);
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "true, 30000", "false, 0", "false, 30000"})
    void anErrorWhoseBodyNeverEndsHasTheErrorOfItsStatus(boolean stream, double timeout) {
        Call call = ask(stream, timeout);
        call.head(404, "text/plain");
        call.text("Not");
        world.clock.advance(4_999);
        assertThat(errors).isEmpty();
        call.text(" here.");
        world.clock.advance(1);
        assertThat(call.cancelled).isTrue();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).status).isEqualTo(404);
        assertThat(errors.get(0).message).isEqualTo("Not here.");
        assertThat(world.clock.timers()).isZero();
    }

    @Test
    void aResponseThatNeverEndsIsCutOffEvenIfItsRequestMayTakeAnyTime() {
        Call call = ask(false, 0);
        world.clock.advance(600_000);
        assertThat(errors).isEmpty();
        call.head(200, "application/json");
        call.text("{");
        world.clock.advance(HttpExchange.TIMEOUT - 1);
        assertThat(errors).isEmpty();
        world.clock.advance(1);
        assertThat(call.cancelled).isTrue();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).code).isEqualTo("bad_response");
        assertThat(world.clock.timers()).isZero();
    }

    @Test
    void anEventStreamMayTakeAnyTime() {
        Call call = ask(true, 0);
        call.head(200, "text/event-stream");
        world.clock.advance(600_000);
        assertThat(errors).isEmpty();
        assertThat(world.clock.timers()).isZero();
        call.end();
    }
}
