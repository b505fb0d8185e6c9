// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sh.karta.scripted.Script;
import sh.karta.scripted.Topics;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.play.ScriptedTurn;
import sh.karta.server.work.Workers;

/**
 * Answers with a script of {@link Topics}, chosen by keywords, or by whole messages if another agent answers the rest. The same message
 * always results in the same events, so a turn can resume after a crash exactly where it stopped.
 */
public final class ScriptedAgent implements Agent {
    private final Topics topics = new Topics();
    private final EventDrafts forms = new EventDrafts();
    private final Workers workers;
    private final int deltaMillis;
    private final Duration approvalTimeout;
    private final @Nullable Agent fallback;

    /**
     * @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the session accepts events
     * @param approvalTimeout how long an approval stays pending
     * @param fallback answers messages that are not a topic's scene; null to choose topics by keywords, or list them if none matches
     */
    public ScriptedAgent(Workers workers, int deltaMillis, Duration approvalTimeout, @Nullable Agent fallback) {
        this.workers = workers;
        this.deltaMillis = deltaMillis;
        this.approvalTimeout = approvalTimeout;
        this.fallback = fallback;
    }

    @Override
    public int historyWindow() {
        return fallback == null ? 0 : fallback.historyWindow();
    }

    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        if (fallback == null) {
            return play(topics.answer(turn.text()), turn, sink);
        }
        Script scene = topics.sceneOf(turn.text());
        return scene == null ? fallback.run(turn, sink) : play(scene, turn, sink);
    }

    private Runnable play(Script script, Turn turn, TurnSink sink) {
        ScriptedTurn scripted = new ScriptedTurn(turn);
        return scripted.play(script.player(scripted, forms, deltaMillis), workers, sink, approvalTimeout);
    }
}
