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
import sh.karta.server.event.Draft;
import sh.karta.server.event.Drafts;
import sh.karta.server.event.Drafts.Option;
import sh.karta.server.event.Drafts.Usage;
import sh.karta.server.event.Visibility;
import sh.karta.server.work.Workers;

/**
 * A turn written down: what is said and done, in order, in the time a model would take. Written anew for each piece of the turn
 * and always the same, so that it goes on where the log ends: {@link #start} skips what was played before.
 */
public final class Play {
    /** A tool takes as long as this many deltas. */
    private static final int TOOL_BEATS = 20;

    private static final int WARMING_BEATS = 40;

    private final Turn turn;
    private final int deltaMillis;
    private final List<Iterable<Beat>> scenes = new ArrayList<>();
    private final List<String> answered = new ArrayList<>();
    private long outputCharacters;
    private int part;
    private boolean ended;

    /** @param deltaMillis time between two deltas of about 24 characters; 0 plays as fast as the log takes it */
    public Play(Turn turn, int deltaMillis) {
        this.turn = turn;
        this.deltaMillis = deltaMillis;
    }

    /** The id of the next thing that is said or done: unique in its session, the same each time the play is written. */
    public String nextId() {
        part++;
        return turn.id() + "-" + part;
    }

    /** Whether the play has its last beat: what is added after it is not heard. */
    public boolean ended() {
        return ended;
    }

    /** Words as a part of their own. */
    public Play say(boolean thinking, String text) {
        String id = "part-" + nextId();
        outputCharacters += text.length();
        if (!thinking) {
            answered.add(text);
        }
        scenes.add(new Deltas(id, thinking, text, deltaMillis));
        return this;
    }

    /** All that is answered, from the beginning, the parts without anything between them. */
    public String words() {
        return String.join("", answered);
    }

    public Play tool(String name, JsonNode input, JsonNode output, boolean isError, Visibility visible) {
        String id = "tool-" + nextId();
        add(0, Drafts.toolUse(id, name, input, visible));
        return add(TOOL_BEATS, Drafts.toolResult(id, output, isError, visible));
    }

    public Play sources(ArrayNode items) {
        return add(1, Drafts.sources(items));
    }

    public Play warming() {
        add(1, Drafts.warming());
        return add(Beat.rest(WARMING_BEATS * deltaMillis));
    }

    private Play add(int pauseBeats, Draft draft) {
        return add(new Beat(pauseBeats * deltaMillis, sink -> sink.emit(draft)));
    }

    private Play add(Beat beat) {
        scenes.add(List.of(beat));
        return this;
    }

    /** A pause that was played and answered already: it only counts. */
    public void answeredPause() {
        add(new Beat(0, Play::nothingFollows));
    }

    public void pause(String requestId, String tool, @Nullable String target, List<Option> options, Duration patience) {
        last(sink -> sink.pause(requestId, tool, target, options, patience));
    }

    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
        last(sink -> sink.fail(code, message, retryAfterSeconds));
    }

    private void last(Consumer<TurnSink> close) {
        ended = true;
        add(new Beat(deltaMillis, sink -> {
            close.accept(sink);
            return nothingFollows(sink);
        }));
    }

    private static CompletionStage<Void> nothingFollows(TurnSink sink) {
        return new CompletableFuture<>();
    }

    /**
     * Begins, or goes on where the log ends.
     *
     * @return stops it
     */
    public Runnable start(Workers workers, TurnSink sink) {
        Usage usage = new Usage(turn.text().length() / 4 + 1L, outputCharacters / 4 + 1);
        if (turn.emitted() == 0) {
            sink.spend(usage); // known before a word of it is said, and owed by who interrupts it too
        }
        if (!ended) {
            last(s -> s.done(usage));
        }
        Playback playback = new Playback(scenes, turn.emitted(), workers, sink);
        playback.start();
        return playback::stop;
    }
}
