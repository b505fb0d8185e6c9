// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;
import sh.karta.server.work.Workers;

/**
 * Builds the script of a turn and plays it at the pace of a model. The agent builds the script again for each piece of the turn. The
 * script must be the same each time, because {@link #start} resumes where the stored events end: it skips the steps that were played before.
 */
public final class ScriptPlayer {
    /** The duration of a tool call, in deltas. */
    private static final int TOOL_DELTAS = 20;

    private static final int WARMING_DELTAS = 40;

    private final Turn turn;
    private final int deltaMillis;
    private final List<Iterable<ScriptStep>> groups = new ArrayList<>();
    private final List<String> answerParts = new ArrayList<>();
    private long outputCharacters;
    private int part;
    private boolean ended;
    private @Nullable String reply;

    /** @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the session accepts events */
    public ScriptPlayer(Turn turn, int deltaMillis) {
        this.turn = turn;
        this.deltaMillis = deltaMillis;
    }

    /** Returns a new id for a part or a tool call: unique in its session and the same each time the script is built. */
    public String nextId() {
        part++;
        return turn.id() + "-" + part;
    }

    /** Returns whether the script has its last step. Steps that are added later are never played. */
    public boolean ended() {
        return ended;
    }

    /** Adds text as a part of its own. */
    public ScriptPlayer say(boolean thinking, String text) {
        String id = "part-" + nextId();
        outputCharacters += text.length();
        if (!thinking) {
            answerParts.add(text);
        }
        groups.add(new Deltas(id, thinking, text, 0, deltaMillis));
        return this;
    }

    /** Returns the whole text of the answer so far: all its parts, joined without a separator. */
    public String answerText() {
        return String.join("", answerParts);
    }

    public ScriptPlayer tool(String name, JsonNode input, JsonNode output, boolean isError, Visibility visible) {
        String id = "tool-" + nextId();
        add(0, EventDraft.toolUse(id, name, input, visible, ToolWording.NONE));
        return add(TOOL_DELTAS, EventDraft.toolResult(id, output, isError, visible));
    }

    public ScriptPlayer sources(ArrayNode items) {
        return add(1, EventDraft.sources(items));
    }

    /** Sets how sure the answer is: {@code answer}, {@code closest} or {@code no}. */
    public void reply(String sure) {
        reply = sure;
    }

    public ScriptPlayer warming() {
        add(1, EventDraft.warming());
        return add(ScriptStep.delay(WARMING_DELTAS * deltaMillis));
    }

    private ScriptPlayer add(int delayDeltas, EventDraft draft) {
        return add(new ScriptStep(delayDeltas * deltaMillis, sink -> sink.emit(draft)));
    }

    private ScriptPlayer add(ScriptStep step) {
        groups.add(List.of(step));
        return this;
    }

    /** Adds a pause that the visitor has answered. It writes nothing, but its event is stored, so playback must count it. */
    public void answeredPause() {
        add(new ScriptStep(0, ScriptPlayer::neverCompletes));
    }

    public void pause(Pause pause, Duration timeout) {
        last(sink -> sink.pause(pause, timeout));
    }

    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        last(sink -> sink.fail(code, message, retryAfterSeconds));
    }

    private void last(Consumer<TurnSink> close) {
        ended = true;
        add(new ScriptStep(deltaMillis, sink -> {
            close.accept(sink);
            return neverCompletes(sink);
        }));
    }

    private static CompletionStage<Void> neverCompletes(TurnSink sink) {
        return new CompletableFuture<>();
    }

    /**
     * Starts to play the script, or resumes it where the stored events end.
     *
     * @return stops playback
     */
    public Runnable start(Workers workers, TurnSink sink) {
        Usage usage = new Usage(turn.text().length() / 4 + 1L, outputCharacters / 4 + 1);
        if (turn.steps().isEmpty()) {
            sink.spend(usage); // counted before the first event, so that an interrupted turn is counted too
        }
        if (!ended) {
            last(s -> s.done(usage, reply));
        }
        Playback playback = new Playback(groups, turn, workers, sink);
        playback.start();
        return playback::stop;
    }
}
