// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;

/** All commands of a session. Together they define which requests are allowed in which state. */
final class Commands {
    private Commands() {}

    /** A visitor's request, whose result is the number of its row. */
    private interface VisitorCommand extends Command<Long> {
        @Override
        default Long repeated(long seq) {
            return seq;
        }
    }

    /** A visitor's request that starts or continues a turn. */
    private interface TurnCommand extends VisitorCommand {
        TurnRequest request();

        @Override
        default @Nullable Repeatable repeatable() {
            return request().repeatable();
        }
    }

    /**
     * Creates the session. If it exists (same idempotency key), only checks that the request is the same.
     *
     * @param temporary as of {@link SessionState#temporary}
     */
    record Create(String project, String owner, JsonNode metadata, String bodyHash, boolean temporary)
            implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            if (state.exists()) {
                requireSame(state, bodyHash);
                return Decision.of(false);
            }
            ObjectNode fields = created(project, owner, bodyHash, temporary);
            if (!metadata.isMissingNode()) {
                fields.set("metadata", metadata);
            }
            return Decision.of(true, new EventDraft(EventType.CREATED, fields));
        }
    }

    /** Checks that the session was created by an equal request. Refuses if it does not exist. */
    record RepeatedCreate(String bodyHash, Problem refusal) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            if (!state.exists()) {
                throw refusal;
            }
            requireSame(state, bodyHash);
            return Decision.of(true);
        }
    }

    private static void requireSame(SessionState state, String bodyHash) {
        if (!state.createdWith().equals(bodyHash)) {
            throw Repeatable.conflict();
        }
    }

    /** A visitor's request that is refused, unless it repeats an accepted one of any kind: then it gets that one's answer. */
    record Refuse(Problem refusal, Repeatable repeatable) implements VisitorCommand {
        @Override
        public Decision<Long> decide(SessionState state, long next, boolean expired) {
            throw refusal;
        }
    }

    private static ObjectNode created(String project, String owner, String bodyHash, boolean temporary) {
        ObjectNode fields =
                Json.object().put("project", project).put("owner", owner).put("body_hash", bodyHash);
        return temporary ? fields.put(SessionState.TEMPORARY, true) : fields;
    }

    /** Creates a session that begins with the messages of another one. */
    record Fork(String project, String owner, List<EventDraft> events, boolean temporary) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            List<EventDraft> all = new ArrayList<>();
            all.add(new EventDraft(EventType.CREATED, created(project, owner, "", temporary)));
            all.addAll(events);
            return new Decision<>(all, true, false);
        }
    }

    /**
     * A visitor's message: starts a turn. The result is the message's seq.
     *
     * @param parent the turn that the message follows, 0 for none; null for the last one of the current path
     * @param attachments the files as they were uploaded: path, name, type and size
     * @param canPause whether the client can ask the visitor to approve tools
     */
    record PostMessage(
            MessageText text,
            @Nullable Long parent,
            List<ObjectNode> attachments,
            boolean canPause,
            TurnRequest request)
            implements TurnCommand {
        @Override
        public Decision<Long> decide(SessionState state, long next, boolean expired) {
            requireIdle(state);
            if (parent != null) {
                requireRoom(state, parent, false);
            }
            if (request.refusal() != null) {
                throw request.refusal();
            }
            ObjectNode fields = text.fields();
            if (parent != null) {
                fields.put(MessageId.PARENT, parent == 0 ? null : MessageId.ofAnswer(parent));
            }
            if (!attachments.isEmpty()) {
                fields.putArray("attachments").addAll(attachments);
            }
            if (!canPause) {
                fields.put("can_pause", false);
            }
            return accept(next, request.repeatable(), new EventDraft(EventType.USER_MESSAGE, fields), running(request));
        }
    }

    /**
     * Another answer to the question of an answer. The result is the seq of the row that asks for it.
     *
     * @param answer the answer, by its id
     * @param question the turn of its question
     */
    record Regenerate(String answer, long question, TurnRequest request) implements TurnCommand {
        @Override
        public Decision<Long> decide(SessionState state, long next, boolean expired) {
            requireIdle(state);
            requireRoom(state, question, true);
            if (request.refusal() != null) {
                throw request.refusal();
            }
            ObjectNode fields =
                    Json.object().put(MessageId.FIELD, answer).put(MessageId.PARENT, MessageId.ofQuestion(question));
            return accept(
                    next, request.repeatable(), new EventDraft(EventType.USER_REGENERATE, fields), running(request));
        }
    }

    /**
     * A choice of the path through a message, on to the newest message below it. The result is the seq of the row that says so, or of the last
     * row if the path is current already.
     */
    record Select(MessageId message, @Nullable Repeatable repeatable) implements VisitorCommand {
        @Override
        public Decision<Long> decide(SessionState state, long next, boolean expired) {
            requireIdle(state);
            boolean current =
                    state.branches().newestBelow(message) == state.branches().current();
            EventDraft select =
                    new EventDraft(EventType.USER_SELECT, Json.object().put(MessageId.FIELD, message.text()));
            return current
                    ? new Decision<>(List.of(), state.lastSeq(), repeatable != null)
                    : new Decision<>(List.of(select), next, repeatable != null);
        }
    }

    /** A visitor's decision on an approval, after which the turn continues. If the turn must not continue now, the approval stays open. */
    record Confirm(String approval, String result, TurnRequest request) implements TurnCommand {
        @Override
        public Decision<Long> decide(SessionState state, long next, boolean expired) {
            TurnState turn = state.turn();
            PendingInput.Approval pending = turn == null ? null : turn.approval();
            if (pending == null || !pending.id().equals(approval)) {
                if (state.isClosed(approval)) {
                    throw new Problem(Code.APPROVAL_EXPIRED, "This approval was already answered or has expired.");
                }
                throw Problem.notFound("No approval with the request_id " + Quote.text(approval)
                        + " is pending. Use the request_id of the session's last request for approval.");
            }
            if (expired) {
                throw new Problem(Code.APPROVAL_EXPIRED, "This approval has expired.");
            }
            String option = result.equals("allow") ? "approve_once" : result;
            if (!pending.options().contains(option)) {
                throw Problem.invalid("result must be one of the approval's options: "
                        + String.join(", ", pending.options().stream().sorted().toList()) + ", got "
                        + Quote.text(result)
                        + ".");
            }
            if (request.refusal() != null) {
                throw request.refusal();
            }
            return accept(next, request.repeatable(), confirmation(approval, option), running(request));
        }
    }

    /** Expires an approval. No effect if it was answered meanwhile. */
    record Expire(String requestId) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            TurnState turn = state.turn();
            if (turn == null || turn.approval() == null || !turn.approval().id().equals(requestId) || !expired) {
                return Decision.of(false);
            }
            return Decision.of(true, confirmation(requestId, "expired"), EventDraft.running());
        }
    }

    /**
     * Interrupts the running turn. Succeeds without effect on an idle session, but stores its key there too, so that a repetition does not
     * stop a later turn.
     *
     * @param turnId the turn to interrupt, by the seq of its message; a later turn is not interrupted. Null for any running
     *     turn
     */
    record Interrupt(@Nullable Long turnId, @Nullable Repeatable repeatable) implements VisitorCommand {
        @Override
        public Decision<Long> decide(SessionState state, long next, boolean expired) {
            EventDraft interrupt = new EventDraft(EventType.USER_INTERRUPT, Json.object());
            TurnState turn = state.turn();
            return turn == null || (turnId != null && turnId != turn.id())
                    ? new Decision<>(List.of(), state.lastSeq(), repeatable != null)
                    : accept(next, repeatable, interrupt, EventDraft.idle(SessionState.INTERRUPTED, Usage.NONE));
        }
    }

    /**
     * Stores the events of an agent's run, except deltas. No effect after the run has ended.
     *
     * @param events empty to store only the deltas so far, which reserves more numbers
     */
    record Emit(UUID run, List<EventDraft> events) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            return state.isOpen(run) ? new Decision<>(events, true, false) : Decision.of(false);
        }

        @Override
        public UUID writer() {
            return run;
        }

        @Override
        public boolean storesDeltas(SessionState state) {
            return state.isOpen(run);
        }
    }

    /** Continues the turn of a run that this server has claimed. From then on only the new run may write. */
    record TakeOver(UUID orphan) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            return state.isOpen(orphan) ? Decision.of(true, EventDraft.running()) : Decision.of(false);
        }

        @Override
        public boolean takesOver() {
            return true;
        }
    }

    /** Ends a run whose rows the store has lost, perhaps with its message. No effect if another run is open. */
    record Lost(UUID run) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, long next, boolean expired) {
            TurnState turn = state.turn();
            return state.run() == null || state.isOpen(run)
                    ? Decision.of(
                            true,
                            EventDraft.error(
                                    Code.SERVER_ERROR.wireName(),
                                    "The answer was interrupted. Ask again.",
                                    null,
                                    turn == null ? "" : turn.requestId()))
                    : Decision.of(false);
        }
    }

    /** @throws Problem {@code turn_running} while the session answers or waits for an approval */
    static void requireIdle(SessionState state) {
        if (state.turn() != null) {
            throw new Problem(
                    Code.TURN_RUNNING,
                    state.running()
                            ? "The session is still answering. Wait for the end of the turn or interrupt it."
                            : "The session waits for an approval. Answer or interrupt it first.");
        }
    }

    private static void requireRoom(SessionState state, long parent, boolean again) {
        if (state.branches().versions(parent, again) >= Branches.MAX_VERSIONS) {
            throw new Problem(
                    Code.VERSION_LIMIT,
                    "The message has " + Branches.MAX_VERSIONS + " versions, which is the maximum.");
        }
    }

    private static EventDraft running(TurnRequest request) {
        StepUp stepUp = request.stepUp();
        EventDraft running = stepUp == null
                ? EventDraft.running(request.id())
                : EventDraft.running(request.id(), stepUp.at().getEpochSecond(), stepUp.level());
        if (request.traceparent() != null) {
            running.fields().put(Event.TRACEPARENT, request.traceparent());
        }
        return running;
    }

    private static EventDraft confirmation(String requestId, String result) {
        return new EventDraft(
                EventType.USER_TOOL_CONFIRMATION,
                Json.object().put("request_id", requestId).put("result", result));
    }

    /** Accepts a visitor's event. It is the first of the append, so its number is known in advance. */
    private static Command.Decision<Long> accept(
            long next, @Nullable Repeatable repeatable, EventDraft event, EventDraft then) {
        return new Command.Decision<>(List.of(event, then), next, repeatable != null);
    }
}
