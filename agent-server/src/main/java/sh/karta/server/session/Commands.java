// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** Every command a session knows, the table of what may happen when. */
final class Commands {
    /** Proof that a request is a repetition: the client's key, and a hash of what it sent with it. */
    record Idempotency(String key, String bodyHash) {}

    private Commands() {}

    /** Makes the session; for one that exists (same idempotency key) only checks that it was asked for the same way. */
    record Create(String project, String owner, JsonNode metadata, String bodyHash) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            if (state.exists()) {
                if (!state.createdWith().equals(bodyHash)) {
                    throw conflict();
                }
                return Decision.of(false);
            }
            ObjectNode fields =
                    Json.object().put("project", project).put("owner", owner).put("body_hash", bodyHash);
            if (!metadata.isMissingNode()) {
                fields.set("metadata", metadata);
            }
            return Decision.of(true, new EventDraft(EventType.CREATED, fields));
        }
    }

    /** Makes a session that begins with what was said in another. */
    record Fork(String project, String owner, List<EventDraft> events) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            List<EventDraft> all = new ArrayList<>();
            all.add(new EventDraft(
                    EventType.CREATED,
                    Json.object().put("project", project).put("owner", owner).put("body_hash", "")));
            all.addAll(events);
            return new Decision<>(all, true);
        }
    }

    /**
     * A visitor's message: starts a turn. Answers with the message's seq.
     *
     * @param attachments paths of uploaded files
     * @param canPause whether somebody is there to approve tools
     * @param requestId of the HTTP request, for the log
     * @param stepUp the step-up of whoever sent the message, or null
     * @param refusal why the visitor's limits forbid a turn; a repetition gets its first answer all the same
     */
    record PostMessage(
            MessageText text,
            List<String> attachments,
            boolean canPause,
            String requestId,
            @Nullable StepUp stepUp,
            @Nullable Problem refusal,
            @Nullable Idempotency idempotency)
            implements Command<Long> {
        @Override
        public Decision<Long> decide(SessionState state, Instant now) {
            Long first = firstAnswer(state, idempotency);
            if (first != null) {
                return Decision.of(first);
            }
            if (state.turn() != null) {
                throw new Problem(
                        Code.TURN_RUNNING,
                        state.running()
                                ? "The session is still answering. Wait for the end of the turn or interrupt it."
                                : "The session waits for an approval. Answer or interrupt it first.");
            }
            if (refusal != null) {
                throw refusal;
            }
            ObjectNode fields = text.fields();
            if (!attachments.isEmpty()) {
                attach(state, fields.putArray("attachments"));
            }
            if (!canPause) {
                fields.put("can_pause", false);
            }
            return accept(
                    state, idempotency, new EventDraft(EventType.USER_MESSAGE, fields), running(requestId, stepUp));
        }

        /** What is known of a file is what we saw when it was uploaded, whatever the message says of it. */
        private void attach(SessionState state, ArrayNode list) {
            for (String path : attachments) {
                SessionState.StoredFile file = state.files().get(path);
                if (file == null) {
                    throw Problem.invalid("'attachments' names a file that was not uploaded to this session.");
                }
                list.addObject()
                        .put("path", path)
                        .put("name", file.name())
                        .put("type", file.type())
                        .put("size", file.size());
            }
        }
    }

    /** Notes an uploaded file. */
    record AddFile(String path, String name, String contentType, long size) implements Command<String> {
        private static final int MAX_FILES = 50;
        private static final long MAX_TOTAL = 100L * 1_024 * 1_024;

        static void requireRoom(SessionState state, long size) {
            long total = state.files().values().stream()
                    .mapToLong(SessionState.StoredFile::size)
                    .sum();
            if (state.files().size() >= MAX_FILES || total + size > MAX_TOTAL) {
                throw new Problem(
                        Code.TOO_LARGE, "A conversation holds at most " + MAX_FILES + " files and 100 MB altogether.");
            }
        }

        @Override
        public Decision<String> decide(SessionState state, Instant now) {
            requireRoom(state, size);
            ObjectNode fields = Json.object()
                    .put("path", path)
                    .put("name", name)
                    .put("content_type", contentType)
                    .put("size", size);
            return Decision.of(path, new EventDraft(EventType.FILE, fields));
        }
    }

    /** Notes the visitor's vote on the answer of a turn; false if it is the present one. */
    record Rate(long turnId, Vote vote) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            if (state.vote(turnId).equals(vote)) {
                return Decision.of(false);
            }
            ObjectNode fields = Json.object().put("turn", turnId);
            vote.writeTo(fields);
            return Decision.of(true, new EventDraft(EventType.FEEDBACK, fields));
        }
    }

    /** A visitor's decision on an approval: the turn goes on. */
    record Confirm(
            String approval,
            String result,
            String requestId,
            @Nullable StepUp stepUp,
            @Nullable Idempotency idempotency)
            implements Command<Long> {
        @Override
        public Decision<Long> decide(SessionState state, Instant now) {
            Long first = firstAnswer(state, idempotency);
            if (first != null) {
                return Decision.of(first);
            }
            TurnState turn = state.turn();
            TurnState.Pause pause = turn == null ? null : turn.pause();
            if (pause == null || !pause.requestId().equals(approval)) {
                if (state.settled(approval)) {
                    throw new Problem(Code.APPROVAL_EXPIRED, "This approval has already been settled.");
                }
                throw Problem.notFound("No approval with this request_id is waited for.");
            }
            if (!now.isBefore(pause.expiresAt())) {
                throw new Problem(Code.APPROVAL_EXPIRED, "This approval has expired.");
            }
            String option = result.equals("allow") ? "approve_once" : result;
            if (!pause.options().contains(option)) {
                throw Problem.invalid("'result' must be one of the approval's options: "
                        + String.join(", ", pause.options().stream().sorted().toList()) + ".");
            }
            return accept(state, idempotency, confirmation(approval, option), running(requestId, stepUp));
        }
    }

    /** The end of patience with an approval; without effect if it was answered meanwhile. */
    record Expire(String requestId) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            TurnState turn = state.turn();
            if (turn == null
                    || turn.pause() == null
                    || !turn.pause().requestId().equals(requestId)
                    || now.isBefore(turn.pause().expiresAt())) {
                return Decision.of(false);
            }
            return Decision.of(true, confirmation(requestId, "expired"), EventDraft.running());
        }
    }

    /**
     * Ends the turn where it is; an idle session just says yes.
     *
     * @param turnId the turn that is meant, by the seq of its message: another that runs by now is left alone; null for
     *     whichever runs
     */
    record Interrupt(@Nullable Long turnId, @Nullable Idempotency idempotency) implements Command<Long> {
        @Override
        public Decision<Long> decide(SessionState state, Instant now) {
            Long first = firstAnswer(state, idempotency);
            if (first != null) {
                return Decision.of(first);
            }
            EventDraft interrupt = new EventDraft(EventType.USER_INTERRUPT, Json.object());
            TurnState turn = state.turn();
            return turn == null || (turnId != null && turnId != turn.id())
                    ? Decision.of(state.lastSeq())
                    : accept(state, idempotency, interrupt, EventDraft.idle("interrupted", Usage.NONE));
        }
    }

    /**
     * What the agent's run writes. Refused without noise when the turn is no longer this run's; skipped when the log has it
     * already (the answer to an earlier append was lost).
     *
     * @param runId see {@link TurnState#runId()}
     * @param emitted how many events the run had written before these
     */
    record Emit(long runId, int emitted, List<EventDraft> events) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            TurnState turn = state.turn();
            if (turn == null || turn.runId() != runId || turn.pause() != null) {
                return Decision.of(false);
            }
            return turn.emitted() == emitted ? new Decision<>(events, true) : Decision.of(true);
        }
    }

    /** Takes over a turn whose server died: from here on only the new run may write. */
    record TakeOver(long orphanedRunId) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            TurnState turn = state.turn();
            if (turn == null || turn.runId() != orphanedRunId || turn.pause() != null) {
                return Decision.of(false);
            }
            return Decision.of(true, EventDraft.running());
        }
    }

    /** A visitor signed in: the session is the user's from here on. */
    record Adopt(String visitor, String user) implements Command<Boolean> {
        @Override
        public Decision<Boolean> decide(SessionState state, Instant now) {
            return state.owner().equals(visitor)
                    ? Decision.of(
                            true,
                            new EventDraft(EventType.ADOPTED, Json.object().put("owner", user)))
                    : Decision.of(false);
        }
    }

    private static EventDraft running(String requestId, @Nullable StepUp stepUp) {
        return stepUp == null
                ? EventDraft.running(requestId)
                : EventDraft.running(requestId, stepUp.at().getEpochSecond(), stepUp.level());
    }

    private static EventDraft confirmation(String requestId, String result) {
        return new EventDraft(
                EventType.USER_TOOL_CONFIRMATION,
                Json.object().put("request_id", requestId).put("result", result));
    }

    /** The answer a repeated request got the first time, or null for a new one. */
    private static @Nullable Long firstAnswer(SessionState state, @Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return null;
        }
        SessionState.Accepted first = state.accepted(idempotency.key());
        if (first == null) {
            return null;
        }
        if (!first.bodyHash().equals(idempotency.bodyHash())) {
            throw conflict();
        }
        return first.seq();
    }

    private static Problem conflict() {
        return new Problem(
                Code.IDEMPOTENCY_CONFLICT, "This idempotency_key was used with another body. Use a new key.");
    }

    /** The visitor's event is the first of the append, so its seq is known before. */
    private static Command.Decision<Long> accept(
            SessionState state, @Nullable Idempotency idempotency, EventDraft event, EventDraft next) {
        long seq = state.lastSeq() + 1;
        List<EventDraft> events = new ArrayList<>(List.of(event));
        if (idempotency != null) {
            events.add(new EventDraft(
                    EventType.ACCEPTED,
                    Json.object()
                            .put("key", idempotency.key())
                            .put("hash", idempotency.bodyHash())
                            .put("answer_seq", seq)));
        }
        events.add(next);
        return new Command.Decision<>(events, seq);
    }
}
