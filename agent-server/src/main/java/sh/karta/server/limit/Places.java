// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.util.concurrent.ConcurrentHashMap;

/** Counts what each holder has at a time, up to a limit. Thread-safe. */
public final class Places<K> {
    private final int most;
    private final ConcurrentHashMap<K, Integer> taken = new ConcurrentHashMap<>();

    /** @param most places of one holder */
    public Places(int most) {
        this.most = most;
    }

    /** Takes a place if there is one. Give it back exactly once. */
    public boolean take(K holder) {
        if (taken.merge(holder, 1, Integer::sum) <= most) {
            return true;
        }
        give(holder);
        return false;
    }

    /** Gives a place back. */
    public void give(K holder) {
        taken.computeIfPresent(holder, (h, count) -> count == 1 ? null : count - 1);
    }
}
