// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of sessions.
 *
 * @param heads may be fewer than were asked for even where more follow: a session may be deleted while the list is read
 * @param next where the list goes on; null at its end
 */
public record SessionPage(List<SessionHead> heads, @Nullable SessionCursor next) {}
