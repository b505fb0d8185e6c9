// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** A stream of a page that is hidden, offline or was frozen (wire-protocol §3). */
class HiddenOrOfflineTest extends Fixture {
    @Test
    void offlineTimeIsNotCounted() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        world.pageState.online(false);
        call.fail();
        world.clock.advance(3_600_000);
        assertThat(world.http.untaken()).isZero();
        world.pageState.online(true);
        Call again = connection(1);
        again.stream();
        again.event(done(2));
        assertThat(heard).containsExactly("up", "message a", "down", "up", "done", "ended");
    }

    @Test
    void aConnectionFromBeforeTheOutageIsReplacedWhenTheNetworkReturns() {
        open();
        Call call = connection(0);
        call.stream();
        world.pageState.online(false);
        assertThat(call.cancelled)
                .as("a connection to this machine may live on")
                .isFalse();
        world.pageState.online(true);
        assertThat(call.cancelled).isTrue();
        connection(0);
    }

    @Test
    void connectsOnlyWhileOnlineAndVisible() {
        world.pageState.online(false);
        open();
        world.pageState.visible(false);
        world.pageState.online(true);
        assertThat(world.http.untaken()).isZero();
        world.pageState.visible(true);
        connection(0);
    }

    @Test
    void aHiddenPageHasNoConnectionAndItsTimeIsNotCounted() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        world.pageState.visible(false);
        assertThat(call.cancelled).isTrue();
        world.clock.advance(3_600_000);
        assertThat(world.clock.timers()).isZero();
        world.pageState.visible(true);
        Call again = connection(1);
        again.stream();
        again.event(done(2));
        assertThat(heard).containsExactly("up", "message a", "up", "done", "ended");
    }

    @Test
    void aPageHiddenDuringABackOffDoesNotConnect() {
        open();
        connection(0).fail();
        world.pageState.visible(false);
        world.clock.advance(600_000);
        assertThat(world.http.untaken()).isZero();
        world.pageState.visible(true);
        connection(0);
    }

    @Test
    void afterAFreezeTheStreamReconnectsImmediately() {
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
    void aTimerThatABrowserDelaysKeepsAStreamThatStillReceives() {
        open();
        Call call = connection(0);
        call.stream();
        world.clock.advance(30_000);
        call.event(message(1, "a"));
        // The watchdog was due after 45 s.
        world.clock.freeze(25_000);
        assertThat(call.cancelled).isFalse();
        call.event(done(2));
        assertThat(heard).containsExactly("up", "message a", "done", "ended");
    }

    /** A hidden tab runs its timers once a minute after five minutes. */
    @Test
    void aDeadStreamEndsAlthoughTheBrowserDelaysAllTimers() {
        open();
        Call call = connection(0);
        call.stream();
        call.event(message(1, "a"));
        // From now on no connection gets a response.
        for (int minute = 0; minute < 30; minute++) {
            world.clock.throttle(60_000);
        }
        assertThat(heard).endsWith("ended network");
        assertThat(world.clock.timers()).isZero();
    }
}
