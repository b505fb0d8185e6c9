// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the parts of a server in order. A part that fails is logged, and the next one is closed all the same. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    /** Closes one part. */
    interface Step {
        void run() throws Exception;
    }

    Closing then(String part, Step step) {
        try {
            step.run();
        } catch (Exception | Error e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("Closing the {} failed", part, e);
        }
        return this;
    }
}
