// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions: decisions over an event log. Entry: {@link sh.karta.server.session.Sessions}. A command looks at the state
 * folded from the log and yields events or a refusal ({@link sh.karta.server.session.Command}); {@code LiveSession}
 * appends them one decision at a time, and followers and the agent's run see them once they are durable.
 */
@UsedBy({".", "auth", "cli", "http", "limit"})
@NullMarked
package sh.karta.server.session;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
