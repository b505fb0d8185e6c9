// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;

/**
 * The request that starts or continues a turn.
 *
 * @param id of the HTTP request, for the log
 * @param traceparent its trace context, or null
 * @param stepUp the step-up of the caller, or null
 * @param refusal why the visitor's limits forbid a turn, or null; a repeated request still gets its first answer
 * @param repeatable its idempotency key, or null
 */
public record TurnRequest(
        String id,
        @Nullable String traceparent,
        @Nullable StepUp stepUp,
        @Nullable Problem refusal,
        @Nullable Repeatable repeatable) {
    /** Returns a copy with another reason to refuse the turn. */
    TurnRequest with(@Nullable Problem other) {
        return new TurnRequest(id, traceparent, stepUp, other, repeatable);
    }
}
