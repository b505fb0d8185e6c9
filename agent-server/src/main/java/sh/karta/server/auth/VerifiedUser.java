// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import org.jspecify.annotations.Nullable;
import sh.karta.server.session.StepUp;

/**
 * A user whom the customer's server vouches for.
 *
 * @param stepUp the step-up that the proof carries, however old; null without one
 */
public record VerifiedUser(String id, @Nullable StepUp stepUp) {}
