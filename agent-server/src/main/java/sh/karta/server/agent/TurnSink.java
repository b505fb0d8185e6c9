// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Option;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.problem.Problem;

/** Where an agent writes a turn. Thread-safe; after a closing call, or once the turn is no longer the agent's, all is ignored. */
public interface TurnSink {
    /**
     * Writes an event.
     *
     * @return completes when the event is in the log, perhaps before it is returned: an agent that waits writes no faster than the
     *     store takes it. Never fails; a turn that is over shows by the agent being stopped
     */
    CompletionStage<Void> emit(EventDraft draft);

    /** Closes this piece of the turn: it goes on after the visitor's decision, or after {@code patience} without one. */
    void pause(String requestId, String tool, @Nullable String target, List<Option> options, Duration patience);

    /**
     * Notes what was consumed, whatever becomes of the turn: to be called before it is closed, so that who hears of the end and
     * asks again meets the limit that this turn has used up, and by an agent that is stopped too.
     *
     * @return completes when {@link #refusal} counts it
     */
    CompletionStage<Void> spend(Usage usage);

    /** Why the turn must not cost any more, or null when it may. May wait for the store. */
    @Nullable
    Problem refusal();

    /**
     * Closes the turn.
     *
     * @param usage what readers are told that it consumed
     */
    void done(Usage usage);

    /** Closes the turn as failed, with a code of wire protocol §5 and a text for the visitor. */
    void fail(String code, String message, @Nullable Integer retryAfterSeconds);
}
