// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import org.jspecify.annotations.Nullable;
import sh.karta.server.session.StepUp;

/**
 * A user that the customer's server vouches for.
 *
 * @param stepUp the step-up in the proof, of any age; null without one
 */
public record VerifiedUser(String id, @Nullable StepUp stepUp) {}
