// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.List;
import java.util.function.Consumer;

/** Where a store tells of what it has done: runs tasks that came at the same time, on threads that may wait for the store. */
public interface Told extends Consumer<List<? extends Runnable>> {
    /** For who waits for each outcome: the store's own thread tells. */
    Told AT_ONCE = tasks -> tasks.forEach(Runnable::run);
}
