// SPDX-License-Identifier: Apache-2.0
/**
 * Live text of running answers. A delta is a piece of a part, as the agent emits it. Deltas are shown immediately and stored later: as
 * drafts each second, and as one row when their part ends. Entry: {@link sh.karta.server.live.TurnText}.
 */
@UsedBy({".", "live.postgres", "session", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server.live;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
