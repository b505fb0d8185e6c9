// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;

/**
 * Runs one task at most once per animation frame, however often it is requested, and at least once per second if there are no
 * frames, as in a hidden tab. Calm requests are throttled: they wait after a run, longer after an expensive one.
 */
public final class Frames {
    private static final double WITHOUT_FRAMES = 1000;
    /**
     * Minimum delay in milliseconds between throttled runs: three frames at 60 Hz. Layout and painting cost the same for one word as for
     * ten, and text that grows by single words is harder to read.
     */
    private static final double CALM = 50;
    /** The same after expensive runs. Text still grows ten times a second. */
    private static final double CALMEST = 100;
    /** Drawing may use at most 1/SHARE (3 %) of the main thread, because the page needs it too. */
    private static final double SHARE = 30;

    private final JSObject task;
    private int frame;
    private boolean asked;
    private boolean calm;
    private double rest;
    private @Nullable JSObject timer;

    public Frames(Runnable task) {
        this.task = Guard.of(time -> {
            cancel();
            double start = Natives.held().uptime();
            task.run();
            rest = start + pause(Natives.held().uptime() - start);
        });
    }

    /**
     * Returns the milliseconds from the start of a run that took {@code cost} to the next calm one. A run that is a
     * long task (50 ms, Long Tasks API) is followed by a pause of the same length.
     */
    static double pause(double cost) {
        return Math.max(Math.min(Math.max(cost * SHARE, CALM), CALMEST), cost + cost);
    }

    /** Requests a run in the next frame, or with {@code calmly} in a later one if the task has just run. */
    public void request(boolean calmly) {
        if (asked && (calmly || !calm)) {
            return;
        }
        cancel();
        asked = true;
        calm = calmly;
        double left = rest - Natives.held().uptime();
        if (calmly && left > 0) {
            timer = Natives.held().setTimeout(task, left);
        } else {
            frame = Natives.held().requestAnimationFrame(task);
            timer = Natives.held().setTimeout(task, WITHOUT_FRAMES);
        }
    }

    /** Cancels the request, and ignores later ones: events and answers may still arrive after the last run. */
    public void end() {
        cancel();
        calm = false;
        asked = true;
    }

    private void cancel() {
        if (asked) {
            asked = false;
            Natives.held().cancelAnimationFrame(frame);
            if (timer != null) {
                Natives.held().clearTimeout(timer);
            }
        }
    }
}
