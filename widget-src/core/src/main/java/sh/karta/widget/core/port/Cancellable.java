// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** An operation that can be cancelled. */
@FunctionalInterface
public interface Cancellable {
    /** Cancels the operation. No callback follows. A second call, or one after the end, does nothing. */
    void cancel();
}
