// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the script of a turn and plays it at the pace of a model. The agent builds the script again for each piece of the turn. The
 * script must be the same each time, because {@link #start} resumes where the stored events end: it skips the steps that were played before.
 *
 * @param <E> an event of the host
 */
public final class ScriptPlayer<E> {
    /** The duration of a tool call, in deltas. */
    private static final int TOOL_DELTAS = 20;

    private static final int WARMING_DELTAS = 40;

    private final TurnProgress turn;
    private final DeltaFactory<E> deltas;
    private final int deltaMillis;
    private final List<Iterable<ScriptStep<E>>> groups = new ArrayList<>();
    private final StringBuilder answer = new StringBuilder();
    private long outputCharacters;
    private int part;
    private boolean ended;
    private @Nullable String reply;
    private Consumer<Consumer<@Nullable E>> suggestions = then -> then.accept(null);

    /** @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the session accepts events */
    public ScriptPlayer(TurnProgress turn, DeltaFactory<E> deltas, int deltaMillis) {
        this.turn = turn;
        this.deltas = deltas;
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

    /** Adds text as a separate part. */
    public void say(boolean thinking, String text) {
        String id = "part-" + nextId();
        outputCharacters += text.length();
        if (!thinking) {
            answer.append(text);
        }
        groups.add(new Deltas<>(deltas, id, thinking, text, 0, deltaMillis));
    }

    /** Returns the whole text of the answer so far: all its parts, joined without a separator. */
    public String answerText() {
        return answer.toString();
    }

    /** Adds a tool call and, a while later, its result. Both events are created with the id of the call. */
    public void tool(Function<String, E> use, Function<String, E> result) {
        String id = "tool-" + nextId();
        add(0, use.apply(id));
        add(TOOL_DELTAS, result.apply(id));
    }

    public void sources(E event) {
        add(1, event);
    }

    /** Sets how sure the answer is: {@code answer}, {@code closest} or {@code no}. */
    public void reply(String sure) {
        reply = sure;
    }

    /** Sets the replies that the visitor can send with one tap. The last ones of a script count; null removes them. */
    public void suggest(@Nullable E event) {
        suggestLater(then -> then.accept(event));
    }

    /**
     * Sets a source of the replies. It is asked at the end of the script, and the turn ends when it passes on their event, or null for
     * none.
     */
    public void suggestLater(Consumer<Consumer<@Nullable E>> source) {
        suggestions = source;
    }

    public void warming(E event) {
        add(1, event);
        add(ScriptStep.delay(WARMING_DELTAS * deltaMillis));
    }

    private void add(int delayDeltas, E event) {
        add(new ScriptStep<>(delayDeltas * deltaMillis, (stage, then) -> stage.emit(event, then)));
    }

    private void add(ScriptStep<E> step) {
        groups.add(List.of(step));
    }

    /** Adds a pause that the visitor has answered. It writes nothing, but its event is stored, so playback must count it. */
    public void answeredPause() {
        add(new ScriptStep<>(0, (stage, then) -> {}));
    }

    public void pause(Approval approval) {
        last(stage -> stage.pause(approval));
    }

    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        last(stage -> stage.fail(code, message, retryAfterSeconds));
    }

    private void last(Consumer<Stage<E>> close) {
        ended = true;
        add(new ScriptStep<>(deltaMillis, (stage, then) -> close.accept(stage)));
    }

    /** Returns the tokens of the whole script. */
    public Usage usage() {
        return new Usage(turn.text().length() / 4 + 1L, outputCharacters / 4 + 1);
    }

    /**
     * Starts to play the script, or resumes it where the stored events end.
     *
     * @return stops playback
     */
    public Runnable start(Timer timer, Stage<E> stage) {
        if (!ended) {
            Usage usage = usage();
            last(open -> suggestions.accept(event -> open.done(usage, reply, event)));
        }
        Playback<E> playback = new Playback<>(groups, turn, timer, stage);
        playback.start();
        return playback::stop;
    }
}
