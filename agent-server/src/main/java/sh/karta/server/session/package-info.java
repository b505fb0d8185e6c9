// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions: decisions over stored events. Entry: {@link sh.karta.server.session.Sessions}. A command looks at the state folded from the
 * rows and yields events or a refusal ({@link sh.karta.server.session.Command}). {@code LiveSession} appends them one decision at a time,
 * and readers see them once they are durable. Deltas of an answer are shown earlier ({@link sh.karta.server.live}).
 */
@UsedBy({".", "auth", "cli", "http", "limit", "ops", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.session;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
