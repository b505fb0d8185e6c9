// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * A turn to start or continue.
 *
 * @param id names the turn within its session; what the agent makes ids of
 * @param userId the verified user, or empty
 * @param text the visitor's message as it came, an eventual {@code <session-context>} in front
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
        String userId,
        long id,
        String text,
        JsonNode attachments,
        List<Exchange> history,
        List<Step> steps,
        int emitted,
        Set<String> approvedTools,
        boolean canPause) {}
