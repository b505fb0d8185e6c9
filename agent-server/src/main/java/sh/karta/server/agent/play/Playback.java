// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.work.Workers;

/** Runs the steps of a script with their delays. Each step starts after the session has accepted the previous one. */
final class Playback {
    private final Iterator<Iterable<ScriptStep>> groups;
    private Iterator<ScriptStep> group = Collections.emptyIterator();
    private final Workers workers;
    private final TurnSink sink;
    private @Nullable ScriptStep next;
    private volatile boolean stopped;

    /** @param turn tells which steps were played before. They are skipped, except for the last step of the script */
    Playback(List<Iterable<ScriptStep>> groups, Turn turn, Workers workers, TurnSink sink) {
        this.groups = left(groups, turn).iterator();
        this.workers = workers;
        this.sink = sink;
        next = following();
    }

    /**
     * Returns the groups without the steps that were played. A part that is followed by an event is complete; the last part may be
     * incomplete.
     */
    private static List<Iterable<ScriptStep>> left(List<Iterable<ScriptStep>> groups, Turn turn) {
        int skipped = 0;
        for (int events = turn.emitted(); events > 0 && skipped < groups.size() - 1; skipped++) {
            if (!(groups.get(skipped) instanceof Deltas)) {
                events -= groups.get(skipped).iterator().next().logged() ? 1 : 0;
            }
        }
        List<Iterable<ScriptStep>> left = new ArrayList<>();
        for (Iterable<ScriptStep> group : groups.subList(skipped, groups.size())) {
            left.add(group instanceof Deltas part ? part.after(written(part, turn)) : group);
        }
        return left;
    }

    private static int written(Deltas part, Turn turn) {
        return turn.steps().stream()
                .mapToInt(
                        step -> step instanceof Step.Text text && text.partId().equals(part.partId())
                                ? text.text().length()
                                : 0)
                .sum();
    }

    /** Returns the next step of this group or of a later one; null at the end of the script. */
    private @Nullable ScriptStep following() {
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
        ScriptStep step = next;
        if (!stopped && step != null) {
            workers.after(step.delayMillis(), () -> run(step));
        }
    }

    private void run(ScriptStep step) {
        if (!stopped) {
            next = following();
            step.action().apply(sink).thenRun(this::schedule);
        }
    }
}
