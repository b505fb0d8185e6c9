// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.transport.UserMessage;

/**
 * The turns of a headless client. A turn that is left continues at the server, and {@link WhenBusy} decides whether the next message
 * interrupts it, waits for its end, or fails. Meanwhile the events of that turn go to {@link ClientListener#past}.
 *
 * <p>Threading and errors are as in {@link AgentClient}. This class replaces its {@code send}, {@code stream}, {@code leave},
 * {@code interrupt}, {@code resume} and {@code shutdown}.
 */
public final class TurnQueue {
    private static final int MAX_WAITING = 20;

    final AgentClient client;

    /** The messages that wait for the end of the turn that was left, in order. */
    final List<Waiting> waiting = new ArrayList<>();

    /** The callers of {@link #interrupt} that wait for the end of the turn that was left. */
    final List<Reply<Void>> stopping = new ArrayList<>();

    /** The listener of the followed turn, or null. */
    private @Nullable Forwarder followed;

    /** Whether the turn that was left is being interrupted or followed to its end. */
    boolean clearing;

    /** The turn that was left, while {@link #clearing}. */
    private @Nullable LeftTurn left;

    /** Creates the queue of {@code client}, which may have only one. */
    public TurnQueue(AgentClient client) {
        this.client = client;
    }

    /** Returns a {@link TurnState}, {@link TurnState#DETACHED} included. */
    public int state() {
        int state = client.state();
        if (state != TurnState.IDLE) {
            return state;
        }
        if (clearing || !waiting.isEmpty()) {
            return TurnState.SENDING;
        }
        Session unattended = client.sessions.unattended();
        return unattended != null && unattended.isDetached() ? TurnState.DETACHED : TurnState.IDLE;
    }

    /**
     * Sends {@code message}, after the turn that was left if {@code whenBusy} requires that. If that fails, the failure is the
     * last event of {@code listener}. It is {@code busy} if that turn still runs and {@code whenBusy} is
     * {@link WhenBusy#REJECT}.
     *
     * @param whenBusy one of {@link WhenBusy}
     * @return {@code closed}, or {@code busy} while a turn is followed, while 20 messages wait, or while any message waits
     *     unless {@code whenBusy} is {@link WhenBusy#QUEUE}. Then {@code listener} receives nothing. Otherwise null
     */
    public @Nullable KartaError send(UserMessage message, String whenBusy, TurnListener listener) {
        KartaError misuse = clearing ? null : client.misuse();
        boolean crowded = !waiting.isEmpty() && (!whenBusy.equals(WhenBusy.QUEUE) || waiting.size() >= MAX_WAITING);
        if (misuse != null || crowded) {
            return misuse != null ? misuse : AgentClient.busy();
        }
        waiting.add(new Waiting(message, whenBusy, listener));
        if (!clearing) {
            sendNext();
        }
        return null;
    }

    /**
     * Follows the session's turn as {@link AgentClient#stream} does. The first event of a paused turn is its question.
     */
    public @Nullable KartaError stream(double fromSeq, TurnListener listener) {
        if (clearing || !waiting.isEmpty()) {
            return AgentClient.busy();
        }
        if (client.isClosed()) {
            return Errors.closed();
        }
        Forwarder before = followed;
        // Set first, because a state listener may leave or shut down.
        followed = new Forwarder(listener);
        KartaError misuse = client.stream(fromSeq, followed);
        if (misuse != null) {
            followed = before;
        }
        return misuse;
    }

    /** Leaves the turn of {@code listener} to the server, or removes its message from the queue. {@code listener} receives nothing more. */
    public void leave(TurnListener listener) {
        if (followed != null && followed.listener == listener) {
            followed = null;
            client.leave();
            sendNext();
            return;
        }
        int before = waiting.size();
        for (int i = before - 1; i >= 0; i--) {
            if (waiting.get(i).listener == listener) {
                waiting.remove(i);
            }
        }
        if (waiting.size() < before && waiting.isEmpty() && stopping.isEmpty() && clearing && left != null) {
            left.cancel();
        }
    }

    /** Stops the turn as {@link AgentClient#interrupt} does, but also waits for the end of a turn that was left. */
    public void interrupt(Reply<Void> reply) {
        if (client.state() == TurnState.IDLE && (clearing || client.sessions.unattended() != null)) {
            stopping.add(reply);
            if (!clearing) {
                clear();
            }
        } else {
            client.interrupt(reply);
        }
    }

    /**
     * Uses another session as {@link AgentClient#resume} does. A turn that runs there counts as left, so
     * {@link #stream} joins it.
     */
    public void resume(String id, ResumeListener reply) {
        if (clearing || !waiting.isEmpty()) {
            reply.done(false, AgentClient.busy());
            return;
        }
        client.resume(id, false, (running, error) -> {
            client.listener.stateChanged();
            reply.done(running, error);
        });
    }

    /** Closes the client as {@link AgentClient#shutdown} does, but calls {@code ended} of every listener. */
    public void shutdown() {
        Forwarder last = followed;
        followed = null;
        clearing = false;
        client.shutdown();
        Session unattended = client.sessions.unattended();
        if (unattended != null) {
            // No message is waiting for its end.
            unattended.turnOver();
        }
        if (last != null) {
            last.listener.ended();
        }
        while (!waiting.isEmpty()) {
            waiting.remove(0).listener.ended();
        }
        finishStopping(Errors.closed());
    }

    /** Sends the next message, after the turn that was left if that may still run. */
    void sendNext() {
        if (clearing || waiting.isEmpty() || client.misuse() != null) {
            return;
        }
        if (client.sessions.unattended() != null) {
            clear();
            return;
        }
        Waiting first = waiting.remove(0);
        followed = new Forwarder(first.listener);
        client.send(first.message, followed);
    }

    private void clear() {
        clearing = true;
        LeftTurn next = new LeftTurn(this);
        left = next;
        client.listener.stateChanged();
        next.begin();
    }

    /** Replies to the callers of {@link #interrupt}. */
    void finishStopping(@Nullable KartaError error) {
        while (!stopping.isEmpty()) {
            stopping.remove(0).done(null, error);
        }
    }

    /** A message and its listener. Not a record, because compiled lists compare by identity. */
    static final class Waiting {
        final UserMessage message;
        final String whenBusy;
        final TurnListener listener;

        Waiting(UserMessage message, String whenBusy, TurnListener listener) {
            this.message = message;
            this.whenBusy = whenBusy;
            this.listener = listener;
        }
    }

    /** Forwards a turn to its listener, and sends the next message at its end. */
    private final class Forwarder implements TurnListener {
        final TurnListener listener;

        Forwarder(TurnListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean joins(@Nullable AgentEvent question) {
            return true;
        }

        @Override
        public void event(AgentEvent event) {
            listener.event(event);
        }

        @Override
        public void ended() {
            if (followed == this) {
                followed = null;
            }
            listener.ended();
            sendNext();
        }
    }
}
