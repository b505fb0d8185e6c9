// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sh.karta.scripted.play.ScriptPlayer;
import sh.karta.scripted.play.TurnProgress;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.work.Workers;

/** A turn that plays a script. */
public final class ScriptedTurn implements TurnProgress {
    private final Turn turn;

    public ScriptedTurn(Turn turn) {
        this.turn = turn;
    }

    /** Returns a delta of a part. */
    public static EventDraft delta(String partId, boolean thinking, String text) {
        return thinking ? EventDraft.thinkingDelta(partId, text) : EventDraft.messageDelta(partId, text);
    }

    @Override
    public long id() {
        return turn.id();
    }

    @Override
    public String text() {
        return turn.text();
    }

    @Override
    public int emitted() {
        return turn.emitted();
    }

    @Override
    public int written(String partId) {
        int written = 0;
        for (Step step : turn.steps()) {
            written += step instanceof Step.Text text && text.partId().equals(partId)
                    ? text.text().length()
                    : 0;
        }
        return written;
    }

    @Override
    public @Nullable Boolean decision(String requestId) {
        for (Step step : turn.steps()) {
            if (step instanceof Step.Decision decision && decision.requestId().equals(requestId)) {
                return decision.approved();
            }
        }
        return null;
    }

    @Override
    public boolean isApproved(String tool) {
        return turn.approvedTools().contains(tool);
    }

    @Override
    public boolean canPause() {
        return turn.canPause();
    }

    /**
     * Plays the script, or resumes it where the stored events end.
     *
     * @param approvalTimeout how long an approval stays pending
     * @return stops playback
     */
    public Runnable play(ScriptPlayer<EventDraft> player, Workers workers, TurnSink sink, Duration approvalTimeout) {
        if (turn.steps().isEmpty()) {
            // Counted before the first event, so that an interrupted turn is counted too.
            sink.spend(SinkStage.tokens(player.usage()));
        }
        return player.start(workers::after, new SinkStage(sink, approvalTimeout));
    }
}
