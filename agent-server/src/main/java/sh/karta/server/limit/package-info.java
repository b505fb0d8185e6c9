// SPDX-License-Identifier: Apache-2.0
/**
 * How much is allowed: requests per minute, tokens per day and month, connections at a time. Entry: {@link sh.karta.server.limit.Limits}. Depends on
 * store, session (for {@code Owner}) and problem; used by http and the wiring.
 */
@NullMarked
package sh.karta.server.limit;

import org.jspecify.annotations.NullMarked;
