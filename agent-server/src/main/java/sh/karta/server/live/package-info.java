// SPDX-License-Identifier: Apache-2.0
/**
 * Live text of running answers. A word is one delta of a part, as the agent emits it. Words are shown immediately and stored later: as
 * drafts each second, and as one row when their part ends. Entry: {@link sh.karta.server.live.LiveTurn}.
 */
@UsedBy({".", "live.postgres", "session", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.live;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
