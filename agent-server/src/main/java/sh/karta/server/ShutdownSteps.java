// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the parts of a server one after another. If a part fails to close, logs the failure and continues with the next one. */
final class ShutdownSteps {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSteps.class);

    /** Closes one part. */
    interface Step {
        void run() throws Exception;
    }

    /** Runs a step. The part's name appears in the log: before the step at DEBUG, and if the step fails. */
    ShutdownSteps then(String part, Step step) {
        LOG.debug("Shutting down: closing the {}", part);
        try {
            step.run();
        } catch (Exception | Error e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("Shutting down: closing the {} failed", part, e);
        }
        return this;
    }
}
