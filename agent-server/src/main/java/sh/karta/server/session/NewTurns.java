// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Row;

/**
 * Starts runs: of turns by a message or by asking for another answer, and of turns that waited for an approval. Limits those that run at
 * the same time, and starts no turn while the server drains. Repeated requests get their first answer all the same. Thread-safe.
 */
public final class NewTurns {
    private final LiveSessions live;
    private final SessionFiles files;
    private final TurnSlots slots;
    private final Shutdown shutdown;

    NewTurns(LiveSessions live, SessionFiles files, TurnSlots slots, Shutdown shutdown) {
        this.live = live;
        this.files = files;
        this.slots = slots;
        this.shutdown = shutdown;
    }

    /** Returns the number that an equal event of the session, such as a message, got before. Fails with {@code refusal} if there was none. */
    public CompletionStage<Long> repeated(Owner owner, String id, @Nullable Repeatable repeatable, Problem refusal) {
        if (repeatable == null) {
            throw refusal;
        }
        return live.owned(owner, id).submit(new Commands.Refuse(refusal, repeatable));
    }

    /** Starts a turn. Completes with the seq of the message when it is stored. */
    public CompletionStage<Long> post(Owner owner, String id, Sessions.Message message) {
        Problem stopping = shutdown.refusalOfNewTurns();
        if (stopping != null) {
            return repeated(owner, id, message.request().repeatable(), stopping);
        }
        LiveSession session = live.owned(owner, id);
        Sessions.Parent parent = message.parent();
        Long turn = parent == null
                ? null
                : parent.answerId() == null ? 0L : MessageTree.of(session).turnOf(parent.answerId());
        List<ObjectNode> attached = files.attached(id, message.attachments());
        Problem refusal = refusal(message.request(), id, owner);
        return session.submit(new Commands.PostMessage(
                        message.text(),
                        turn,
                        attached,
                        message.canPause(),
                        message.request().with(refusal)))
                .whenComplete((seq, failure) -> slots.release(id));
    }

    /**
     * Starts a turn that answers the question of an answer again. Completes with the seq of the row that asks for it.
     *
     * @param answerId as in the transcript
     */
    public CompletionStage<Long> regenerate(Owner owner, String id, String answerId, TurnRequest request) {
        Problem stopping = shutdown.refusalOfNewTurns();
        if (stopping != null) {
            return repeated(owner, id, request.repeatable(), stopping);
        }
        LiveSession session = live.owned(owner, id);
        MessageTree tree = MessageTree.of(session);
        long turn = tree.turnOf(answerId);
        Row asking = tree.asking(turn);
        long question = asking != null && asking.type().equals(EventType.USER_REGENERATE)
                ? Branches.parentOf(LoadedSession.event(asking), turn)
                : turn;
        Problem refusal = refusal(request, id, owner);
        return session.submit(new Commands.Regenerate(answerId, question, request.with(refusal)))
                .whenComplete((seq, failure) -> slots.release(id));
    }

    /**
     * Answers an approval, which continues the turn. At the limit of running turns the approval stays open.
     *
     * @param approval id of the approval, from the event that announced the pause
     */
    public CompletionStage<Long> confirm(Owner owner, String id, String approval, String result, TurnRequest request) {
        LiveSession session = live.owned(owner, id);
        Problem refusal = refusal(request, id, owner);
        return session.submit(new Commands.Confirm(approval, result, request.with(refusal)))
                .whenComplete((seq, failure) -> slots.release(id));
    }

    /** Acquires a slot for a run. Returns why there may be none, or null. */
    private @Nullable Problem refusal(TurnRequest request, String id, Owner owner) {
        return request.refusal() != null ? request.refusal() : slots.acquire(id, owner);
    }
}
