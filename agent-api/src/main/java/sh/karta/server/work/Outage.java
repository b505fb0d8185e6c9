// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.work;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Logs one line when repeated work begins to fail and one when it works again, regardless of the number of retries. Thread-safe. */
public final class Outage {
    private final Logger log;
    private final String failing;
    private final String over;
    private final AtomicBoolean open = new AtomicBoolean();

    /**
     * @param failing the line for a failure; the reason is added
     * @param over the line for the first success after a failure
     */
    public Outage(Logger log, String failing, String over) {
        this.log = log;
        this.failing = failing;
        this.over = over;
    }

    /** @param reason its first line is logged */
    public void failed(String reason) {
        if (open.compareAndSet(false, true)) {
            log.warn("{}: {}", failing, reason.lines().findFirst().orElse(""));
        }
    }

    public void succeeded() {
        if (open.get() && open.compareAndSet(true, false)) {
            log.warn("{}", over);
        }
    }
}
