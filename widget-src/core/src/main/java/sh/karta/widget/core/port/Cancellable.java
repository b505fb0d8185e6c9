// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** Something under way that can be given up. */
@FunctionalInterface
public interface Cancellable {
    /** Gives it up; no callback comes afterwards. A second call, or one after the end, does nothing. */
    void cancel();
}
