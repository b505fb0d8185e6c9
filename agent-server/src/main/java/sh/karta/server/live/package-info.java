// SPDX-License-Identifier: Apache-2.0
/**
 * The words of running answers, before they are rows of the store. Entry: {@link sh.karta.server.live.LiveTurn}. Words are shown at
 * once and stored later: as drafts each second, and as one row when their part ends.
 */
@UsedBy({".", "live.postgres", "session"})
@NullMarked
package sh.karta.server.live;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
