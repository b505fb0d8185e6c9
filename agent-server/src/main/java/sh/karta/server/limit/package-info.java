// SPDX-License-Identifier: Apache-2.0
/**
 * Limits: requests per minute, tokens per day and month, concurrent connections. Entry: {@link sh.karta.server.limit.Limits}.
 */
@UsedBy({".", "body", "cli", "config", "http", "manage"})
@NullMarked
package sh.karta.server.limit;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
