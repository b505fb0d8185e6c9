// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.play.ScriptPlayer;
import sh.karta.server.event.EventDraft.Option;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.Visibility;
import sh.karta.server.work.Workers;

/**
 * Answers with a script from its resources, chosen by keywords, or by whole messages if another agent answers the rest. The same message always results in the same events, so a turn can
 * resume after a crash exactly where it stopped.
 *
 * <p>The text of a message {@code say: …} is itself the script (see {@link ScriptParser}), for tests and demos.
 */
public final class ScriptedAgent implements Agent {
    private static final Pattern SAY = Pattern.compile("\\A\\s*say:\\s*(.+)\\z", Pattern.DOTALL);

    private static final List<Option> OPTIONS = List.of(
            new Option("approve_once", "Approve once"),
            new Option("approve_session", "Approve for this conversation"),
            new Option("deny", "Deny"));

    private final Topics topics = new Topics();
    private final Workers workers;
    private final int deltaMillis;
    private final Duration approvalTimeout;
    private final @Nullable Agent fallback;

    /**
     * @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the session accepts events
     * @param approvalTimeout how long an approval stays pending
     * @param fallback answers messages that are not a topic's scene; null to choose topics by keywords and else list them
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
        String message = turn.text();
        Matcher say = SAY.matcher(message);
        List<Line> script = say.matches() ? ScriptParser.parse(say.group(1)) : script(message);
        if (script == null && fallback != null) {
            return fallback.run(turn, sink);
        }
        ScriptPlayer player = new ScriptPlayer(turn, deltaMillis);
        perform(script == null ? topics.help() : script, turn, player);
        return player.start(workers, sink);
    }

    private @Nullable List<Line> script(String message) {
        return fallback == null ? topics.match(message) : topics.scene(message);
    }

    private void perform(List<Line> script, Turn turn, ScriptPlayer player) {
        for (Line line : script) {
            if (player.ended()) {
                return;
            }
            if (line instanceof Line.Say say) {
                player.say(say.thinking(), say.text());
            } else if (line instanceof Line.Tool tool) {
                player.tool(tool.name(), tool.input(), tool.output(), tool.isError(), Visibility.RESULT);
            } else if (line instanceof Line.Sources sources) {
                player.sources(sources.items());
            } else if (line instanceof Line.Warming) {
                player.warming();
            } else if (line instanceof Line.Approval approval) {
                approve(approval, turn, player);
            } else if (line instanceof Line.Fail fail) {
                player.fail(fail.code(), fail.message(), fail.retryAfterSeconds());
            }
        }
    }

    private void approve(Line.Approval approval, Turn turn, ScriptPlayer player) {
        String requestId = "approval-" + player.nextId();
        for (Step step : turn.steps()) {
            if (step instanceof Step.Decision decision && decision.requestId().equals(requestId)) {
                player.answeredPause();
                perform(decision.approved() ? approval.approved() : approval.denied(), turn, player);
                return;
            }
        }
        if (turn.approvedTools().contains(approval.tool())) {
            perform(approval.approved(), turn, player);
        } else if (!turn.canPause()) {
            perform(approval.denied(), turn, player);
        } else {
            player.pause(
                    new Pause(requestId, approval.tool(), null, null, approval.target(), OPTIONS), approvalTimeout);
        }
    }
}
