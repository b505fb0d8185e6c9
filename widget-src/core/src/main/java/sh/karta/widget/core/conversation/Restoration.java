// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.ResumeListener;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.Backoff;

/**
 * Fetches what the server has: the conversation that was stored, again and again if need be; one of the history, which
 * takes the place of the present one once it is here; and what is older than what is shown.
 */
final class Restoration {
    private final Conversation conversation;

    /** Whether a conversation is being fetched. */
    boolean running;

    /** The stored conversation until it is shown, lost or left: a choice that leads nowhere goes on with it. */
    private @Nullable String stored;

    /** Whether a conversation that the visitor has chosen is being fetched. */
    private boolean choosing;

    /** Whether the stored conversation could not be fetched, for now. */
    boolean failed;

    /** How long what could not be fetched of older messages is not asked for again, in milliseconds. */
    private static final int AGAIN = 5000;

    /** Counts what was fetched. */
    private int fetches;

    /** The first event of the fetched log that is no history, because another tab told of its turn; NaN where all is. */
    private double since = Double.NaN;

    private boolean earlier;
    private @Nullable Cancellable next;

    Restoration(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Returns whether a conversation is being fetched, or will be by itself. */
    boolean isPending() {
        return running || next != null;
    }

    /** Does {@link Conversation#restore}. */
    void restore() {
        if (conversation.closed || running || conversation.sessionId() != null) {
            return;
        }
        Identity identity = conversation.client.identity();
        conversation.belongings.restoreWaiting(identity, conversation.transcript);
        String id = conversation.belongings.session(identity);
        if (id == null) {
            conversation.outbox.drain();
        } else {
            fetch(id, Double.NaN);
        }
    }

    /** Does {@link Conversation#restoreAgain}. */
    void again() {
        String id = conversation.sessionId();
        if (failed && id != null) {
            fetch(id, since);
        }
    }

    /** Does {@link Conversation#resume}. */
    void choose(String id, Reply<Void> reply) {
        if (conversation.closed) {
            reply.done(null, Errors.closed());
            return;
        }
        pause();
        boolean same = id.equals(stored);
        choosing = !same;
        // What waits belongs to the stored conversation, which is not left where it is chosen itself.
        fetch(id, same ? new Backoff(conversation.ports) : null, (shown, error) -> {
            if (error == null) {
                // What was said before is of the conversation that was left.
                conversation.tabs.forget();
                conversation.tabs.tell(false);
            }
            reply.done(null, error);
        });
    }

    /** Does {@link Conversation#stay}. */
    void stay() {
        if (choosing) {
            conversation.client.stay();
            choosing = false;
            running = false;
            settled();
        }
    }

    /**
     * Fetches session {@code id}, again and again, as the conversation that is shown.
     *
     * @param turn the number with which a turn began that another tab told of; NaN where there is none
     */
    void fetch(String id, double turn) {
        since = turn;
        fetch(id, new Backoff(conversation.ports), (done, error) -> {});
    }

    /** Returns whether {@code event} of the fetched log is of a turn that another tab told of, so that it is no history. */
    boolean isNews(AgentEvent event) {
        return event.seq >= since;
    }

    /** Fetches session {@code id}, {@code again} and again if need be; without that it takes the place of what is here. */
    private void fetch(String id, @Nullable Backoff again, Reply<Void> reply) {
        running = true;
        int number = ++fetches;
        if (again != null) {
            failed = false;
            stored = id;
        }
        conversation.stateChanged();
        conversation.client.resume(id, again == null, new ResumeListener() {
            @Override
            public void arrived() {
                if (again == null) {
                    conversation.empty();
                    since = Double.NaN;
                    Restoration.this.running = true;
                }
            }

            @Override
            public void done(boolean running, @Nullable KartaError error) {
                fetched(id, again, running, error, reply, number == fetches);
            }
        });
    }

    private void fetched(
            String id,
            @Nullable Backoff again,
            boolean turn,
            @Nullable KartaError error,
            Reply<Void> reply,
            boolean latest) {
        if (conversation.closed) {
            reply.done(null, Errors.closed());
            return;
        }
        if (error != null && error.code.equals(ErrorCode.ABORTED)) {
            reply.done(null, error);
            if (latest && running) {
                // No other conversation was chosen: the session in use was lost, or made, meanwhile.
                running = false;
                choosing = false;
                stored = null;
                settled();
            }
            return;
        }
        running = false;
        choosing = false;
        if (error != null) {
            unfetched(id, error, again);
        } else {
            stored = null;
            conversation.belongings.keepSession(id, conversation.client.identity());
            conversation.connection.connected(true);
            if (turn) {
                conversation.turn.join();
            } else {
                conversation.turn.rest(true);
            }
        }
        reply.done(null, error);
        settled();
    }

    /** Goes on with the stored conversation, or else with what waited until nothing is fetched. */
    private void settled() {
        if (stored != null && next == null && !running) {
            fetch(stored, since);
            return;
        }
        conversation.stateChanged();
        conversation.outbox.drain();
        conversation.tabs.catchUp();
    }

    /** Session {@code id} could not be read: lost for good, or tried again while nothing else happens. */
    private void unfetched(String id, KartaError error, @Nullable Backoff again) {
        if (again == null) {
            return;
        }
        if (!error.isRetryable()) {
            stored = null;
            conversation.outbox.lost(id);
            conversation.belongings.forgetSession();
            if (error.kind != ErrorCode.NOT_FOUND && error.kind != ErrorCode.FORBIDDEN) {
                conversation.tell(error);
            }
            return;
        }
        conversation.client.adopt(id);
        again.start();
        double wait = again.next(0);
        if (wait >= 0) {
            conversation.connection.connected(false);
            next = conversation.ports.clock.after(wait, () -> {
                next = null;
                fetch(id, again, (done, failure) -> {});
            });
        } else {
            failed = true;
            stored = null;
            conversation.connection.rest();
            conversation.tell(error);
        }
    }

    /** Does {@link Conversation#loadEarlier}. */
    void fetchEarlier() {
        if (earlier || !conversation.hasEarlier()) {
            return;
        }
        earlier = true;
        String id = conversation.sessionId();
        conversation.client.earlier((events, error) -> {
            if (error != null) {
                // Who draws may ask with every drawing.
                conversation.ports.clock.after(AGAIN, () -> earlier = false);
                return;
            }
            earlier = false;
            if (conversation.closed
                    || events == null
                    || events.isEmpty()
                    || id == null
                    || !id.equals(conversation.sessionId())) {
                return;
            }
            String prefix = Text.concat(Text.of(events.get(0).seq), "-");
            Transcript older = new Transcript(conversation.ports.clock, prefix, null);
            for (AgentEvent event : events) {
                older.apply(event, false, null);
            }
            conversation.transcript.prepend(older);
            conversation.stateChanged();
        });
    }

    /** Leaves what is being fetched: it is not shown any more. */
    void stop() {
        pause();
        stored = null;
        choosing = false;
        running = false;
        failed = false;
    }

    /** Delays the next try: it would overtake what the visitor wants now. */
    private void pause() {
        if (next != null) {
            next.cancel();
            next = null;
            conversation.connection.rest();
        }
    }
}
