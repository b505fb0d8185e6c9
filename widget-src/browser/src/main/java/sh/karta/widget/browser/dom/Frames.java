// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;

/**
 * Runs one task at most once per animation frame, however often it is asked for; at least once per second where no
 * frames come, as in a hidden tab. What is in no hurry waits a while after a run, the longer the more the run cost.
 */
public final class Frames {
    private static final double WITHOUT_FRAMES = 1000;
    /**
     * Milliseconds from one run to the next that is in no hurry: three frames of most screens. Layout and painting cost the
     * same for one word as for ten, and nobody reads the words apart.
     */
    private static final double CALM = 50;
    /** The same where runs cost more: text still grows ten times a second. */
    private static final double CALMEST = 100;
    /** Between the two, runs take at most one part in so many of the thread that also serves the page. */
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
     * Returns the milliseconds from the beginning of a run that took {@code cost} of them to the next that is in no hurry. What
     * keeps visitors waiting by itself (50 ms, Long Tasks API) leaves them as much again.
     */
    static double pause(double cost) {
        return Math.max(Math.min(Math.max(cost * SHARE, CALM), CALMEST), cost + cost);
    }

    /** Asks for the task to run in the next frame; with {@code calmly}, in one of the next if it has run just now. */
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
