// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

/** Which agent answers in a project, and how it is set up. */
public sealed interface AgentConfig {
    /**
     * @param paceMillis time between two pieces of about 24 characters
     * @param approvalSeconds how long an approval waits for its answer
     */
    record Scripted(int paceMillis, int approvalSeconds) implements AgentConfig {
        /** About a thousand characters a second, as quick models write. */
        public static final int NATURAL_PACE_MILLIS = 25;

        static final int APPROVAL_SECONDS = 600;
    }
}
