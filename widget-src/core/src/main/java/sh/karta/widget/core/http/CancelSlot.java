// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Cancellable;

/** Holds the current step of a task that has several, so that the task can be cancelled at any time. */
public final class CancelSlot implements Cancellable {
    private @Nullable Cancellable present;
    private boolean cancelled;

    /** Makes {@code next} the current step. Cancels it immediately if the task was cancelled. */
    public void hold(Cancellable next) {
        present = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** Returns whether the task was cancelled. */
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (present != null) {
            present.cancel();
        }
    }
}
