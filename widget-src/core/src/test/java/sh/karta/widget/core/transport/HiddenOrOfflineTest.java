// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** A stream of a page that nobody sees, that has no network, or that was frozen (wire-protocol §3). */
class HiddenOrOfflineTest extends Fixture {
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
}
