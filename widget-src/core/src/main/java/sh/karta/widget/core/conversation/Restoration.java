// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.Resumed;
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

    /** Whether the stored conversation could not be fetched, for now. */
    boolean failed;

    /** How long what could not be fetched of older messages is not asked for again, in milliseconds. */
    private static final int AGAIN = 5000;

    /** Counts what was fetched. */
    private int fetches;

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
            fetch(id);
        }
    }

    /** Does {@link Conversation#restoreAgain}. */
    void again() {
        String id = conversation.sessionId();
        if (failed && id != null) {
            fetch(id);
        }
    }

    /** Does {@link Conversation#resume}. */
    void choose(String id, Reply<Void> reply) {
        if (conversation.closed) {
            reply.done(null, Errors.closed());
            return;
        }
        stop();
        fetch(id, null, (shown, error) -> {
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
        conversation.client.stay();
        running = false;
        settled();
    }

    /** Fetches session {@code id}, again and again, as the conversation that is shown. */
    void fetch(String id) {
        fetch(id, new Backoff(conversation.ports), (done, error) -> {});
    }

    /** Fetches session {@code id}, {@code again} and again if need be; without that it takes the place of what is here. */
    private void fetch(String id, @Nullable Backoff again, Reply<Void> reply) {
        running = true;
        int number = ++fetches;
        if (again != null) {
            failed = false;
        }
        conversation.stateChanged();
        conversation.client.resume(id, again == null, new Resumed() {
            @Override
            public void arrived() {
                if (again == null) {
                    conversation.empty();
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
                settled();
            }
            return;
        }
        running = false;
        if (error != null) {
            unfetched(id, error, again);
        } else {
            conversation.belongings.keepSession(id, conversation.client.identity());
            conversation.connection.connected(true);
            if (turn) {
                conversation.turn.join();
            } else {
                conversation.turn.rest();
            }
        }
        reply.done(null, error);
        settled();
    }

    /** Goes on with what waited until nothing is fetched. */
    private void settled() {
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

    /** Trying by itself would overtake what the visitor wants now; that one may be asked for again. */
    void stop() {
        if (next != null) {
            next.cancel();
            next = null;
            failed = true;
            conversation.connection.rest();
        }
    }
}
