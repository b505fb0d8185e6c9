// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;

/**
 * Runs one task at most once per animation frame, however often it is asked for; at least once per second where no
 * frames come, as in a hidden tab.
 */
public final class Frames {
    private static final double WITHOUT_FRAMES = 1000;

    private final JSObject task;
    private int frame;
    private boolean asked;
    private @Nullable JSObject timer;

    public Frames(Runnable task) {
        this.task = Guard.of(time -> {
            cancel();
            task.run();
        });
    }

    /** Asks for the task to run. */
    public void request() {
        if (!asked) {
            asked = true;
            frame = Natives.held().requestAnimationFrame(task);
            timer = Natives.held().setTimeout(task, WITHOUT_FRAMES);
        }
    }

    /** Takes the request back. */
    public void cancel() {
        if (asked) {
            asked = false;
            Natives.held().cancelAnimationFrame(frame);
            if (timer != null) {
                Natives.held().clearTimeout(timer);
            }
        }
    }
}
