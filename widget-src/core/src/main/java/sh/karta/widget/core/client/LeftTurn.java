// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;

/**
 * Interrupts the turn that was left, if that was asked for, and follows it to its end, so that the next message of a
 * {@link TurnQueue} can be sent.
 */
final class LeftTurn implements TurnListener {
    private final TurnQueue queue;
    private @Nullable KartaError failure;

    LeftTurn(TurnQueue queue) {
        this.queue = queue;
    }

    void begin() {
        Session session = queue.client.sessions.current();
        boolean interrupts = !queue.stopping.isEmpty() || isFirst(WhenBusy.INTERRUPT);
        if (!queue.clearing || !interrupts || session == null || queue.client.managed == null) {
            follow();
            return;
        }
        session.interrupt(queue.client.managed, (none, error) -> {
            if (error == null || error.status == 404) {
                session.stopHeard();
                follow();
            } else {
                over(error);
            }
        });
    }

    /** Leaves the turn again, because no message is waiting for its end. */
    void cancel() {
        queue.clearing = false;
        Session session = queue.client.sessions.current();
        if (session != null) {
            session.dropInterrupt();
        }
        queue.client.leave();
        queue.client.listener.stateChanged();
    }

    @Override
    public boolean joins(@Nullable AgentEvent question) {
        boolean rejects = queue.stopping.isEmpty() && isFirst(WhenBusy.REJECT);
        if (rejects) {
            failure = new KartaError(ErrorCode.BUSY, "The turn that was left is still running.");
        }
        return !rejects;
    }

    @Override
    public void event(AgentEvent event) {
        if (event instanceof ErrorEvent failed && Double.isNaN(event.seq)) {
            // The error is not the server's. Following the turn failed.
            failure = failed.error;
            return;
        }
        queue.client.listener.past(event, false);
        if (event.type == AgentEvent.INPUT_REQUIRED) {
            if (joins(event)) {
                queue.client.proceed();
            } else {
                queue.client.leave();
                ended();
            }
        }
    }

    @Override
    public void ended() {
        over(failure != null && failure.status == 404 ? null : failure);
    }

    private void follow() {
        if (queue.clearing) {
            queue.client.stream(Double.NaN, this);
        }
    }

    private boolean isFirst(String whenBusy) {
        return !queue.waiting.isEmpty() && queue.waiting.get(0).whenBusy.equals(whenBusy);
    }

    /** Sends the next message after the turn that was left, or fails it with {@code error}. */
    private void over(@Nullable KartaError error) {
        if (!queue.clearing) {
            return;
        }
        queue.clearing = false;
        Session session = queue.client.sessions.current();
        if (error == null && session != null) {
            session.turnOver();
        }
        if (error != null && !queue.waiting.isEmpty()) {
            TurnListener refused = queue.waiting.remove(0).listener;
            refused.event(new ErrorEvent(Double.NaN, null, error));
            refused.ended();
        }
        queue.finishStopping(error);
        queue.sendNext();
        queue.client.listener.stateChanged();
    }
}
