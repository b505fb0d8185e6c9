// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import sh.karta.widget.core.port.Random;
import sh.karta.widget.core.text.Text;

/**
 * Random numbers determined by a seed (Marsaglia's xorshift with 32 bits), because the platforms' own generators
 * differ.
 */
final class Dice implements Random {
    private int state;
    private int ids;

    Dice(int seed) {
        state = seed * 0x9E3779B9 | 1;
        below(1);
    }

    /** Returns a number from 0 to {@code limit} - 1. */
    int below(int limit) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state & 0x7fffffff) % limit;
    }

    @Override
    public double next() {
        return below(1 << 20) / (double) (1 << 20);
    }

    @Override
    public String id() {
        String id = Text.hex(++ids);
        while (id.length() < 32) {
            id = Text.concat("0", id);
        }
        return id;
    }
}
