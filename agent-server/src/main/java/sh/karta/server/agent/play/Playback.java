// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.work.Workers;

/** Plays beats in time, each after the log has taken the one before. */
final class Playback {
    private final Iterator<Iterable<Beat>> scenes;
    private Iterator<Beat> scene = Collections.emptyIterator();
    private final Workers workers;
    private final TurnSink sink;
    private @Nullable Beat next;
    private volatile boolean stopped;

    /** @param skip how many counting beats were played before; the last beat is played in any case */
    Playback(List<Iterable<Beat>> scenes, int skip, Workers workers, TurnSink sink) {
        this.scenes = scenes.iterator();
        this.workers = workers;
        this.sink = sink;
        next = following();
        for (int left = skip; left > 0 && next != null; ) {
            Beat after = following();
            if (after == null) {
                return;
            }
            left -= next.counts() ? 1 : 0;
            next = after;
        }
    }

    /** The next beat of this scene or a later one. */
    private @Nullable Beat following() {
        while (!scene.hasNext() && scenes.hasNext()) {
            scene = scenes.next().iterator();
        }
        return scene.hasNext() ? scene.next() : null;
    }

    void start() {
        schedule();
    }

    void stop() {
        stopped = true;
    }

    private void schedule() {
        Beat beat = next;
        if (!stopped && beat != null) {
            workers.after(beat.delayMillis(), () -> play(beat));
        }
    }

    private void play(Beat beat) {
        if (!stopped) {
            next = following();
            beat.act().apply(sink).thenRun(this::schedule);
        }
    }
}
