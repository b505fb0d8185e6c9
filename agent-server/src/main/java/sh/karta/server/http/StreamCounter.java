// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;

/** Counts the open streams of each visitor: a few tabs are normal, hundreds are an attack on the server's connections. */
final class StreamCounter {
    private static final int PER_OWNER = 24;

    private final ConcurrentHashMap<Owner, Integer> open = new ConcurrentHashMap<>();

    /**
     * Counts one more.
     *
     * @return gives it back, once
     */
    Runnable take(Owner owner) {
        int now = open.merge(owner, 1, Integer::sum);
        AtomicBoolean given = new AtomicBoolean();
        Runnable release = () -> {
            if (given.compareAndSet(false, true)) {
                open.computeIfPresent(owner, (o, count) -> count == 1 ? null : count - 1);
            }
        };
        if (now > PER_OWNER) {
            release.run();
            throw new Problem(Code.RATE_LIMITED, "Too many open streams.", 5);
        }
        return release;
    }
}
