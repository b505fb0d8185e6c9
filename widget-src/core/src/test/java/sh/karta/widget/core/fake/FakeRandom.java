// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import sh.karta.widget.core.port.Random;

/** Random numbers chosen by a test. */
public final class FakeRandom implements Random {
    /** The result of {@link #next}. Just below 1, so that waits have the maximum jitter. */
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
