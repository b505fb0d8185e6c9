// SPDX-License-Identifier: Apache-2.0
/**
 * How much is allowed: requests per minute, tokens per day and month, connections at a time. Entry: {@link
 * sh.karta.server.limit.Limits}.
 */
@UsedBy({".", "config", "http", "manage"})
@NullMarked
package sh.karta.server.limit;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
