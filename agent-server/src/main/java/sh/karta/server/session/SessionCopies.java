// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** Continues conversations from an earlier turn, in sessions that begin with a copy. Thread-safe. */
public final class SessionCopies {
    /** Limits of a copy. Anyone may ask for copies, and each takes memory, and room in the store. */
    private static final int MAX_EVENTS = 2_000;

    private static final int MAX_BYTES = 2 * 1_024 * 1_024;
    /** Copies that are made at the same time. They are in memory until they are stored. */
    private static final int MAX_COPIES = 4;

    private static final int RETRY_SECONDS = 2;

    private final LiveSessions live;
    private final SessionIds ids;
    private final TurnSlots slots;
    private final Semaphore copies = new Semaphore(MAX_COPIES);

    SessionCopies(LiveSessions live, SessionIds ids, TurnSlots slots) {
        this.live = live;
        this.ids = ids;
        this.slots = slots;
    }

    /**
     * Returns the session that continues a conversation after one of its turns: the session itself if its current path ends with the turn, else a new
     * session that begins with a copy of everything up to that turn.
     */
    public CompletionStage<String> continueFrom(Owner owner, String id, long turnId) {
        LiveSession session = live.owned(owner, id);
        return session.read(state -> state.branches().current() == turnId && !state.temporary())
                ? CompletableFuture.completedFuture(id)
                : fork(owner, id, turnId, false);
    }

    /**
     * Returns a new temporary session that begins with a copy of a conversation up to one of its turns.
     *
     * @throws Problem {@code turn_running} if the turn has not ended, {@code invalid_request} if the conversation is too long to copy,
     *     and as for a new turn if too many run
     */
    public CompletionStage<String> fork(Owner owner, String id, long turnId) {
        return fork(owner, id, turnId, true);
    }

    /** A fork counts as a running turn of its owner. */
    private CompletionStage<String> fork(Owner owner, String id, long turnId, boolean temporary) {
        LiveSession session = live.owned(owner, id);
        session.read(state -> {
            if (state.lastTurnId() == turnId) {
                Commands.requireIdle(state);
            }
            return true;
        });
        String fork = ids.random();
        Problem refusal = slots.acquire(fork, owner);
        if (refusal != null) {
            throw refusal;
        }
        if (!copies.tryAcquire()) {
            slots.release(fork);
            throw new Problem(
                    Code.UNAVAILABLE, "The server is copying too many conversations. Try again.", RETRY_SECONDS);
        }
        return CompletableFuture.completedStage(session)
                .thenApply(from -> new Commands.Fork(owner.project(), owner.subject(), copied(from, turnId), temporary))
                .thenCompose(copy -> live.load(fork).submit(copy))
                .whenComplete((made, failure) -> {
                    copies.release();
                    slots.release(fork);
                })
                .thenApply(made -> fork);
    }

    private static List<EventDraft> copied(LiveSession session, long turnId) {
        MessageTree tree = MessageTree.of(session);
        if (tree.asking(turnId) == null) {
            throw Problem.notFound(
                    "The session has no turn " + turnId + ". Continue from a turn or a response that it has.");
        }
        List<ObjectNode> events = History.all(tree.pathTo(turnId), MAX_EVENTS, MAX_BYTES);
        if (events == null) {
            throw Problem.invalid("The conversation is too long to continue from here: it has more than " + MAX_EVENTS
                    + " events or 2 MB. Continue it with store: true from its last response, or start a new one.");
        }
        List<EventDraft> copied = new ArrayList<>();
        for (ObjectNode event : events) {
            String type = event.path("type").asText();
            event.remove(List.of("type", "seq", "created_at", MessageId.FIELD, MessageId.PARENT));
            if (!type.equals(EventType.USER_REGENERATE) && !type.equals(EventType.USER_SELECT)) {
                copied.add(new EventDraft(type, event));
            }
        }
        return copied;
    }
}
