// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Accepted;

/** Identifies repeated requests by the client's key and a hash of the body. */
public record Repeatable(String key, String bodyHash) {
    /** Returns the number in the earlier answer to this request; null if it is new. */
    @Nullable
    Long answerOf(@Nullable Accepted first) {
        if (first == null) {
            return null;
        }
        if (!first.hash().equals(bodyHash)) {
            throw conflict();
        }
        return first.seq();
    }

    static Problem conflict() {
        return new Problem(
                Code.IDEMPOTENCY_CONFLICT, "This idempotency_key was used with another body. Use a new key.");
    }
}
