// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.transport.UserMessage;

/**
 * Begins the one turn of a client, hands it over to another listener, leaves it and ends it. Methods that
 * {@link AgentClient} and {@link TurnQueue} have too are documented there.
 */
final class TurnController {
    private final Ports ports;
    private final ClientConfig config;
    private final Transport transport;

    /** Null with the Responses transport. */
    private final @Nullable ManagedAgents managed;

    private final SessionManager sessions;
    private final ClientListener listener;
    private final Runnable onShutdown;

    /** The callers of {@link #interrupt} that wait for the end of the turn. */
    private final List<Reply<Void>> stopping = new ArrayList<>();

    /** The turn that is followed. Other classes ask {@link #state} instead of storing it. */
    private @Nullable Turn turn;

    private boolean closed;

    /** Creates a controller without a turn. Calls {@code onShutdown} once, when the turn was left for good. */
    TurnController(
            Ports ports,
            ClientConfig config,
            Transport transport,
            @Nullable ManagedAgents managed,
            SessionManager sessions,
            ClientListener listener,
            Runnable onShutdown) {
        this.ports = ports;
        this.config = config;
        this.transport = transport;
        this.managed = managed;
        this.sessions = sessions;
        this.listener = listener;
        this.onShutdown = onShutdown;
    }

    int state() {
        return turn == null ? TurnState.IDLE : TurnPhase.state(turn.phase());
    }

    /** Returns the session of the followed turn, or else the one in use. */
    @Nullable
    Session session() {
        Session followed = turn == null ? null : turn.session();
        return followed == null ? sessions.current() : followed;
    }

    void await(TurnListener turnListener) {
        Session session = sessions.current();
        AgentEvent question = session == null ? null : session.question();
        if (session != null && question != null && misuse() == null) {
            begin(turnListener).await(session, question);
        }
    }

    @Nullable
    KartaError send(UserMessage message, TurnListener turnListener) {
        KartaError misuse = misuse();
        if (misuse == null) {
            begin(turnListener).send(message);
        }
        return misuse;
    }

    @Nullable
    KartaError stream(double fromSeq, TurnListener turnListener) {
        if (managed == null) {
            return Errors.unsupported("stream");
        }
        Turn paused = turn != null && turn.phase() == TurnPhase.PAUSED && !closed ? turn : null;
        if (paused != null) {
            turn = null;
        }
        KartaError misuse = misuse();
        if (misuse != null) {
            return misuse;
        }
        Turn next = begin(turnListener);
        if (paused != null) {
            paused.handOver();
        }
        Session session = sessions.current();
        if (session == null) {
            next.ended(null);
            return null;
        }
        if (fromSeq >= 0) {
            session.log.rewind(fromSeq);
        }
        next.join(managed, session, paused != null);
        return null;
    }

    void follow(TurnListener turnListener) {
        Session session = sessions.current();
        if (session != null && managed != null && misuse() == null) {
            begin(turnListener).follow(managed, session);
        }
    }

    void leave() {
        if (turn != null) {
            turn.leave();
            over();
        }
    }

    void proceed() {
        if (turn != null) {
            turn.proceed();
        }
    }

    void answered() {
        if (turn != null) {
            turn.answered();
        }
    }

    void interrupt(Reply<Void> reply) {
        Session session = sessions.current();
        if (turn != null) {
            stopping.add(reply);
            turn.interrupt();
        } else if (closed) {
            reply.done(null, Errors.closed());
        } else if (session != null && managed != null) {
            session.interrupt(managed, reply);
        } else {
            reply.done(null, null);
        }
    }

    void resume(String id, boolean busy, ResumeListener reply) {
        KartaError misuse = managed == null || closed ? refusal("resume") : busy ? null : misuse();
        if (misuse != null || managed == null) {
            reply.done(false, misuse);
        } else {
            sessions.resume(managed, id, reply);
        }
    }

    void shutdown() {
        if (!closed) {
            leave();
            closed = true;
            onShutdown.run();
        }
    }

    private void over() {
        turn = null;
        listener.stateChanged();
        while (!stopping.isEmpty()) {
            stopping.remove(0).done(null, null);
        }
    }

    private Turn begin(TurnListener turnListener) {
        Turn next = new Turn(
                ports.clock,
                ports.random,
                ports.log,
                config.context,
                transport,
                managed,
                sessions,
                listener,
                this::over,
                turnListener);
        turn = next;
        listener.stateChanged();
        return next;
    }

    /** Returns {@code closed} or {@code busy} if no turn may begin, else null. */
    @Nullable
    KartaError misuse() {
        if (closed) {
            return Errors.closed();
        }
        return turn == null ? null : busy();
    }

    static KartaError busy() {
        return new KartaError(ErrorCode.BUSY, "A turn is running. Wait for its end, or interrupt it.");
    }

    /** Returns whether the client was shut down. */
    boolean isClosed() {
        return closed;
    }

    /** Returns why {@code method} cannot be called: {@code closed}, {@code unsupported} or without a session. */
    KartaError refusal(String method) {
        if (closed) {
            return Errors.closed();
        }
        return managed == null
                ? Errors.unsupported(method)
                : new KartaError(ErrorCode.NOT_FOUND_CODE, "There is no session yet.");
    }
}
