// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;

/** Timers of the views. */
public final class Timers {
    /** Delay in milliseconds before the state is stored. A crash of the page loses at most this much. */
    private static final double SAVE_AFTER = 500;

    private final Clock clock;
    private final Actions actions;
    private @Nullable Cancellable alarm;
    private double alarmAt;
    private @Nullable Cancellable saving;

    Timers(Clock clock, Actions actions) {
        this.clock = clock;
        this.actions = actions;
    }

    /** Requests a redraw in at most {@code millis}, for content that depends on time. */
    public void redrawIn(double millis) {
        double at = clock.uptime() + millis;
        if (alarm != null) {
            if (alarmAt <= at) {
                return;
            }
            alarm.cancel();
        }
        alarmAt = at;
        alarm = clock.after(millis, () -> {
            alarm = null;
            actions.redraw();
        });
    }

    /** Schedules storing this tab's state, because a crash gives no notice. */
    public void saveSoon() {
        if (saving == null) {
            saving = clock.after(SAVE_AFTER, () -> {
                saving = null;
                actions.save();
            });
        }
    }

    /** Cancels the timers. Nothing is stored from then on: a scroll event may come after the panel was removed. */
    public void cancel() {
        if (alarm != null) {
            alarm.cancel();
        }
        // A non-null field keeps another timer from being started.
        saveSoon();
        if (saving != null) {
            saving.cancel();
        }
    }
}
