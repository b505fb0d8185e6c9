// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;

/**
 * Runs one task at most once per animation frame, however often it is asked for; at least once per second where no
 * frames come, as in a hidden tab. After a run that took long, the page has as much time to itself before the next.
 */
public final class Frames {
    private static final double WITHOUT_FRAMES = 1000;
    /** A longer task keeps visitors waiting (Long Tasks API), in milliseconds. */
    private static final double LONG = 50;

    private final JSObject task;
    private int frame;
    private boolean asked;
    private double rest;
    private @Nullable JSObject timer;

    public Frames(Runnable task) {
        this.task = Guard.of(time -> {
            cancel();
            double start = Natives.held().uptime();
            task.run();
            double end = Natives.held().uptime();
            rest = end - start > LONG ? end + end - start : 0;
        });
    }

    /** Asks for the task to run. */
    public void request() {
        if (!asked) {
            asked = true;
            double left = rest - Natives.held().uptime();
            if (left > 0) {
                timer = Natives.held().setTimeout(task, left);
            } else {
                frame = Natives.held().requestAnimationFrame(task);
                timer = Natives.held().setTimeout(task, WITHOUT_FRAMES);
            }
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
