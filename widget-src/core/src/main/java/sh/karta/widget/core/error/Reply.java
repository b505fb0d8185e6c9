// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;

/**
 * Hears once how a call ended. Nothing here is thrown: a failure is a {@link KartaError}, and an error of null is
 * success, even where there is no value ({@code Reply<Void>}).
 */
@FunctionalInterface
public interface Reply<T> {
    /**
     * The call ended.
     *
     * @param value what was asked for; null on failure, and where a call has nothing to give
     * @param error why it failed, or null
     */
    void done(@Nullable T value, @Nullable KartaError error);
}
