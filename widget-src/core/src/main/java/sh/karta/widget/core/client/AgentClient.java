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
 * <p>{@link TurnController}, {@link SessionManager} and the transports do the work.
 */
public final class AgentClient {
    private final ClientListener clientListener;
    private final SessionManager sessions;

    /** Null with the Responses transport. */
    private final @Nullable ManagedAgents managed;

    private final Ports ports;
    private final Identity identity = new Identity();
    private final Visitor visitor;
    private final Tokens tokens;
    private final Api api;

    private final TurnController turns;

    /**
     * Creates a client without sending anything.
     *
     * @param config checked with {@link ClientConfig#check}
     */
    public AgentClient(Ports ports, ClientConfig config, Visitor visitor, ClientListener clientListener) {
        this(ports, config, visitor, clientListener, Responses::new);
    }

    /** Creates a client without sending anything. {@code responses} creates the Responses transport. */
    public AgentClient(
            Ports ports,
            ClientConfig config,
            Visitor visitor,
            ClientListener clientListener,
            TransportFactory responses) {
        this.ports = ports;
        this.visitor = visitor;
        this.clientListener = clientListener;
        tokens = new Tokens(ports, config, identity, visitor, clientListener::token);
        api = new Api(ports, tokens);
        managed = config.responses ? null : new ManagedAgents(api, config);
        Transport transport = managed == null ? responses.make(api, config) : managed;
        sessions = new SessionManager(ports, transport, managed, identity, clientListener);
        turns = new TurnController(ports, config, transport, managed, sessions, clientListener, () -> {
            tokens.close();
            api.close();
        });
    }

    /** Returns the queue of this client's turns, for a client that may leave turns. Call it once. */
    public TurnQueue queue() {
        return new TurnQueue(turns, sessions, managed, clientListener);
    }

    /** Returns a {@link TurnState}. */
    public int state() {
        return turns.state();
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
     * Waits for the answer to the question at which {@link #resume} found the session paused, if any. {@code listener}
     * receives the rest of the turn after {@link #confirm} or {@link #interrupt}.
     */
    public void await(TurnListener listener) {
        turns.await(listener);
    }

    /** Returns the visitor's identity. Only {@link #identify} changes it. */
    public Identity identity() {
        return identity;
    }

    /** Creates a session, uses it from then on, and passes its id to {@code reply}. */
    public void createSession(Reply<String> reply) {
        if (turns.isClosed()) {
            reply.done(null, Errors.closed());
            return;
        }
        sessions.create(
                ports.random.id(), (created, error) -> reply.done(created == null ? null : created.log.id, error));
    }

    /**
     * Sends a message with the page's context, and follows its turn.
     *
     * @param attachments array of {@code {path, name, type, size}}, or null
     * @param key idempotency key: the same for a repeated message, so that the server accepts it once
     * @return {@code busy} or {@code closed}, and then {@code listener} receives nothing. Otherwise null
     */
    public @Nullable KartaError send(String text, @Nullable JsonValue attachments, String key, TurnListener listener) {
        return send(new UserMessage(text, attachments, key, null), listener);
    }

    /** Sends a message that may have been posted before. It keeps its context, if any. */
    public @Nullable KartaError send(UserMessage message, TurnListener listener) {
        return turns.send(message, listener);
    }

    /**
     * Follows the turn that runs in the session, from the cursor or, unless it is NaN, from after event {@code fromSeq}.
     * Ends immediately without an event if nothing runs and nothing is unread. Joins a paused turn if
     * {@link TurnListener#joins} returns true. During a pause the new listener takes the turn over from the previous one,
     * unless that one has called {@link #proceed}.
     *
     * @return {@code busy}, {@code closed} or {@code unsupported}, and then {@code listener} receives nothing. Otherwise
     *     null
     */
    public @Nullable KartaError stream(double fromSeq, TurnListener listener) {
        return turns.stream(fromSeq, listener);
    }

    /** Follows the turn that {@link #resume} has found running. */
    public void follow(TurnListener listener) {
        turns.follow(listener);
    }

    /** Leaves the turn to the server. Its listener receives nothing more. */
    public void leave() {
        turns.leave();
    }

    /** Resumes a paused turn as soon as its question is answered. Without this call it stays paused. */
    public void proceed() {
        turns.proceed();
    }

    /** Notes that the question of the paused turn was answered elsewhere. The turn resumes after {@link #proceed}. */
    public void answered() {
        turns.answered();
    }

    /** Answers the question {@code requestId} of the turn with one of its options, also after another session came into use. */
    public void confirm(String requestId, String option, Reply<Void> reply) {
        Session session = turns.session();
        if (session == null || managed == null || turns.isClosed()) {
            reply.done(null, turns.refusal("confirmTool"));
            return;
        }
        managed.confirm(session.log.id, requestId, option, ports.random.id(), (answer, error) -> {
            reply.done(null, error);
            if (error == null || error.code.equals(ErrorCode.APPROVAL_EXPIRED)) {
                turns.answered();
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
        turns.interrupt(reply);
    }

    /**
     * Uses session {@code id}. Reads its log, passes the events to {@link ClientListener#past}, and sets the cursor to the
     * end. The reply says whether a turn is running, which {@link #stream} joins.
     *
     * @param busy whether a followed turn continues until the log is read. {@link ResumeListener#arrived} must then leave
     *     it. Otherwise a followed turn is misuse
     */
    public void resume(String id, boolean busy, ResumeListener reply) {
        turns.resume(id, busy, reply);
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
        if (turns.isClosed()) {
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
        if (change != Identity.SAME && !turns.isClosed()) {
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

    /** Returns the calls about sessions beside their turns. Their code is a part of a deferred chunk. */
    public SessionCalls calls() {
        return new SessionCalls(ports, turns, sessions, managed, tokens, identity, visitor);
    }

    /** Closes the client. The turn's listener receives nothing more, and pending replies receive {@code closed}. */
    public void shutdown() {
        turns.shutdown();
    }
}
