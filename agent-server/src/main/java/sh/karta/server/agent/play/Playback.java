// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.List;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.work.Workers;

/** Plays beats in time, each after the log has taken the one before. */
final class Playback {
    private final List<Beat> beats;
    private final Workers workers;
    private final TurnSink sink;
    private int next;
    private volatile boolean stopped;

    /** @param skip how many counting beats were played before */
    Playback(List<Beat> beats, int skip, Workers workers, TurnSink sink) {
        this.beats = beats;
        this.workers = workers;
        this.sink = sink;
        for (int left = skip; left > 0 && next < beats.size() - 1; next++) {
            left -= beats.get(next).counts() ? 1 : 0;
        }
    }

    void start() {
        schedule();
    }

    void stop() {
        stopped = true;
    }

    private void schedule() {
        if (!stopped && next < beats.size()) {
            workers.after(beats.get(next).delayMillis(), this::play);
        }
    }

    private void play() {
        if (!stopped) {
            beats.get(next++).act().apply(sink).thenRun(this::schedule);
        }
    }
}
