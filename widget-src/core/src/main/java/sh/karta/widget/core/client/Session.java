// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Random;
import sh.karta.widget.core.transport.LogReader;
import sh.karta.widget.core.transport.ManagedAgents;

/** One session: its log as far as it was read, and the steps before something is posted to it. */
final class Session {
    final LogReader log;
    private final Random random;

    /** Whether nothing of the log was read, so that all of it is history. */
    private boolean unread;

    /** Whether the log may contain unread events. */
    private boolean stale;

    /** Whether the visitor stopped a turn without an answer from the server. */
    private boolean unstopped;

    /** Whether a turn may be running that this client does not follow. */
    private boolean unattended;

    /** Whether the visitor left that turn. Otherwise following it failed. */
    private boolean detached;

    /** The question at which the turn is paused, or null. */
    private @Nullable AgentEvent question;

    /** Whether the question was answered or has expired, so that the log continues. */
    private boolean answered;

    /** The earliest part of the log that was read, or null. */
    private @Nullable History earliest;

    /** The request to stop the turn, which is repeated until it is answered. */
    private @Nullable Cancellable interrupt;

    private @Nullable Reply<Void> interruptReply;

    /** Creates a session. {@code unread} means that its log has content, none of which was read. */
    Session(LogReader log, Random random, boolean unread) {
        this.log = log;
        this.random = random;
        this.unread = unread;
        stale = unread;
    }

    /** Returns whether a turn is running according to {@code log}. A turn that waits for an answer is not. */
    static boolean isRunning(JsonValue log) {
        return "running".equals(log.string("status"));
    }

    /** Returns whether nothing of the log was read. */
    boolean isUnread() {
        return unread;
    }

    /** Returns whether the log must be read to its end before something is posted. */
    boolean needsReread() {
        return stale;
    }

    /** Returns whether the server must be asked again to stop the turn before something is posted. */
    boolean needsInterrupt() {
        return unstopped;
    }

    /** Returns whether a turn may be running that this client does not follow. */
    boolean isUnattended() {
        return unattended;
    }

    /** Returns whether a turn was left and may still be running. */
    boolean isDetached() {
        return unattended && detached;
    }

    /** Returns the question at which the turn is paused, or null. */
    @Nullable
    AgentEvent question() {
        return question;
    }

    /** Returns whether the turn is paused at a question that was answered or has expired. */
    boolean isAnswered() {
        return question != null && answered;
    }

    /** Returns the earliest part of the log that was read, or null. */
    @Nullable
    History earliest() {
        return earliest;
    }

    /** Sets the earliest part of the log that was read. */
    void reachedBackTo(History history) {
        earliest = history;
    }

    /** Notes that the turn is paused at {@code next}, or runs if that is null. */
    void pausedAt(@Nullable AgentEvent next) {
        question = next;
        answered = false;
    }

    /** Notes that the question, if any, was answered or has expired. */
    void answered() {
        answered = true;
    }

    /** Notes that the server's turn is over. */
    void turnOver() {
        unattended = false;
    }

    /** Notes that the turn was followed to its end, so that the log was read to its end. */
    void turnEnded() {
        stale = false;
        question = null;
        turnOver();
    }

    /**
     * Notes that this client no longer follows the turn.
     *
     * @param mayRun whether the server may continue it
     * @param detached whether the client left it, instead of failing to follow it. Only then is a question kept
     */
    void turnLeft(boolean mayRun, boolean detached) {
        stale = true;
        if (mayRun) {
            unattended = true;
            unread = false;
            this.detached = detached;
            if (!detached) {
                question = null;
            }
        }
    }

    /** Asks {@code server} to stop the turn. Drops an earlier request. */
    void interrupt(ManagedAgents server, Reply<Void> reply) {
        dropInterrupt();
        interruptReply = reply;
        interrupt = server.interrupt(log.id, random.id(), (answer, error) -> interrupted(error));
    }

    /** Stops repeating the request, because a late repetition would stop the next turn. The request counts as successful. */
    void dropInterrupt() {
        if (interrupt != null) {
            interrupt.cancel();
            interrupt = null;
            interrupted(null);
        }
    }

    private void interrupted(@Nullable KartaError error) {
        Reply<Void> reply = interruptReply;
        if (reply != null) {
            interruptReply = null;
            reply.done(null, error);
        }
    }

    /** Notes that the visitor stopped the turn, but the server did not confirm that. */
    void stoppedUnheard() {
        unstopped = true;
    }

    /** Notes that the server received the request to stop the turn. */
    void stopHeard() {
        unstopped = false;
    }

    /** Adds {@code history}, which ends at the end of the log, and passes its new events to {@code listener}. */
    void read(History history, boolean resumed, ClientListener listener) {
        boolean first = resumed || unread;
        unread = false;
        stale = false;
        for (JsonValue wire : history.events) {
            AgentEvent event = log.accept(wire);
            if (event != null) {
                if (event.type != AgentEvent.OTHER) {
                    pausedAt(event.type == AgentEvent.INPUT_REQUIRED ? event : null);
                }
                listener.past(event, first);
            }
        }
        unattended = history.running || question != null;
        detached = resumed;
    }
}
