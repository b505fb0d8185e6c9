// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.Handover;
import sh.karta.widget.core.transport.Outgoing;
import sh.karta.widget.core.transport.Session;
import sh.karta.widget.core.transport.TurnSink;

/**
 * One turn with its listener: from the visitor's words over pauses to the terminal event. It ends once, by that event,
 * by a failure, by {@link #leave}, or because another listener takes it over during a pause.
 */
final class Turn implements TurnSink {
    private static final double INTERRUPT_PATIENCE = 3_000;

    final TurnListener listener;
    private final AgentClient client;
    private final Handover work = new Handover();
    private @Nullable Session session;

    /** What is posted; null where a turn is only followed. */
    private @Nullable Outgoing message;

    private boolean accepted;
    private boolean over;

    /** Whether the session was replaced once because the server did not know it any more. */
    private boolean replaced;

    private boolean interrupted;
    private boolean paused;

    /** During a pause: whether there may be something to read again, because the question was answered or has expired. */
    private boolean answered;

    /** During a pause: whether the listener wants to go on. */
    private boolean wanted;

    private @Nullable Cancellable timer;

    Turn(AgentClient client, TurnListener listener) {
        this.client = client;
        this.listener = listener;
    }

    boolean isPaused() {
        return paused;
    }

    /** Returns whether the listener waits for more: nobody else may take the turn over. */
    boolean isWanted() {
        return wanted;
    }

    boolean isAccepted() {
        return accepted;
    }

    /** Sends {@code outgoing} in the client's session, which is made if there is none. */
    void send(Outgoing outgoing) {
        message = outgoing;
        // A session that the server has lost is not asked for again by the same key.
        client.current.ready(replaced ? client.ports.random.id() : outgoing.key, (ready, error) -> {
            if (over) {
                return;
            }
            if (ready == null) {
                ended(error);
                return;
            }
            session = ready;
            ContextBlock context = new ContextBlock(
                    client.ports,
                    outgoing.text,
                    text -> work.hold(client.transport.turn(
                            ready, new Outgoing(text, outgoing.attachments, outgoing.key), this)));
            work.hold(context);
            context.ask(client.config.context);
        });
    }

    /** Follows what runs in {@code running} already. */
    void follow(Session running) {
        session = running;
        accepted = true;
        if (client.managed != null) {
            work.hold(client.managed.follow(running, this));
        }
    }

    /** Follows {@code present} if a turn runs in it or something of one is unread; else ends at once. */
    void join(Session present) {
        session = present;
        accepted = true;
        if (client.managed == null) {
            return;
        }
        work.hold(client.managed.log(present.id, Double.NaN, (log, error) -> {
            if (over) {
                return;
            }
            if (log == null) {
                ended(error);
            } else if (present.mayFollow(log)) {
                follow(present);
            } else {
                finish(null);
            }
        }));
    }

    /** Rests at {@code question}, which the log of {@code present} ends with. */
    void await(Session present, AgentEvent question) {
        session = present;
        accepted = true;
        pause(question);
        wanted = true;
    }

    @Override
    public void accepted(double seq) {
        if (over) {
            return;
        }
        accepted = true;
        client.changed();
        listener.accepted(seq);
        if (interrupted && session != null) {
            postInterrupt(session);
        }
    }

    @Override
    public void event(AgentEvent event) {
        if (over) {
            return;
        }
        if (session != null && session.isPast(event)) {
            client.listener.past(event);
            return;
        }
        if (event.type == AgentEvent.INPUT_REQUIRED) {
            pause(event);
        } else if (event.isTerminal()) {
            client.current.stale = false;
        }
        listener.event(event);
    }

    @Override
    public void connected(boolean up) {
        if (!over) {
            client.listener.connected(up);
        }
    }

    @Override
    public void ended(@Nullable KartaError error) {
        if (over || paused) {
            return;
        }
        // The server does not know the session any more, or knows our key for another one.
        int lost = session == null ? 409 : 404;
        if (error != null && error.status == lost && !accepted && !replaced && message != null) {
            replaced = true;
            client.current.forget(session);
            send(message);
            return;
        }
        finish(error == null ? null : AgentEvent.ofError(error));
    }

    /** Goes on after a pause as soon as there is something to read. */
    void proceed() {
        wanted = true;
        goOn();
    }

    /** The question was answered, or it is too late for that. */
    void answered() {
        answered = true;
        goOn();
    }

    /** Ends the turn within three seconds, whatever the server does. */
    void interrupt() {
        if (interrupted) {
            return;
        }
        interrupted = true;
        stopTimer();
        timer = client.ports.clock.after(INTERRUPT_PATIENCE, this::stopped);
        if (client.managed == null) {
            stopped();
        } else if (accepted && session != null) {
            postInterrupt(session);
            wanted = true;
            answered();
        }
    }

    /** Nobody listens any more. */
    void leave() {
        over = true;
        work.cancel();
        stopTimer();
    }

    private void pause(AgentEvent event) {
        paused = true;
        answered = false;
        wanted = false;
        client.changed();
        // Both times are the server's; the difference holds where our clock is wrong.
        double created = event.createdAt == null ? client.ports.clock.now() : client.ports.clock.parse(event.createdAt);
        double left = event.expiresAt == null ? Double.NaN : client.ports.clock.parse(event.expiresAt) - created;
        if (left > 0 && timer == null) {
            timer = client.ports.clock.after(left, this::answered);
        }
    }

    private void goOn() {
        if (paused && wanted && answered && !over && session != null) {
            paused = false;
            if (!interrupted) {
                stopTimer();
            }
            client.changed();
            follow(session);
        }
    }

    private void postInterrupt(Session running) {
        if (client.managed != null) {
            client.managed.interrupt(running.id, client.ports.random.id(), (answer, error) -> {
                if (error != null) {
                    client.ports.log.debug(Text.concat("interrupt: ", error.message));
                }
            });
        }
    }

    private void stopped() {
        client.current.unstopped |= accepted;
        AgentEvent done = new AgentEvent(AgentEvent.DONE);
        done.stopReason = "interrupted";
        finish(done);
    }

    /** Ends with {@code last}, which the server did not send: then its log holds more than we have read. */
    private void finish(@Nullable AgentEvent last) {
        if (over) {
            return;
        }
        leave();
        if (last != null) {
            client.current.stale = true;
            listener.event(last);
        }
        // The listener may have shut the client down.
        if (client.ended(this)) {
            listener.ended();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
