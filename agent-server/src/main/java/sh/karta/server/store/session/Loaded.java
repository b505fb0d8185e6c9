// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as of one moment.
 *
 * @param tail the {@code from} of the next append
 * @param rows after the snapshot, or from the first one without a snapshot, in order. If there are {@link SessionStore#LOADED_ROWS}, more may
 *     follow, which {@link SessionStore#rows} returns
 * @param drafts of the open run, in order; none if no run is open
 */
public record Loaded(Head head, UUID tail, @Nullable Snapshot snapshot, List<Row> rows, List<Draft> drafts) {}
