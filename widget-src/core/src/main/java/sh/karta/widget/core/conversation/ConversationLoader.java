// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.transport.Backoff;

/**
 * Decides which conversation is loaded from the server, and when loading is retried. The stored one is retried with
 * back-off, one that the visitor has chosen is not. After a choice that failed or was cancelled, the stored one is
 * loaded.
 */
final class ConversationLoader {
    /** The conversation could not be loaded for now. */
    static final double GIVE_UP = -1;

    /** The conversation can never be loaded. */
    static final double LOST = -2;

    /** Milliseconds before older messages are requested again after a failure. Views ask with every frame. */
    private static final int EARLIER_DELAY = 5000;

    private final Ports ports;
    private final Backoff backoff;

    /** The stored conversation until it is shown, lost or left, or null. */
    private @Nullable String stored;

    private boolean loading;

    /** Whether the conversation being loaded was chosen by the visitor and is not the stored one. */
    private boolean choosing;

    /** Whether the last attempt to load the stored conversation was given up. */
    private boolean failed;

    /** Number of the latest attempt. */
    private int attempt;

    /** The number of the first event that counts as new, because another tab reported its turn. NaN if the whole log is history. */
    private double since = Double.NaN;

    /** Whether older messages of the conversation shown are requested, or must not be for now. */
    private boolean earlier;

    private @Nullable Cancellable earlierDelay;
    private @Nullable Cancellable retry;

    ConversationLoader(Ports ports) {
        this.ports = ports;
        backoff = new Backoff(ports);
    }

    /** Returns whether a conversation is being loaded. */
    boolean isLoading() {
        return loading;
    }

    /** Returns whether a conversation is being loaded, or will be loaded automatically. */
    boolean isPending() {
        return loading || retry != null;
    }

    /** Returns whether loading the stored conversation was given up. */
    boolean hasFailed() {
        return failed;
    }

    /** Returns whether {@code event} of the loaded log is new, because another tab reported its turn. */
    boolean isNews(AgentEvent event) {
        return event.seq >= since;
    }

    /** Sets the number of the first event of the next log that counts as new, or NaN. */
    void expectNews(double seq) {
        since = seq;
    }

    /** Decides whether conversation {@code id}, which the visitor has chosen, replaces the present one when it is loaded. */
    boolean choose(String id) {
        // Choosing the stored conversation does not leave any conversation.
        choosing = !id.equals(stored);
        return choosing;
    }

    /**
     * Starts to load conversation {@code id}, and returns the number of the attempt.
     *
     * @param replaces the result of {@link #choose}. Otherwise {@code id} is the stored conversation
     */
    int start(String id, boolean replaces) {
        loading = true;
        if (!replaces) {
            if (stored == null) {
                backoff.reset();
            }
            failed = false;
            stored = id;
        }
        return ++attempt;
    }

    /** Lets conversation {@code id}, the present one, be loaded if the visitor stays with it. */
    void loadLater(String id) {
        stored = id;
    }

    /** Notes that the chosen conversation is here and replaces the present one. */
    void replaced() {
        since = Double.NaN;
        loading = true;
    }

    /** Notes that the conversation was loaded. */
    void succeeded() {
        stored = null;
        end();
    }

    /**
     * Returns whether attempt {@code number} ended because the session in use was lost or created meanwhile. Otherwise
     * another conversation was chosen, or the visitor stayed.
     */
    boolean wasOvertaken(int number) {
        boolean overtaken = loading && number == attempt;
        if (overtaken) {
            succeeded();
        }
        return overtaken;
    }

    /**
     * Returns the milliseconds before the stored conversation is requested again, {@link #GIVE_UP} or {@link #LOST}.
     */
    double onFailure(KartaError error) {
        end();
        backoff.start();
        double wait = error.isRetryable() ? backoff.next(0) : LOST;
        if (wait < 0) {
            stored = null;
        }
        failed = wait == GIVE_UP;
        return wait;
    }

    /** Returns whether the visitor has chosen a conversation that is not loaded yet. */
    boolean isChoosing() {
        return choosing;
    }

    /** Notes that nothing is being loaded any more: the visitor stays, or the chosen conversation could not be loaded. */
    void end() {
        loading = false;
        choosing = false;
    }

    /** Returns the stored conversation if it must be loaded and nothing else is, else null. */
    @Nullable
    String unfinished() {
        return isPending() ? null : stored;
    }

    /** Calls {@code again} in {@code millis}, unless cancelled. */
    void retryIn(double millis, Runnable again) {
        retry = ports.clock.after(millis, () -> {
            retry = null;
            again.run();
        });
    }

    /** Cancels the next attempt, which would overtake the visitor's choice. Returns whether there was one. */
    boolean cancelRetry() {
        Cancellable cancelled = retry;
        retry = null;
        backoff.reset();
        if (cancelled != null) {
            cancelled.cancel();
        }
        return cancelled != null;
    }

    /** Stops loading, because the conversation is left. The answers to requests under way are discarded. */
    void stop() {
        cancelRetry();
        succeeded();
        recovered();
        earlier = false;
        if (earlierDelay != null) {
            earlierDelay.cancel();
        }
    }

    /** Notes that the messages that could not be loaded have come with the log. */
    void recovered() {
        failed = false;
    }

    /** Returns whether older messages may be requested, and regards them as requested. */
    boolean startEarlier() {
        boolean free = !earlier;
        earlier = true;
        return free;
    }

    /** Notes that older messages have come, or, after a failure, have not. */
    void endEarlier(boolean success) {
        if (success) {
            earlier = false;
        } else {
            earlierDelay = ports.clock.after(EARLIER_DELAY, () -> earlier = false);
        }
    }
}
