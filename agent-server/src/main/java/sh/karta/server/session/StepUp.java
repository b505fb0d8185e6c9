// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;

/**
 * Proof that a user has authenticated once more, for example before a payment.
 *
 * @param at time of the authentication
 * @param level how strongly, in the customer's words: {@code aal} of an HMAC proof, {@code acr} of a JWT
 */
public record StepUp(Instant at, String level) {
    /** Returns whether the proof is still valid. */
    public boolean isFresh(Instant now, Duration maxAge) {
        return !at.plus(maxAge).isBefore(now);
    }
}
