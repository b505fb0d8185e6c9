// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.work.Workers;

/** Runs the steps of a script in time. Each step starts after the log has accepted the previous one. */
final class Playback {
    private final Iterator<Iterable<ScriptStep>> groups;
    private Iterator<ScriptStep> group = Collections.emptyIterator();
    private final Workers workers;
    private final TurnSink sink;
    private @Nullable ScriptStep next;
    private volatile boolean stopped;

    /** @param skip number of logged steps that were played before; the last step always runs */
    Playback(List<Iterable<ScriptStep>> groups, int skip, Workers workers, TurnSink sink) {
        this.groups = groups.iterator();
        this.workers = workers;
        this.sink = sink;
        next = following();
        for (int left = skip; left > 0 && next != null; ) {
            ScriptStep after = following();
            if (after == null) {
                return;
            }
            left -= next.logged() ? 1 : 0;
            next = after;
        }
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
