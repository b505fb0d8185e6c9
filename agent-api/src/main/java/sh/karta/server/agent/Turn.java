// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A turn to start or continue.
 *
 * @param id id of the turn in its session; agents derive the ids of parts and tool calls from it
 * @param requestId id of the HTTP request that started or continued the turn, for the log; empty if there was none
 * @param traceparent W3C trace context of the request or timer that started or continued the turn; null if traces are off
 * @param userId id of the verified user; empty for a visitor
 * @param stepUp the user's last step-up; null if there was none. It is valid for a few minutes only
 * @param startedAt when the visitor sent the message, plus the time in which no server continued the turn
 * @param waited the time that the turn has waited for the visitor since then
 * @param text the visitor's message
 * @param language language of the client's interface, unverified (BCP 47); null if the client did not say it
 * @param context the page context, unverified; null for none
 * @param attachments array of {@code {path, name, type, size}}; may be empty
 * @param history earlier exchanges, oldest first
 * @param steps the actions of the agent in this turn so far, in order; empty at its start
 * @param emitted number of events that the agent has written in this turn so far, including pauses, not counting words
 * @param approvedTools tools that the visitor has approved for the whole session
 * @param canPause whether the client can show an approval; if not, an agent must treat approvals as denied
 */
public record Turn(
        String sessionId,
        String project,
        String requestId,
        @Nullable String traceparent,
        String userId,
        @Nullable StepUp stepUp,
        long id,
        Instant startedAt,
        Duration waited,
        String text,
        @Nullable String language,
        @Nullable String context,
        JsonNode attachments,
        List<EarlierTurn> history,
        List<Step> steps,
        int emitted,
        Set<String> approvedTools,
        boolean canPause) {
    /** Returns the same turn as a part of another span. */
    public Turn within(@Nullable String span) {
        return new Turn(
                sessionId,
                project,
                requestId,
                span,
                userId,
                stepUp,
                id,
                startedAt,
                waited,
                text,
                language,
                context,
                attachments,
                history,
                steps,
                emitted,
                approvedTools,
                canPause);
    }

    /**
     * Proof of a second authentication.
     *
     * @param level authentication level, in the customer's terms
     */
    public record StepUp(Instant at, String level) {}
}
