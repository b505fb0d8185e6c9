// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the list continues; null at its end
 */
public record Page<T>(List<T> items, @Nullable Cursor next) {}
