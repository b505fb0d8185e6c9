// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.Tokens;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.wire.WireMapper;

/** "Rules that make it survive real networks" (wire-protocol §3), one by one, in virtual time. */
class TurnStreamTest {
    private static final String URL = "https://agent.test/org/agent/v1/managed-agents/sessions/s1";
    private final World world = new World();
    private final List<String> heard = new ArrayList<>();
    private final Session session = new Session("s1", new WireMapper(world.json, world.log));
    private KartaError error;
    private final TurnSink sink = new TurnSink() {
        @Override
        public void accepted(double seq) {
            heard.add("accepted");
        }

        @Override
        public void event(AgentEvent event) {
            heard.add(EventType.name(event.type) + (event.text.isEmpty() ? "" : " " + event.text));
        }

        @Override
        public void connected(boolean up) {
            heard.add(up ? "up" : "down");
        }

        @Override
        public void ended(KartaError failure) {
            error = failure;
            heard.add(failure == null ? "ended" : "ended " + failure.code);
        }
    };
    private final ClientConfig config = new ClientConfig();
    private Cancellable stream;

    private void open() {
        config.baseUrl = "https://agent.test";
        config.projectRef = "org/agent";
        if (config.embedKey == null) {
            config.token = "t";
        }
        Tokens tokens = new Tokens(world.ports, config, new Identity(), () -> "v", () -> {});
        stream = new ManagedAgents(new Api(world.ports, tokens), config).follow(session, sink);
    }

    private Call connection(int after) {
        Call call = world.http.take("GET", "/sessions/s1/events/stream?after=" + after);
        assertThat(call.url()).isEqualTo(URL + "/events/stream?after=" + after);
        assertThat(call.request().eventStream).isTrue();
        return call;
    }

    private static String message(int seq, String text) {
        return "{\"type\":\"agent.message\",\"delta\":true,\"seq\":" + seq + ",\"text\":\"" + text + "\"}";
    }

    private static String done(int seq) {
        return "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\",\"seq\":" + seq + "}";
    }

    @AfterEach
    void nothingIsLeft() {
        if (stream != null) {
            stream.cancel();
        }
        assertThat(world.clock.timers()).isZero();
        assertThat(world.http.open()).isEmpty();
        assertThat(world.surroundings.listeners()).isZero();
    }

    @Test
    void followsToTheTerminalEventAndCancelsTheBodyThere() {
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
    void aStreamThatStopsEarlierIsTakenUpAfterTheLastNumber() {
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
    void whatWasSeenIsDropped() {
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
    void eventsWithoutANumberAreTaken() {
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
        assertThat(heard).containsExactly("up", "input_required", "ended");
        assertThat(call.cancelled).isTrue();
    }

    @Test
    void garbageIsSkipped() {
        open();
        Call call = connection(0);
        call.stream();
        call.text(
                "data: {not json\n\n: comment\n\ndata: [1]\n\ndata: \"text\"\n\ndata: null\n\nfoo\n\ndata: {\"type\":\"ping\"}\n\n");
        call.event("{\"type\":\"agent.dreaming\",\"seq\":1}");
        call.event(done(2));
        assertThat(heard).containsExactly("up", "done", "ended");
        assertThat(world.log.debugs).hasSize(5);
        assertThat(world.log.warnings).isEmpty();
    }

    @Test
    void backsOffWithFullJitterFromHalfASecondToFifteen() {
        open();
        connection(0).fail();
        // The fake chance is just below one: each wait is the longest that jitter allows.
        for (double wait : new double[] {500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000}) {
            world.clock.advance(wait - 1);
            assertThat(world.http.untaken()).as("before %f", wait).isZero();
            world.clock.advance(1);
            connection(0).fail();
        }
        assertThat(error.code).isEqualTo("network");
        assertThat(heard).endsWith("down", "ended network");
    }

    @Test
    void jitterReachesDownToNothing() {
        world.random.next = 0;
        open();
        for (int i = 0; i < 8; i++) {
            connection(0).fail();
            world.clock.settle();
        }
        connection(0).fail();
        assertThat(error.code).isEqualTo("network");
    }

    @Test
    void aNewEventBeginsTheCountingAnew() {
        world.random.next = 0;
        open();
        for (int i = 0; i < 30; i++) {
            for (int failed = 0; failed < 7; failed++) {
                connection(i).fail();
                world.clock.settle();
            }
            Call call = connection(i);
            call.stream();
            call.event(message(i + 1, "x"));
            call.fail();
            world.clock.settle();
        }
        assertThat(error).isNull();
        connection(30);
    }

    @Test
    void aHeartbeatIsNoProgress() {
        world.random.next = 0;
        open();
        for (int i = 0; i < 8; i++) {
            Call call = connection(0);
            call.stream();
            call.text(": \n\n");
            call.end();
            world.clock.settle();
        }
        Call last = connection(0);
        last.stream();
        last.end();
        assertThat(error.code).isEqualTo("network");
    }

    @Test
    void givesUpAfterTwoMinutesWithoutAConnection() {
        open();
        for (int i = 0; i < 3; i++) {
            connection(0);
            world.clock.advance(45_000);
            world.clock.advance(i == 2 ? 0 : 500 * (1 << i));
        }
        assertThat(error.code).isEqualTo("network");
    }

    @Test
    void aConnectionThatWorksIsNotCountedHoweverLongItSaysNothingNew() {
        open();
        Call call = connection(0);
        call.stream();
        for (int i = 0; i < 100; i++) {
            world.clock.advance(15_000);
            call.text(": \n\n");
        }
        assertThat(heard).containsExactly("up");
        call.event(done(1));
    }

    @Test
    void fortyFiveSecondsWithoutAByteAreADrop() {
        open();
        Call call = connection(0);
        call.stream();
        world.clock.advance(44_999);
        call.text("");
        world.clock.advance(44_999);
        assertThat(call.cancelled).as("an empty piece says that bytes came").isFalse();
        world.clock.advance(1);
        assertThat(call.cancelled).isTrue();
        world.clock.advance(500);
        connection(0).stream();
    }

    @Test
    void aStallBeforeTheHeadIsADropToo() {
        open();
        Call call = connection(0);
        world.clock.advance(45_000);
        assertThat(call.cancelled).isTrue();
        world.clock.advance(500);
        connection(0);
    }

    @Test
    void theServersRetryIsTheFloor() {
        world.random.next = 0;
        open();
        Call call = connection(0);
        call.stream();
        call.text("retry: 3000\n\n");
        call.end();
        world.clock.advance(2_999);
        assertThat(world.http.untaken()).isZero();
        world.clock.advance(1);
        connection(0).fail();
        world.clock.advance(2_999);
        assertThat(world.http.untaken()).as("kept for later connections").isZero();
        world.clock.advance(1);
        connection(0);
    }

    @Test
    void retryAfterIsObeyedInSecondsAndAsADate() {
        world.random.next = 0;
        open();
        Call busy = connection(0);
        busy.head(503, "text/plain", "7", null);
        busy.end();
        world.clock.advance(6_999);
        assertThat(world.http.untaken()).isZero();
        world.clock.advance(1);
        Call dated = connection(0);
        dated.head(503, "", "Fri, 15 Jan 2027 08:00:28 GMT", null);
        dated.end();
        world.clock.advance(19_999);
        assertThat(world.http.untaken()).isZero();
        world.clock.advance(1);
        Call limited = connection(0);
        limited.json(429, "{\"error\":{\"code\":\"rate_limited\",\"retry_after_seconds\":5}}");
        world.clock.advance(5_000);
        connection(0).stream();
    }

    @Test
    void aRetryAfterBeyondOurPatienceEndsIt() {
        open();
        connection(0).json(429, "{\"error\":{\"code\":\"rate_limited\",\"retry_after_seconds\":600}}");
        assertThat(error.code).isEqualTo("rate_limited");
        assertThat(error.retryAfterSeconds).isEqualTo(600);
    }

    @Test
    void refusalsThatTimeDoesNotMendEndIt() {
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
    void aPageInPlaceOfAStreamIsABadResponse() {
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
    void waitsWhileOfflineAndTheWaitIsNotCounted() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        world.surroundings.online(false);
        call.fail();
        world.clock.advance(3_600_000);
        assertThat(world.http.untaken()).isZero();
        world.surroundings.online(true);
        Call again = connection(1);
        again.stream();
        again.event(done(2));
        assertThat(heard).containsExactly("up", "message a", "down", "up", "done", "ended");
    }

    @Test
    void aWordlesslyDeadConnectionIsReplacedWhenTheNetworkIsBack() {
        open();
        Call call = connection(0);
        call.stream();
        world.surroundings.online(false);
        assertThat(call.cancelled)
                .as("a connection to this machine may live on")
                .isFalse();
        world.surroundings.online(true);
        assertThat(call.cancelled).isTrue();
        connection(0);
    }

    @Test
    void startsOnlyWhenThereIsANetworkAndSomebodyLooks() {
        world.surroundings.online(false);
        open();
        world.surroundings.visible(false);
        world.surroundings.online(true);
        assertThat(world.http.untaken()).isZero();
        world.surroundings.visible(true);
        connection(0);
    }

    @Test
    void aHiddenPageHoldsNoConnectionAndTheTimeIsNotCounted() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        world.surroundings.visible(false);
        assertThat(call.cancelled).isTrue();
        world.clock.advance(3_600_000);
        assertThat(world.clock.timers()).isZero();
        world.surroundings.visible(true);
        Call again = connection(1);
        again.stream();
        again.event(done(2));
        assertThat(heard).containsExactly("up", "message a", "up", "done", "ended");
    }

    @Test
    void aPageHiddenDuringABackOffWaitsToo() {
        open();
        connection(0).fail();
        world.surroundings.visible(false);
        world.clock.advance(600_000);
        assertThat(world.http.untaken()).isZero();
        world.surroundings.visible(true);
        connection(0);
    }

    @Test
    void frozenTimeIsNotCountedAndTheStreamIsTakenUpAtOnce() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        world.clock.freeze(3_600_000);
        assertThat(call.cancelled).isTrue();
        Call again = connection(1);
        again.fail();
        world.clock.freeze(3_600_000);
        Call third = connection(1);
        third.stream();
        third.event(done(2));
        assertThat(error).isNull();
    }

    @Test
    void anEventTooLargeIsATypedError() {
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
    void cancellingIsQuietAndAtOnce() {
        open();
        Call call = connection(0);
        call.stream();
        stream.cancel();
        assertThat(call.cancelled).isTrue();
        call.event(message(1, "late"));
        assertThat(heard).containsExactly("up");
    }

    @Test
    void withoutAReadableBodyTheLogIsAskedAgainAndAgain() {
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
    void anIdleLogWithoutAnEndEndsQuietly() {
        open();
        connection(0).fail(true);
        log().json(200, "{\"status\":\"idle\",\"events\":[]}");
        assertThat(heard).containsExactly("up", "ended");
    }

    private Call log() {
        return world.http.take("GET", "/sessions/s1");
    }
}
