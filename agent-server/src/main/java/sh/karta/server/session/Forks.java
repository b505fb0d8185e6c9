// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.SessionStore;

/** Continues conversations from an earlier turn, in sessions that begin with a copy. Thread-safe. */
final class Forks {
    private final LiveSessions live;
    private final SessionIds ids;

    Forks(LiveSessions live, SessionIds ids) {
        this.live = live;
        this.ids = ids;
    }

    /**
     * Returns the session that continues a conversation after one of its turns: the session itself if the turn is the last, else a new
     * session that begins with a copy of everything up to that turn.
     */
    CompletionStage<String> continueFrom(Owner owner, String id, long turnId) {
        LiveSession session = live.owned(owner, id);
        return session.read(state -> state.lastTurnId() == turnId)
                ? CompletableFuture.completedFuture(id)
                : fork(owner, id, turnId);
    }

    /** Returns a new session; see {@link Sessions#fork}. */
    CompletionStage<String> fork(Owner owner, String id, long turnId) {
        LiveSession session = live.owned(owner, id);
        session.read(state -> {
            if (state.lastTurnId() == turnId) {
                Commands.requireIdle(state);
            }
            return true;
        });
        MessageTree tree = MessageTree.of(session);
        if (tree.asking(turnId) == null) {
            throw Problem.notFound(
                    "The session has no turn " + turnId + ". Continue from a turn or a response that it has.");
        }
        List<EventDraft> copied = new ArrayList<>();
        for (ObjectNode event : History.all(tree.pathTo(turnId))) {
            String type = event.path("type").asText();
            event.remove(List.of("type", "seq", "created_at", MessageId.FIELD, MessageId.PARENT));
            if (!type.equals(EventType.USER_REGENERATE)) {
                copied.add(new EventDraft(type, event));
            }
        }
        if (copied.size() >= SessionStore.MAX_ROWS) {
            throw Problem.invalid("The conversation is too long to continue from here: it has " + copied.size()
                    + " events, at most " + (SessionStore.MAX_ROWS - 1) + " are allowed. Start a new one.");
        }
        String fork = ids.random();
        return live.load(fork)
                .submit(new Commands.Fork(owner.project(), owner.subject(), copied))
                .thenApply(made -> fork);
    }
}
