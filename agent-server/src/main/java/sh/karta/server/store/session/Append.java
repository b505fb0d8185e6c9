// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision changes in a session.
 *
 * @param head the session afterwards; {@code epoch} as loaded or claimed
 * @param rows with rising numbers above all that are stored, at most {@link SessionStore#MAX_ROWS}
 * @param key stored for as long as the session exists
 * @param spent tokens that are added to the owner's consumption on the day of {@code head.activeAt()} (UTC)
 * @param state replaces the snapshot
 */
public record Append(
        Head head,
        List<Row> rows,
        @Nullable Accepted key,
        long spent,
        @Nullable Snapshot state) {}
