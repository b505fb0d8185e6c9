// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import sh.karta.widget.core.port.Random;

/** Chance that a test has chosen. */
public final class FakeRandom implements Random {
    /** What {@link #next} gives: just below 1, so that a wait is the longest that jitter allows. */
    public double next = Math.nextDown(1.0);

    private int ids;

    @Override
    public double next() {
        return next;
    }

    @Override
    public String id() {
        return String.format("%032x", ++ids);
    }
}
