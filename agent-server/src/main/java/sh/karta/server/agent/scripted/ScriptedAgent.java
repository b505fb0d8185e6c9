// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Draft;
import sh.karta.server.event.Drafts;
import sh.karta.server.event.Drafts.Option;
import sh.karta.server.event.Drafts.Usage;
import sh.karta.server.event.Words;
import sh.karta.server.work.Workers;

/**
 * Answers by keyword from the scripts in its resources. The same message always gives the same events, which is what lets a
 * turn go on after a crash exactly where it stopped: the play is made again and what was said is skipped.
 *
 * <p>A message {@code say: …} is itself the script (see {@link ScriptParser}): what a test or a demo needs and no topic has.
 */
public final class ScriptedAgent implements Agent {
    private static final Pattern SAY = Pattern.compile("\\A\\s*say:\\s*(.+)\\z", Pattern.DOTALL);
    /** Steps other than words take as long as this many deltas. */
    private static final int STEP_BEATS = 20;

    private static final List<Option> OPTIONS = List.of(
            new Option("approve_once", "Approve once"),
            new Option("approve_session", "Approve for this conversation"),
            new Option("deny", "Deny"));

    private final Topics topics = new Topics();
    private final Workers workers;
    private final int deltaMillis;
    private final Duration patience;

    /**
     * @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the log takes it
     * @param patience how long an approval waits
     */
    public ScriptedAgent(Workers workers, int deltaMillis, Duration patience) {
        this.workers = workers;
        this.deltaMillis = deltaMillis;
        this.patience = patience;
    }

    @Override
    public int historyWindow() {
        return 0;
    }

    @Override
    public Runnable run(Turn turn, TurnSink sink) {
        String words = Words.own(turn.text());
        Matcher say = SAY.matcher(words);
        List<Line> script = say.matches() ? ScriptParser.parse(say.group(1)) : topics.answerTo(words);
        List<Beat> beats = new Stage(turn, words).play(script);
        Playback playback = new Playback(beats, turn.emitted(), workers, sink);
        playback.start();
        return playback::stop;
    }

    /** Turns a script into the beats of one turn, through the branches the visitor's decisions took. */
    private final class Stage {
        private final Turn turn;
        private final List<Beat> beats = new ArrayList<>();
        private long inputTokens;
        private long outputCharacters;
        private int part;
        private boolean open = true;

        Stage(Turn turn, String words) {
            this.turn = turn;
            this.inputTokens = words.length() / 4 + 1L;
        }

        List<Beat> play(List<Line> script) {
            perform(script);
            if (open) {
                Usage usage = new Usage(inputTokens, outputCharacters / 4 + 1);
                beats.add(new Beat(0, sink -> closing(() -> sink.done(usage))));
            }
            return beats;
        }

        private void perform(List<Line> script) {
            for (Line line : script) {
                if (!open) {
                    return;
                }
                part++;
                String id = turn.id() + "-" + part;
                if (line instanceof Line.Say say) {
                    say(say, id);
                } else if (line instanceof Line.Tool tool) {
                    add(0, Drafts.toolUse("tool-" + id, tool.name(), tool.input()));
                    add(STEP_BEATS, Drafts.toolResult("tool-" + id, tool.output(), tool.isError()));
                } else if (line instanceof Line.Sources sources) {
                    add(1, Drafts.sources(sources.items()));
                } else if (line instanceof Line.Warming) {
                    add(1, Drafts.warming());
                    beats.add(Beat.rest(2 * STEP_BEATS * deltaMillis));
                } else if (line instanceof Line.Approval approval) {
                    approval(approval, "approval-" + id);
                } else if (line instanceof Line.Fail fail) {
                    open = false;
                    beats.add(new Beat(
                            deltaMillis,
                            sink -> closing(() -> sink.fail(fail.code(), fail.message(), fail.retryAfterSeconds()))));
                }
            }
        }

        private void say(Line.Say say, String id) {
            outputCharacters += say.text().length();
            for (String delta : Deltas.of(say.text())) {
                add(
                        1,
                        say.thinking()
                                ? Drafts.thinkingDelta("part-" + id, delta)
                                : Drafts.messageDelta("part-" + id, delta));
            }
        }

        private void approval(Line.Approval approval, String requestId) {
            for (Step step : turn.steps()) {
                if (step instanceof Step.Decision decision
                        && decision.requestId().equals(requestId)) {
                    beats.add(pause(approval, requestId));
                    perform(decision.approved() ? approval.approved() : approval.denied());
                    return;
                }
            }
            if (turn.approvedTools().contains(approval.tool())) {
                perform(approval.approved());
            } else if (!turn.canPause()) {
                perform(approval.denied());
            } else {
                beats.add(pause(approval, requestId));
                open = false;
            }
        }

        private Beat pause(Line.Approval approval, String requestId) {
            return new Beat(
                    deltaMillis,
                    sink -> closing(
                            () -> sink.pause(requestId, approval.tool(), approval.target(), OPTIONS, patience)));
        }

        private void add(int pauseBeats, Draft draft) {
            beats.add(new Beat(pauseBeats * deltaMillis, sink -> sink.emit(draft)));
        }
    }

    private static CompletionStage<Void> closing(Runnable close) {
        close.run();
        return new CompletableFuture<>(); // nothing follows
    }
}
