// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;

/**
 * Receives the outcome of a call, once. Nothing here throws: a failure is a {@link KartaError}. A null error means
 * success, even without a value ({@code Reply<Void>}).
 */
@FunctionalInterface
public interface Reply<T> {
    /**
     * Completes the call.
     *
     * @param value the result, or null on failure or if the call has no result
     * @param error the failure, or null
     */
    void done(@Nullable T value, @Nullable KartaError error);
}
