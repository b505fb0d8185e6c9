// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a script with their delays. Each step starts after the session has accepted the previous one. */
final class Playback<E> {
    private final Iterator<Iterable<ScriptStep<E>>> groups;
    private Iterator<ScriptStep<E>> group = Collections.emptyIterator();
    private final Timer timer;
    private final Stage<E> stage;
    private @Nullable ScriptStep<E> next;
    private volatile boolean stopped;

    /** @param turn tells which steps were played before. They are skipped, except for the last step of the script */
    Playback(List<Iterable<ScriptStep<E>>> groups, TurnProgress turn, Timer timer, Stage<E> stage) {
        this.groups = left(groups, turn).iterator();
        this.timer = timer;
        this.stage = stage;
        next = following();
    }

    /**
     * Returns the groups without the steps that were played. A part that is followed by an event is complete; the last part may be
     * incomplete.
     */
    private static <E> List<Iterable<ScriptStep<E>>> left(List<Iterable<ScriptStep<E>>> groups, TurnProgress turn) {
        int skipped = 0;
        for (int events = turn.emitted(); events > 0 && skipped < groups.size() - 1; skipped++) {
            if (!(groups.get(skipped) instanceof Deltas)) {
                events -= groups.get(skipped).iterator().next().logged() ? 1 : 0;
            }
        }
        List<Iterable<ScriptStep<E>>> left = new ArrayList<>();
        for (int at = skipped; at < groups.size(); at++) {
            Iterable<ScriptStep<E>> group = groups.get(at);
            left.add(group instanceof Deltas<E> part ? part.after(turn.written(part.partId())) : group);
        }
        return left;
    }

    /** Returns the next step of this group or of a later one; null at the end of the script. */
    private @Nullable ScriptStep<E> following() {
        while (!group.hasNext() && groups.hasNext()) {
            group = groups.next().iterator();
        }
        return group.hasNext() ? group.next() : null;
    }

    void start() {
        schedule();
    }

    void stop() {
        stopped = true;
    }

    private void schedule() {
        ScriptStep<E> step = next;
        if (!stopped && step != null) {
            timer.after(step.delayMillis(), () -> run(step));
        }
    }

    private void run(ScriptStep<E> step) {
        if (!stopped) {
            next = following();
            step.action().run(stage, this::schedule);
        }
    }
}
