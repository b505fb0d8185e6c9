// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** When a stream reconnects, and how long it waits before that (wire-protocol §3). */
class ReconnectTest extends Fixture {
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
    void jitterReachesDownToZero() {
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
    void aNewEventResetsTheBackOff() {
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
    void aHeartbeatDoesNotResetTheBackOff() {
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
    void timeWithAWorkingConnectionIsNotCounted() {
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
    void aConnectionWithoutAByteFor45SecondsIsReplaced() {
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
    void aConnectionWithoutAHeadFor45SecondsIsReplaced() {
        open();
        Call call = connection(0);
        world.clock.advance(45_000);
        assertThat(call.cancelled).isTrue();
        world.clock.advance(500);
        connection(0);
    }

    @Test
    void theServersRetryTimeIsTheMinimumWait() {
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
    void aRetryAfterBeyondTwoMinutesEndsTheTurn() {
        open();
        connection(0).json(429, "{\"error\":{\"code\":\"rate_limited\",\"retry_after_seconds\":600}}");
        assertThat(error.code).isEqualTo("rate_limited");
        assertThat(error.retryAfterSeconds).isEqualTo(600);
    }
}
