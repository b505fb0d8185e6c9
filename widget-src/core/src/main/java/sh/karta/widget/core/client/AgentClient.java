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
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.Handover;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Outgoing;
import sh.karta.widget.core.transport.Progress;
import sh.karta.widget.core.transport.Responses;
import sh.karta.widget.core.transport.Session;
import sh.karta.widget.core.transport.Transport;

/**
 * A client of one agent: one session at a time, one turn at a time. It makes the session when it is first needed, sends,
 * follows, confirms, interrupts, resumes, and speaks for one identity.
 *
 * <p>Nothing is thrown. Misuse ({@code busy}, {@code closed}, {@code unsupported}) is returned or replied before any
 * request; every other failure of a turn is its last event. Nothing is requested before the first call that needs it.
 * All calls and callbacks belong to one thread.
 *
 * <p>It is long because every call of a client stands here with its contract; how each is done stands in {@link Turn},
 * {@link CurrentSession} and the transports.
 */
public final class AgentClient {
    final Ports ports;
    final ClientConfig config;
    final ClientListener listener;
    final Transport transport;

    /** Null with the Responses transport. */
    final @Nullable ManagedAgents managed;

    final CurrentSession current;

    private final Identity identity = new Identity();
    private final Visitor visitor;
    private final Tokens tokens;
    private final Api api;

    /** Who waits for the running turn to be over. */
    private final List<Reply<Void>> stopping = new ArrayList<>();

    private @Nullable Turn turn;
    private boolean closed;

    /**
     * Makes a client that has not spoken to anybody yet.
     *
     * @param config checked with {@link ClientConfig#check}
     */
    public AgentClient(Ports ports, ClientConfig config, Visitor visitor, ClientListener listener) {
        this.ports = ports;
        this.config = config;
        this.visitor = visitor;
        this.listener = listener;
        tokens = new Tokens(ports, config, identity, visitor, listener::token);
        api = new Api(ports, tokens);
        managed = config.responses ? null : new ManagedAgents(api, config);
        transport = managed != null ? managed : new Responses(api, config);
        current = new CurrentSession(ports, transport, managed, identity, listener);
    }

    /** Returns a {@link TurnState}. */
    public int state() {
        if (turn == null) {
            return TurnState.IDLE;
        }
        return turn.isPaused() ? TurnState.PAUSED : turn.isAccepted() ? TurnState.RUNNING : TurnState.SENDING;
    }

    /** Returns the session's id, or null before there is one; empty with the Responses transport. */
    public @Nullable String sessionId() {
        Session present = current.session;
        return present == null ? null : present.id;
    }

    /**
     * Takes up the pause in which {@link #resume} found the session, if it found one: {@code heard} hears how the turn
     * goes on once {@link #confirm} or {@link #interrupt} was called.
     */
    public void await(TurnListener heard) {
        Session present = current.session;
        AgentEvent question = current.question;
        if (present != null && question != null && misuse() == null) {
            begin(heard).await(present, question);
        }
    }

    /** Returns who the visitor is. Changed by {@link #identify} alone. */
    public Identity identity() {
        return identity;
    }

    /** Opens a session, which is in use from then on, and gives its id. */
    public void createSession(Reply<String> reply) {
        if (closed) {
            reply.done(null, Errors.closed());
            return;
        }
        current.create(ports.random.id(), (made, error) -> reply.done(made == null ? null : made.id, error));
    }

    /**
     * Sends the visitor's words and follows the turn they start.
     *
     * @param attachments array of {@code {path, name, type, size}}, or null
     * @param key the same for a second try with the same words, so that they count once
     * @return {@code busy} or {@code closed}, then {@code heard} hears nothing; else null
     */
    public @Nullable KartaError send(String text, @Nullable JsonValue attachments, String key, TurnListener heard) {
        KartaError misuse = misuse();
        if (misuse == null) {
            begin(heard).send(new Outgoing(text, attachments, key));
        }
        return misuse;
    }

    /**
     * Follows the turn that runs in the session, from the cursor or from just after event {@code fromSeq} (NaN for the
     * cursor). Ends at once without an event where nothing runs and nothing is unread. During a pause the new listener
     * takes the turn over from the old one, unless that one has called {@link #proceed}.
     *
     * @return {@code busy}, {@code closed} or {@code unsupported}, then {@code heard} hears nothing; else null
     */
    public @Nullable KartaError stream(double fromSeq, TurnListener heard) {
        if (managed == null) {
            return Errors.unsupported("stream");
        }
        Turn before = turn;
        boolean taken = before != null && before.isPaused() && !before.isWanted();
        if (taken && !closed) {
            turn = null;
        }
        KartaError misuse = misuse();
        if (misuse != null) {
            return misuse;
        }
        Turn next = begin(heard);
        if (taken && before != null) {
            before.leave();
            before.listener.ended();
        }
        Session present = current.session;
        if (present == null) {
            next.ended(null);
            return null;
        }
        if (fromSeq >= 0) {
            present.rewind(fromSeq);
        }
        next.join(present);
        return null;
    }

    /** Stops following; the server goes on with the turn. The turn's listener hears nothing more. */
    public void leave() {
        if (turn != null) {
            turn.leave();
            turn = null;
            current.stale = true;
            over();
        }
    }

    /** Goes on with a paused turn once its question is answered. Until then, and without this call, the turn rests. */
    public void proceed() {
        if (turn != null) {
            turn.proceed();
        }
    }

    /** The question at which the turn rests was answered elsewhere: goes on as {@link #proceed} says. */
    public void answered() {
        if (turn != null) {
            turn.answered();
        }
    }

    /** Answers the question {@code requestId} with one of its options. */
    public void confirm(String requestId, String option, Reply<Void> reply) {
        Session present = current.session;
        if (present == null || managed == null || closed) {
            reply.done(null, refusal("confirmTool"));
            return;
        }
        managed.confirm(present.id, requestId, option, ports.random.id(), (answer, error) -> {
            boolean late = error != null && error.code.equals(ErrorCode.APPROVAL_EXPIRED);
            reply.done(null, error);
            if ((error == null || late) && turn != null) {
                turn.answered();
            }
        });
    }

    /**
     * Asks the server to stop the turn; its listener hears the server's terminal event, or after three seconds a
     * {@code done}.
     *
     * @param reply hears when the turn is over; where nobody follows one, whether the server has taken the request
     */
    public void interrupt(Reply<Void> reply) {
        if (turn != null) {
            stopping.add(reply);
            turn.interrupt();
        } else if (closed) {
            reply.done(null, Errors.closed());
        } else if (current.session != null && managed != null) {
            managed.interrupt(current.session.id, ports.random.id(), (answer, error) -> reply.done(null, error));
        } else {
            reply.done(null, null);
        }
    }

    /**
     * Takes up session {@code id}: reads its log, whose events go to {@link ClientListener#past}, and sets the cursor
     * after it. The reply says whether a turn is running: {@link #stream} joins it in mid-sentence.
     *
     * @param busy whether the turn that runs now goes on until the log has come: {@link Resumed#arrived} is to leave it;
     *     otherwise that is misuse
     */
    public void resume(String id, boolean busy, Resumed reply) {
        KartaError misuse = managed == null || closed ? refusal("resume") : busy ? null : misuse();
        if (misuse != null || managed == null) {
            reply.done(false, misuse);
        } else {
            current.resume(managed, id, reply);
        }
    }

    /** Keeps the session in use, whatever one {@link #resume} is reading. */
    public void stay() {
        current.stay();
    }

    /** Makes {@code id} the session in use without reading it yet: that happens before the next message is posted. */
    public void adopt(String id) {
        current.adopt(id);
    }

    /** Returns whether the session's log goes on before what was read. */
    public boolean hasEarlier() {
        return current.hasEarlier();
    }

    /** Reads the stretch of the log before what was read so far. */
    public void earlier(Reply<List<AgentEvent>> reply) {
        if (closed) {
            reply.done(new ArrayList<>(), null);
        } else {
            current.earlier(reply);
        }
    }

    /**
     * Merges {@code user} into the identity ({@link Identity#merge}). A token of the former identity is not used any
     * more; where another person took over, the session is let go of as by {@link #release}.
     *
     * @return {@link Identity#SAME}, {@link Identity#REFRESHED} or {@link Identity#REPLACED}
     */
    public int identify(@Nullable JsonValue user) {
        int change = identity.merge(user);
        if (change != Identity.SAME && !closed) {
            tokens.renew();
        }
        if (change == Identity.REPLACED) {
            current.release();
        }
        return change;
    }

    /** Lets go of the session: the next message starts another. A turn goes on, or is {@code aborted} if its session is not there yet. */
    public void release() {
        current.release();
    }

    /** Lists the visitor's sessions, newest first. */
    public void list(Reply<JsonValue> reply) {
        if (managed == null || closed) {
            reply.done(null, refusal("listSessions"));
            return;
        }
        String user = identity.verifiedUser();
        managed.list(user == null ? visitor.id() : user, reply);
    }

    /** Reads the transcript of the session in use. */
    public void transcript(Reply<JsonValue> reply) {
        if (current.session == null || managed == null || closed) {
            reply.done(null, refusal("transcript"));
            return;
        }
        managed.transcript(current.session.id, reply);
    }

    /** Deletes session {@code id}; if it is the one in use, the next message starts another. */
    public void delete(String id, Reply<JsonValue> reply) {
        if (managed == null || closed) {
            reply.done(null, refusal("deleteSession"));
            return;
        }
        managed.delete(id, (answer, error) -> {
            reply.done(answer, error);
            if (error == null && id.equals(sessionId())) {
                current.release();
            }
        });
    }

    /** Sends a judgement of message {@code messageId} of the session in use. */
    public void feedback(String messageId, boolean up, @Nullable String text, Reply<JsonValue> reply) {
        if (current.session == null || managed == null || closed) {
            reply.done(null, refusal("feedback"));
            return;
        }
        managed.feedback(current.session.id, messageId, up, text, reply);
    }

    /** Uploads {@code file} into the session, which is made if there is none; the reply hears {@code {path, name, type, size}}. */
    public Cancellable upload(Blob file, Progress progress, Reply<JsonValue> reply) {
        Handover work = new Handover();
        if (managed == null || closed) {
            reply.done(null, refusal("uploadFile"));
            return work;
        }
        current.upload(managed, file, progress, work, reply);
        return work;
    }

    /** Ends everything under way: the turn's listener hears nothing more, replies under way are {@code closed}. */
    public void shutdown() {
        if (closed) {
            return;
        }
        leave();
        closed = true;
        tokens.close();
        api.close();
    }

    /** Notes the end of {@code over}; returns whether it was the running one. */
    boolean ended(Turn over) {
        if (turn != over) {
            return false;
        }
        turn = null;
        over();
        return true;
    }

    void changed() {
        listener.stateChanged();
    }

    private void over() {
        listener.stateChanged();
        while (!stopping.isEmpty()) {
            stopping.remove(0).done(null, null);
        }
    }

    private Turn begin(TurnListener heard) {
        Turn next = new Turn(this, heard);
        turn = next;
        listener.stateChanged();
        return next;
    }

    private @Nullable KartaError misuse() {
        if (closed) {
            return Errors.closed();
        }
        return turn == null ? null : new KartaError(ErrorCode.BUSY, "A turn is running.");
    }

    private KartaError refusal(String method) {
        if (closed) {
            return Errors.closed();
        }
        return managed == null
                ? Errors.unsupported(method)
                : new KartaError(ErrorCode.NOT_FOUND_CODE, "There is no session yet.");
    }
}
