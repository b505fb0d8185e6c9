// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of a machine, which a test lets jump, as a suspension or a correction does. */
final class JumpingClock extends Clock {
    private volatile Duration jumped = Duration.ZERO;

    /** Lets the clock jump forward, or back by a negative duration. */
    void jump(Duration by) {
        jumped = jumped.plus(by);
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(jumped);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
