// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** A statement that was ended because of its time limit. */
public final class SlowStatement {
    private SlowStatement() {}

    /**
     * Logs the statement, which is the message of the error, and returns the error for the client.
     *
     * @param log of the store that ran it
     * @param startNanos the {@code System.nanoTime()} at which the work began
     */
    public static Problem problem(Logger log, SQLTimeoutException e, long startNanos) {
        log.warn(
                "A statement of the session store timed out after {} ms: {}",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                e.getMessage());
        return new Problem(Code.UNAVAILABLE, "The session store is too slow. Try again.", 5);
    }
}
