// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;

/**
 * The limit that locks the composer. It ends when its time has passed or, without a time, with the next conversation.
 */
final class Limit {
    private final Clock clock;
    private final Runnable lifted;
    private @Nullable KartaError error;
    private double until = Double.NaN;
    private @Nullable Cancellable timer;

    /** Creates the holder without a limit. Calls {@code lifted} when a limit's time has passed. */
    Limit(Clock clock, Runnable lifted) {
        this.clock = clock;
        this.lifted = lifted;
    }

    @Nullable
    KartaError error() {
        return error;
    }

    double until() {
        return until;
    }

    void set(KartaError reached) {
        clear();
        error = reached;
        double millis = reached.retryAfterSeconds * 1000;
        if (millis >= 0) {
            until = clock.now() + millis;
            timer = clock.after(millis, () -> {
                clear();
                lifted.run();
            });
        }
    }

    void clear() {
        error = null;
        until = Double.NaN;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
