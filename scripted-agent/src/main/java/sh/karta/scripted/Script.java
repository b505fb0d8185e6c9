// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.util.List;
import sh.karta.scripted.play.Approval;
import sh.karta.scripted.play.ScriptPlayer;
import sh.karta.scripted.play.TurnProgress;

/** The actions that answer a message. The same script always results in the same events, so a turn can resume exactly where it stopped. */
public final class Script {
    private final List<Line> lines;

    Script(List<Line> lines) {
        this.lines = lines;
    }

    List<Line> lines() {
        return lines;
    }

    /**
     * Returns a player of this script for a turn, ready to start.
     *
     * @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the session accepts events
     */
    public <E> ScriptPlayer<E> player(TurnProgress turn, EventForms<E> forms, int deltaMillis) {
        ScriptPlayer<E> player = new ScriptPlayer<>(turn, forms, deltaMillis);
        perform(lines, turn, forms, player);
        return player;
    }

    private static <E> void perform(List<Line> lines, TurnProgress turn, EventForms<E> forms, ScriptPlayer<E> player) {
        for (Line line : lines) {
            if (player.ended()) {
                return;
            }
            if (line instanceof Line.Say say) {
                player.say(say.thinking(), say.text());
            } else if (line instanceof Line.Tool tool) {
                player.tool(
                        id -> forms.toolUse(id, tool.name(), tool.input(), tool.title(), tool.done()),
                        id -> forms.toolResult(id, tool.output(), tool.isError()));
            } else if (line instanceof Line.Sources sources) {
                player.sources(forms.sources(sources.items()));
            } else if (line instanceof Line.Suggest suggest) {
                player.suggest(forms.suggestions(suggest.lines()));
            } else if (line instanceof Line.Warming) {
                player.warming(forms.warming());
            } else if (line instanceof Line.Approval approval) {
                perform(approval, turn, forms, player);
            } else if (line instanceof Line.Fail fail) {
                player.fail(fail.code(), fail.message(), fail.retryAfterSeconds());
            }
        }
    }

    private static <E> void perform(
            Line.Approval approval, TurnProgress turn, EventForms<E> forms, ScriptPlayer<E> player) {
        String requestId = "approval-" + player.nextId();
        Boolean decision = turn.decision(requestId);
        if (decision != null) {
            player.answeredPause();
        } else if (turn.isApproved(approval.request().tool())) {
            decision = true;
        } else if (!turn.canPause()) {
            decision = false;
        }
        if (decision == null) {
            Line.Request request = approval.request();
            player.pause(new Approval(
                    requestId,
                    request.tool(),
                    request.target(),
                    request.question(),
                    request.approve(),
                    request.deny()));
        } else {
            perform(decision ? approval.approved() : approval.denied(), turn, forms, player);
        }
    }
}
