// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ContextFunction;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.http.CancelSlot;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.port.Random;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.transport.TurnSink;
import sh.karta.widget.core.transport.UserMessage;

/**
 * One turn and its listener, from the visitor's message over pauses to the terminal event. It ends once: by that event,
 * by a failure, by {@link #leave}, or because another listener takes it over during a pause.
 */
final class Turn implements TurnSink {
    private static final double INTERRUPT_TIMEOUT = 3_000;

    final TurnListener listener;
    private final Clock clock;
    private final Random random;
    private final Log log;
    private final @Nullable ContextFunction context;
    private final Transport transport;

    /** Null with the Responses transport. */
    private final @Nullable ManagedAgents managed;

    private final SessionManager sessions;
    private final ClientListener client;
    private final Runnable onEnd;
    private final CancelSlot work = new CancelSlot();
    /** One of {@link TurnPhase}. */
    private int phase = TurnPhase.SENDING;

    /** The session of the turn, once something was posted to it or it is read. */
    private @Nullable Session session;

    /** The message to post, or null if the turn is only followed. */
    private @Nullable UserMessage message;

    /** Runs until the question expires. */
    private @Nullable Cancellable expiry;

    /** Runs once the visitor has stopped the turn. */
    private @Nullable Cancellable stop;

    /**
     * Creates a turn that does nothing yet.
     *
     * @param client receives state changes, connection changes and past events
     * @param onEnd runs between the last event and {@link TurnListener#ended}
     */
    Turn(
            Clock clock,
            Random random,
            Log log,
            @Nullable ContextFunction context,
            Transport transport,
            @Nullable ManagedAgents managed,
            SessionManager sessions,
            ClientListener client,
            Runnable onEnd,
            TurnListener listener) {
        this.clock = clock;
        this.random = random;
        this.log = log;
        this.context = context;
        this.transport = transport;
        this.managed = managed;
        this.sessions = sessions;
        this.client = client;
        this.onEnd = onEnd;
        this.listener = listener;
    }

    /** Returns one of {@link TurnPhase}. */
    int phase() {
        return phase;
    }

    /** Returns the session of the turn, or null before something was posted to it or it is read. */
    @Nullable
    Session session() {
        return session;
    }

    private boolean isOver() {
        return phase >= TurnPhase.ENDED;
    }

    private boolean isAccepted() {
        return phase >= TurnPhase.JOINING;
    }

    /** Sends {@code outgoing} to the client's session, which is created if there is none. */
    void send(UserMessage outgoing) {
        if (isOver()) {
            return;
        }
        message = outgoing;
        // The key of a session that the server has lost must not be used again.
        String key = phase == TurnPhase.RESENDING ? random.id() : outgoing.key;
        sessions.ready(key, (ready, error) -> {
            if (isOver()) {
                return;
            }
            if (ready == null) {
                ended(error);
                return;
            }
            ready.dropInterrupt();
            if (context == null || outgoing.context != null) {
                post(ready, outgoing, outgoing.context == null ? "" : outgoing.context);
                return;
            }
            PageContext request = new PageContext(clock, log, text -> post(ready, outgoing, text));
            work.hold(request);
            request.ask(context);
        });
    }

    private void post(Session to, UserMessage outgoing, String pageContext) {
        outgoing.explain(pageContext);
        listener.complete(outgoing);
        if (!isOver()) {
            session = to;
            work.hold(transport.turn(to.log, outgoing, this));
        }
    }

    /**
     * Follows the turn that runs or is paused in {@code present}, or whose end is unread. Ends immediately if there is
     * none.
     *
     * @param asked whether the listener knows the question at which the turn is paused
     */
    void join(ManagedAgents server, Session present, boolean asked) {
        if (isOver()) {
            return;
        }
        phase = TurnPhase.JOINING;
        session = present;
        work.hold(server.log(present.log.id, Double.NaN, (read, error) -> {
            if (isOver()) {
                return;
            }
            AgentEvent question = present.question();
            boolean running = read != null && Session.isRunning(read);
            if (read == null) {
                ended(error);
            } else if (running ? listener.joins(null) : present.log.hasUnread(read)) {
                follow(server, present, TurnPhase.ACCEPTED);
            } else if (!running && question != null && listener.joins(question)) {
                pause(question, asked ? TurnPhase.AWAITING_ANSWER : TurnPhase.PAUSED);
                if (!isOver() && !asked) {
                    listener.event(question);
                }
                // The answer may have come after the log was read.
                resume();
            } else {
                if (!running && question == null) {
                    present.turnEnded();
                }
                finish(null, null);
            }
        }));
    }

    /** Follows the turn that runs in {@code present}, whose log was just read. */
    void follow(ManagedAgents server, Session present) {
        if (!isOver()) {
            session = present;
            follow(server, present, TurnPhase.ACCEPTED);
        }
    }

    /** Pauses at {@code question}, at which the log of {@code present} ends, and waits for the answer. */
    void await(Session present, AgentEvent question) {
        if (!isOver()) {
            session = present;
            pause(question, TurnPhase.AWAITING_ANSWER);
        }
    }

    private void follow(ManagedAgents server, Session present, int next) {
        phase = next;
        work.hold(server.follow(present.log, this));
    }

    @Override
    public void accepted(double seq) {
        if (isOver()) {
            return;
        }
        phase = TurnPhase.ACCEPTED;
        if (stop != null) {
            postInterrupt();
        }
        client.stateChanged();
        if (!isOver()) {
            listener.accepted(seq);
        }
    }

    @Override
    public void event(AgentEvent event) {
        Session from = session;
        if (isOver() || from == null) {
            return;
        }
        if (from.log.isPast(event)) {
            client.past(event, false);
            return;
        }
        if (event.type == AgentEvent.INPUT_REQUIRED) {
            from.pausedAt(event);
            pause(event, TurnPhase.PAUSED);
        } else if (event.isTerminal()) {
            from.turnEnded();
        }
        if (!isOver()) {
            listener.event(event);
        }
    }

    @Override
    public void connected(boolean up) {
        if (!isOver()) {
            client.connected(up);
        }
    }

    @Override
    public void ended(@Nullable KartaError error) {
        // The server does not know the session any more, or knows the key for another one.
        int lost = session == null ? 409 : 404;
        if (error != null
                && error.status == lost
                && phase == TurnPhase.SENDING
                && message != null
                && !message.isVersion()) {
            phase = TurnPhase.RESENDING;
            sessions.forget(session);
            session = null;
            send(message);
        } else if (!isOver()) {
            finish(error == null ? null : new ErrorEvent(Double.NaN, null, error), error);
        }
    }

    /** Resumes a paused turn as soon as its question is answered. */
    void proceed() {
        if (phase == TurnPhase.PAUSED) {
            phase = TurnPhase.AWAITING_ANSWER;
        }
        resume();
    }

    /** Notes that the question was answered, or has expired. */
    void answered() {
        if (session != null) {
            session.answered();
        }
        resume();
    }

    /** Ends the turn within three seconds, even if the server does not respond. */
    void interrupt() {
        if (stop != null || isOver()) {
            return;
        }
        stop = clock.after(INTERRUPT_TIMEOUT, this::stopUnheard);
        if (managed == null) {
            stopUnheard();
        } else if (isAccepted()) {
            postInterrupt();
            answered();
            proceed();
        }
    }

    /** Leaves the turn to the server. The listener receives nothing more. */
    void leave() {
        if (session != null && !isOver()) {
            session.turnLeft(phase != TurnPhase.JOINING, isAccepted());
        }
        end(TurnPhase.LEFT);
    }

    /** Stops following because another listener takes the turn over. */
    void handOver() {
        end(TurnPhase.LEFT);
        listener.ended();
    }

    private void pause(AgentEvent question, int next) {
        phase = next;
        // Both times are the server's. Their difference is right even if this device's clock is wrong.
        double createdAt = question.time(EventField.CREATED_AT, clock);
        double left = question.time(EventField.EXPIRES_AT, clock) - (Double.isNaN(createdAt) ? clock.now() : createdAt);
        if (left > 0 && stop == null) {
            expiry = clock.after(left, this::answered);
        }
        // Last, because a listener may call the client.
        client.stateChanged();
    }

    private void resume() {
        Session in = session;
        if (phase == TurnPhase.AWAITING_ANSWER && in != null && in.isAnswered() && managed != null) {
            phase = TurnPhase.RESUMED;
            in.pausedAt(null);
            cancel(expiry);
            client.stateChanged();
            if (!isOver()) {
                follow(managed, in, TurnPhase.RESUMED);
            }
        }
    }

    private void postInterrupt() {
        if (managed != null && session != null) {
            session.interrupt(managed, (none, error) -> {
                if (error != null) {
                    log.debug(Text.concat("interrupt: ", error.message));
                }
            });
        }
    }

    private void stopUnheard() {
        if (session != null && isAccepted()) {
            session.stoppedUnheard();
        }
        finish(AgentEvent.stopped(), null);
    }

    /**
     * Ends the turn.
     *
     * @param last not from the server, so that the server's log holds more than was read. Null if the log was read to its end
     * @param error the error of {@code last}, or null
     */
    private void finish(@Nullable AgentEvent last, @Nullable KartaError error) {
        if (last != null && session != null) {
            boolean refused = !isAccepted() && error != null && error.status >= 400 && error.status < 500;
            session.turnLeft(phase != TurnPhase.JOINING && !refused, false);
        }
        end(TurnPhase.ENDED);
        if (last != null) {
            listener.event(last);
        }
        // The listener may have shut the client down.
        if (phase == TurnPhase.ENDED) {
            onEnd.run();
            listener.ended();
        }
    }

    private void end(int last) {
        phase = last;
        work.cancel();
        cancel(expiry);
        cancel(stop);
    }

    private static void cancel(@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
