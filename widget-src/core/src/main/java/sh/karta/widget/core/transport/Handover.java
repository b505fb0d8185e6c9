// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Cancellable;

/** One thing under way after another, cancelled as one. */
public final class Handover implements Cancellable {
    private @Nullable Cancellable present;
    private boolean cancelled;

    /** Cancels {@code next} from now on. */
    public void hold(Cancellable next) {
        present = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** Returns whether it was cancelled. */
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
