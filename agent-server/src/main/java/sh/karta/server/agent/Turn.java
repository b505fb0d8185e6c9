// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A turn to start or continue.
 *
 * @param id names the turn within its session; what the agent makes ids of
 * @param requestId of the HTTP request that started or continued the turn, for the log; empty if none did
 * @param userId the verified user, or empty
 * @param stepUp when and how strongly the user has last authenticated once more; null if never. It counts for a few minutes only
 * @param text the visitor's words
 * @param context what the page said about itself, unverified; null if nothing
 * @param attachments array of {@code {path, name, type, size}}, perhaps empty
 * @param history earlier exchanges, oldest first
 * @param steps what was done in this turn so far, in order; empty at its start
 * @param emitted how many events the agent has written in this turn so far, pauses included
 * @param approvedTools tools the visitor has approved for the whole session
 * @param canPause whether somebody is there to approve; without, what needs approval counts as denied
 */
public record Turn(
        String sessionId,
        String project,
        String requestId,
        String userId,
        @Nullable StepUp stepUp,
        long id,
        String text,
        @Nullable String context,
        JsonNode attachments,
        List<Exchange> history,
        List<Step> steps,
        int emitted,
        Set<String> approvedTools,
        boolean canPause) {
    /**
     * Proof of a second authentication.
     *
     * @param level in the customer's words
     */
    public record StepUp(Instant at, String level) {}
}
