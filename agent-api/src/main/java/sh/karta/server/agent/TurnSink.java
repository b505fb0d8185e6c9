// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.problem.Problem;

/**
 * Receives the events of a run. Ignores all calls after a closing call, and after the run was stopped. Thread-safe.
 */
public interface TurnSink {
    /**
     * Writes an event.
     *
     * @return completes when the event is stored, or when words have been shown to readers. An agent that waits for it writes no faster
     *     than the session accepts events. Never fails: if the turn is over, the agent is stopped instead
     */
    CompletionStage<Void> emit(EventDraft draft);

    /** Closes the run with a pause. The turn continues after the visitor's decision, or after the timeout. */
    void pause(Pause pause, Duration timeout);

    /**
     * Counts consumed tokens against the limits, also if the turn fails. They are stored with the next event. An agent must call it before
     * it closes the run, because the visitor's next message may follow immediately. A stopped agent must call it too.
     */
    void spend(Usage usage);

    /** Returns the reason why the turn must not consume more tokens; null if it may. Counts all tokens of this run. May wait for the store. */
    @Nullable
    Problem refusal();

    /** Returns whether the visitor has interrupted the turn. A stopped run whose turn continues elsewhere is not interrupted. */
    default boolean interrupted() {
        return false;
    }

    /**
     * Closes the turn.
     *
     * @param usage consumed tokens, as reported to clients
     */
    default void done(Usage usage) {
        done(usage, null, null);
    }

    /**
     * Closes the turn.
     *
     * @param reply how sure the answer is: {@code answer}, {@code closest} or {@code no}; null if the agent does not report it
     * @param suggestions as {@link EventDraft#suggestions} returns them. They are stored together with the end, so a turn that ends in
     *     another way has none
     */
    void done(Usage usage, @Nullable String reply, @Nullable EventDraft suggestions);

    /** Closes the turn as failed, with an error code of wire protocol §5 and a message for the visitor. */
    void fail(String code, String message, @Nullable Integer retryAfterSeconds);
}
