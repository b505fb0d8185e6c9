// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.Tokens;
import sh.karta.widget.core.auth.Visitor;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Responses;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.transport.TransportFactory;
import sh.karta.widget.core.transport.UserMessage;

/**
 * A client of one agent, for one identity, with one session and one turn at a time. It creates the session when it is
 * first needed.
 *
 * <p>Nothing is thrown. Misuse ({@code busy}, {@code closed}, {@code unsupported}) is returned or replied before any
 * request. Every other failure of a turn is its last event. Nothing is requested before the first call that needs it.
 * All calls and callbacks belong to one thread.
 *
 * <p>{@link Turn}, {@link SessionManager} and the transports do the work.
 */
public final class AgentClient {
    final Ports ports;
    final ClientListener listener;

    /** Null with the Responses transport. */
    final @Nullable ManagedAgents managed;

    final SessionManager sessions;
    final Identity identity = new Identity();
    final Visitor visitor;
    final Tokens tokens;
    private final ClientConfig config;
    private final Transport transport;
    private final Api api;

    /** The callers of {@link #interrupt} that wait for the end of the turn. */
    private final List<Reply<Void>> stopping = new ArrayList<>();

    /** The turn that is followed. Other classes ask {@link #state} instead of storing it. */
    private @Nullable Turn turn;

    private boolean closed;

    /**
     * Creates a client without sending anything.
     *
     * @param config checked with {@link ClientConfig#check}
     */
    public AgentClient(Ports ports, ClientConfig config, Visitor visitor, ClientListener listener) {
        this(ports, config, visitor, listener, Responses::new);
    }

    /** Creates a client without sending anything. {@code responses} creates the Responses transport. */
    public AgentClient(
            Ports ports, ClientConfig config, Visitor visitor, ClientListener listener, TransportFactory responses) {
        this.ports = ports;
        this.config = config;
        this.visitor = visitor;
        this.listener = listener;
        tokens = new Tokens(ports, config, identity, visitor, listener::token);
        api = new Api(ports, tokens);
        managed = config.responses ? null : new ManagedAgents(api, config);
        transport = managed == null ? responses.make(api, config) : managed;
        sessions = new SessionManager(ports, transport, managed, identity, listener);
    }

    /** Returns a {@link TurnState}. */
    public int state() {
        return turn == null ? TurnState.IDLE : TurnPhase.state(turn.phase());
    }

    /** Returns the session's id, or null before there is one. It is empty with the Responses transport. */
    public @Nullable String sessionId() {
        Session session = sessions.current();
        return session == null ? null : session.log.id;
    }

    /** Returns the transport of sessions, or null with the Responses transport. */
    public @Nullable ManagedAgents managed() {
        return managed;
    }

    /**
     * Waits for the answer to the question at which {@link #resume} found the session paused, if any. {@code turnListener}
     * receives the rest of the turn after {@link #confirm} or {@link #interrupt}.
     */
    public void await(TurnListener turnListener) {
        Session session = sessions.current();
        AgentEvent question = session == null ? null : session.question();
        if (session != null && question != null && misuse() == null) {
            begin(turnListener).await(session, question);
        }
    }

    /** Returns the visitor's identity. Only {@link #identify} changes it. */
    public Identity identity() {
        return identity;
    }

    /** Creates a session, uses it from then on, and passes its id to {@code reply}. */
    public void createSession(Reply<String> reply) {
        if (closed) {
            reply.done(null, Errors.closed());
            return;
        }
        sessions.create(
                ports.random.id(), (created, error) -> reply.done(created == null ? null : created.log.id, error));
    }

    /**
     * Sends {@code message} and follows its turn. Asks the page for its context first, unless the message was posted before and has one.
     *
     * @return {@code busy} or {@code closed}, and then {@code turnListener} receives nothing. Otherwise null
     */
    public @Nullable KartaError send(UserMessage message, TurnListener turnListener) {
        KartaError misuse = misuse();
        if (misuse == null) {
            begin(turnListener).send(message);
        }
        return misuse;
    }

    /**
     * Follows the turn that runs in the session, from the cursor or, unless it is NaN, from after event {@code fromSeq}.
     * Ends immediately without an event if nothing runs and nothing is unread. Joins a paused turn if
     * {@link TurnListener#joins} returns true. During a pause the new listener takes the turn over from the previous one,
     * unless that one has called {@link #proceed}.
     *
     * @return {@code busy}, {@code closed} or {@code unsupported}, and then {@code turnListener} receives nothing. Otherwise
     *     null
     */
    public @Nullable KartaError stream(double fromSeq, TurnListener turnListener) {
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

    /** Follows the turn that {@link #resume} has found running. */
    public void follow(TurnListener turnListener) {
        Session session = sessions.current();
        if (session != null && managed != null && misuse() == null) {
            begin(turnListener).follow(managed, session);
        }
    }

    /** Leaves the turn to the server. Its listener receives nothing more. */
    public void leave() {
        if (turn != null) {
            turn.leave();
            over();
        }
    }

    /** Resumes a paused turn as soon as its question is answered. Without this call it stays paused. */
    public void proceed() {
        if (turn != null) {
            turn.proceed();
        }
    }

    /** Notes that the question of the paused turn was answered elsewhere. The turn resumes after {@link #proceed}. */
    public void answered() {
        if (turn != null) {
            turn.answered();
        }
    }

    /** Answers the question {@code requestId} of the turn with one of its options, also after another session came into use. */
    public void confirm(String requestId, String option, Reply<Void> reply) {
        Session followed = turn == null ? null : turn.session();
        Session session = followed == null ? sessions.current() : followed;
        if (session == null || managed == null || closed) {
            reply.done(null, refusal("confirmTool"));
            return;
        }
        managed.confirm(session.log.id, requestId, option, ports.random.id(), (answer, error) -> {
            reply.done(null, error);
            if (error == null || error.code.equals(ErrorCode.APPROVAL_EXPIRED)) {
                answered();
            }
        });
    }

    /**
     * Asks the server to stop the turn. The turn's listener receives the server's terminal event, or a {@code done} after
     * three seconds.
     *
     * @param reply called when the turn is over or, if none is followed, when the server has answered
     */
    public void interrupt(Reply<Void> reply) {
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

    /**
     * Uses session {@code id}. Reads its log, passes the events to {@link ClientListener#past}, and sets the cursor to the
     * end. The reply says whether a turn is running, which {@link #stream} joins.
     *
     * @param busy whether a followed turn continues until the log is read. {@link ResumeListener#arrived} must then leave
     *     it. Otherwise a followed turn is misuse
     */
    public void resume(String id, boolean busy, ResumeListener reply) {
        KartaError misuse = managed == null || closed ? refusal("resume") : busy ? null : misuse();
        if (misuse != null || managed == null) {
            reply.done(false, misuse);
        } else {
            sessions.resume(managed, id, reply);
        }
    }

    /** Cancels {@link #resume} and keeps the session in use. */
    public void cancelResume() {
        sessions.cancelResume();
    }

    /** Uses session {@code id}. Its log is read before the next message is posted. */
    public void adopt(String id) {
        sessions.adopt(id);
    }

    /** Returns whether the session has events before those that were read. */
    public boolean hasEarlier() {
        return sessions.hasEarlier();
    }

    /** Reads the next older part of the log. */
    public void earlier(Reply<List<AgentEvent>> reply) {
        if (closed) {
            reply.done(new ArrayList<>(), null);
        } else {
            sessions.earlier(reply);
        }
    }

    /**
     * Merges {@code user} into the identity ({@link Identity#merge}). Drops a token of the previous identity, and calls
     * {@link #release} if the user was replaced.
     *
     * @return {@link Identity#SAME}, {@link Identity#REFRESHED} or {@link Identity#REPLACED}
     */
    public int identify(@Nullable JsonValue user) {
        int change = identity.merge(user);
        if (change != Identity.SAME && !closed) {
            tokens.renew();
        }
        if (change == Identity.REPLACED) {
            sessions.release();
        }
        return change;
    }

    /**
     * Stops using the session, so that the next message creates another. A followed turn continues, or is {@code aborted}
     * if its session is still being created.
     */
    public void release() {
        sessions.release();
    }

    /** Closes the client. The turn's listener receives nothing more, and pending replies receive {@code closed}. */
    public void shutdown() {
        if (!closed) {
            leave();
            closed = true;
            tokens.close();
            api.close();
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

    private void over() {
        turn = null;
        listener.stateChanged();
        while (!stopping.isEmpty()) {
            stopping.remove(0).done(null, null);
        }
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
