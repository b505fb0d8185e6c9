// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

final class ArrivalRateTest {
    /** Returns the second in which a body is found to be too slow; 0 if it never is. */
    private static int slowAfter(LongUnaryOperator receivedAfter) {
        ArrivalRate rate = new ArrivalRate(0);
        for (int second = 1; second <= 60; second++) {
            if (rate.isTooSlow(receivedAfter.applyAsLong(second), TimeUnit.SECONDS.toNanos(second))) {
                return second;
            }
        }
        return 0;
    }

    @Test
    void aSilentBodyIsTooSlowAfterFiveSeconds() {
        assertThat(slowAfter(second -> 0)).isEqualTo(5);
    }

    @Test
    void aFastStartDoesNotPayForLaterSilence() {
        assertThat(slowAfter(second -> 1_000_000)).isEqualTo(6);
        assertThat(slowAfter(second -> Math.min(second, 20) * 100_000)).isEqualTo(25);
    }

    @Test
    void eightKilobytesInFiveSecondsAreEnough() {
        assertThat(slowAfter(second -> second * ArrivalRate.BYTES / 5 + 1)).isZero();
        assertThat(slowAfter(second -> second / 5 * (ArrivalRate.BYTES - 1))).isEqualTo(5);
        assertThat(slowAfter(second -> second / 5 * ArrivalRate.BYTES)).isZero();
    }

    @Test
    void aServerThatCouldNotReadForSecondsBlamesNobody() {
        ArrivalRate rate = new ArrivalRate(0);
        assertThat(rate.isTooSlow(0, TimeUnit.SECONDS.toNanos(20))).isFalse();
        assertThat(rate.isTooSlow(0, TimeUnit.SECONDS.toNanos(22))).isFalse();
        assertThat(rate.isTooSlow(0, TimeUnit.SECONDS.toNanos(25))).isTrue();
    }
}
