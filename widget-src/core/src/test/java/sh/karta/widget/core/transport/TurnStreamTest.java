// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** The events of a stream, and its end (wire-protocol §3). */
class TurnStreamTest extends Fixture {
    @Test
    void theStreamEndsAtTheTerminalEvent() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "Hi"));
        call.event(done(2) + "\n\ndata: " + message(3, "after"));
        assertThat(heard).containsExactly("up", "message Hi", "done", "ended");
        assertThat(call.cancelled).isTrue();
        world.clock.advance(1e7);
        assertThat(world.http.untaken()).isZero();
    }

    @Test
    void aBrokenStreamContinuesAfterTheLastEvent() {
        open();
        Call first = connection(0);
        first.stream();
        first.event(message(1, "a"));
        first.event(message(2, "b"));
        first.text("id: 3\ndata: " + message(3, "lost"));
        first.fail();
        assertThat(heard).endsWith("message ab", "down");
        world.clock.advance(500);
        Call second = connection(2);
        second.stream();
        second.event(message(3, "c"));
        second.end();
        world.clock.advance(500);
        Call third = connection(3);
        third.stream();
        third.event(done(4));
        assertThat(heard)
                .containsExactly(
                        "up", "message a", "message ab", "down", "up", "message abc", "down", "up", "done", "ended");
    }

    @Test
    void repeatedEventsAreDropped() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        call.event(message(1, "a"));
        call.event(message(2, "b"));
        call.event(message(1, "a"));
        call.event(done(3));
        assertThat(heard).containsExactly("up", "message a", "message ab", "done", "ended");
    }

    @Test
    void eventsWithoutANumberAreAccepted() {
        open();
        Call call = connection(0);
        call.stream();
        call.event("{\"type\":\"agent.message\",\"text\":\"a\"}");
        call.event("{\"type\":\"agent.message\",\"text\":\"b\"}");
        call.event("{\"type\":\"session.status_idle\"}");
        assertThat(heard).containsExactly("up", "message a", "message b", "done", "ended");
    }

    @Test
    void aPauseEndsTheStream() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r\",\"seq\":1}");
        assertThat(heard).containsExactly("up", "input_required");
        assertThat(call.cancelled).isTrue();
    }

    @Test
    void garbageIsSkipped() {
        open();
        Call call = connection(0);
        call.stream();
        call.text(
                "data: {not json\n\n: comment\n\ndata: [1]\n\ndata: \"text\"\n\ndata: null\n\nfoo\n\ndata: {\"type\":\"ping\"}\n\n");
        call.event("{\"type\":\"user.dreaming\",\"seq\":1}");
        call.event(done(2));
        assertThat(heard).containsExactly("up", "done", "ended");
        assertThat(world.log.debugs).hasSize(5);
        assertThat(world.log.warnings).isEmpty();
    }

    @Test
    void permanentErrorsEndTheStream() {
        for (String refusal : List.of(
                "400 invalid_request", "402 budget_exhausted", "403 forbidden", "404 not_found", "429 limit_reached")) {
            open();
            String code = refusal.substring(4);
            connection(0).json(Integer.parseInt(refusal.substring(0, 3)), "{\"error\":{\"code\":\"" + code + "\"}}");
            assertThat(error.code).isEqualTo(code);
            stream.cancel();
            world.clock.advance(60_000);
            heard.clear();
        }
    }

    @Test
    void aPageInsteadOfAStreamIsABadResponse() {
        open();
        connection(0).head(200, "text/html");
        assertThat(error.code).isEqualTo("bad_response");
    }

    @Test
    void aRefusedTokenIsRenewedOnce() {
        config.embedKey = "pk_test_1";
        open();
        world.http.take("POST", "/v1/embed/session-tokens").json(200, "{\"token\":\"t1\"}");
        Call refused = connection(0);
        assertThat(refused.token()).isEqualTo("t1");
        refused.status(401);
        world.http.take("POST", "/v1/embed/session-tokens").json(200, "{\"token\":\"t2\"}");
        Call again = connection(0);
        assertThat(again.token()).isEqualTo("t2");
        again.json(401, "{\"error\":{\"code\":\"unauthenticated\"}}");
        assertThat(error.code).isEqualTo("unauthenticated");
    }

    @Test
    void anEventThatIsTooLargeIsATypedError() {
        open();
        Call call = connection(0);
        call.stream();
        String piece = "x".repeat(1 << 20);
        call.text("data: ");
        for (int i = 0; i < 9 && error == null; i++) {
            call.text(piece);
        }
        assertThat(error.code).isEqualTo("event_too_large");
        assertThat(call.cancelled).isTrue();
    }

    @Test
    void nothingIsReceivedAfterCancel() {
        open();
        Call call = connection(0);
        call.stream();
        stream.cancel();
        assertThat(call.cancelled).isTrue();
        call.event(message(1, "late"));
        assertThat(heard).containsExactly("up");
    }
}
