// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.MessageText;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Commands.Idempotency;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.FileStore;
import sh.karta.server.store.SessionCursor;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.SessionPage;
import sh.karta.server.work.Workers;

/**
 * All sessions, for those who may see them: each call names the owner it acts for, and somebody else's session is as unknown
 * as one that never was. Thread-safe. Completions come on the worker threads.
 *
 * <p>The class is long because it is the one entry to sessions and documents every call. {@link Commands} and {@link LiveSession}
 * decide and append.
 */
public final class Sessions implements AutoCloseable {
    /** A session as {@code GET …/{id}} shows it. */
    public record View(String id, boolean running, List<ObjectNode> events, boolean hasMore) {}

    /** A message to post; see {@link Commands.PostMessage}. */
    public record Message(
            MessageText text,
            List<String> attachments,
            boolean canPause,
            String requestId,
            @Nullable StepUp stepUp,
            @Nullable Problem refusal,
            @Nullable Repeatable repeatable) {}

    /** Proof that a request is a repetition: the client's key, and a hash of what came with it. */
    public record Repeatable(String key, String bodyHash) {}

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration KEPT_IN_MEMORY = Duration.ofMinutes(1);
    private static final Duration ADOPTABLE = Duration.ofHours(24);
    private static final long SWEEP_MILLIS = 20_000;
    private static final long TAKE_UP_MILLIS = 1_000;
    private static final int ADOPTED_AT_ONCE = 100;
    private static final int ANSWER_PAGE = 64;
    private static final int ID_BYTES = 20;
    private static final Pattern ID = Pattern.compile("ses_[A-Za-z0-9_-]{27}");

    private final SessionEnvironment environment;
    private final FileStore files;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, LiveSession> live = new ConcurrentHashMap<>();
    private final Runnable stopSweeping;
    private volatile Runnable stopTakingUp = () -> {};
    private volatile boolean leaving;
    private volatile boolean draining;

    /** @param agents the agent of a project; asked on each run of a turn */
    public Sessions(
            EventLog log,
            FileStore files,
            Workers workers,
            Clock clock,
            Function<String, Agent> agents,
            TurnObserver observer) {
        this.files = files;
        environment = new SessionEnvironment(log, workers, clock, agents, observer);
        stopSweeping = workers.every(SWEEP_MILLIS, this::forgetUnused);
    }

    /**
     * Takes up the turns that a crash or a stop has left unfinished, here or on another server, now and from time to time. Call
     * once the server can answer.
     */
    public void recover() {
        takeUp();
        stopTakingUp = environment.workers().every(TAKE_UP_MILLIS, this::takeUp);
    }

    private void takeUp() {
        if (draining) {
            return;
        }
        try {
            environment.log().unfinished().forEach(each -> load(each.session()).recover(each.lastSeq()));
        } catch (Problem e) {
            LOG.debug("unfinished turns are looked for again: {}", e.text());
        }
    }

    /**
     * Makes a session and returns its id. The same key of the same owner gives the same session again: its id is derived from
     * them, so this holds across servers and restarts without a table of keys.
     *
     * @param idSecret makes derived ids unguessable
     */
    public CompletionStage<String> create(
            Owner owner, JsonNode metadata, @Nullable Repeatable repeatable, Function<String, byte[]> idSecret) {
        refuseWhileDraining();
        String id = repeatable == null
                ? randomId()
                : idOf(idSecret.apply(owner.project() + "\n" + owner.subject() + "\n" + repeatable.key()));
        String hash = repeatable == null ? "" : repeatable.bodyHash();
        return load(id).submit(new Commands.Create(owner.project(), owner.subject(), metadata, hash))
                .thenApply(made -> id);
    }

    private String randomId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return idOf(bytes);
    }

    private static String idOf(byte[] bytes) {
        return "ses_" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, ID_BYTES));
    }

    /**
     * The session in which a conversation goes on after one of its turns: itself if that is the last, else a new one that
     * begins with all up to it.
     */
    public CompletionStage<String> continueFrom(Owner owner, String id, long turnId) {
        LiveSession session = owned(owner, id);
        if (session.read(state -> state.lastTurnId() == turnId)) {
            return CompletableFuture.completedFuture(id);
        }
        List<EventDraft> copied = new ArrayList<>();
        boolean found = false;
        for (ObjectNode event : History.all(environment.log(), id)) {
            String type = event.path("type").asText();
            boolean message = type.equals(EventType.USER_MESSAGE);
            if (found && message) {
                break;
            }
            found |= message && event.path("seq").asLong() == turnId;
            event.remove(List.of("type", "seq", "created_at", "message_id"));
            copied.add(new EventDraft(type, event));
        }
        if (!found) {
            throw Problem.notFound("The conversation has no such turn.");
        }
        String fork = randomId();
        return load(fork)
                .submit(new Commands.Fork(owner.project(), owner.subject(), copied))
                .thenApply(made -> fork);
    }

    /** Starts a turn; completes with the seq of the message when it is in the log. */
    public CompletionStage<Long> postMessage(Owner owner, String id, Message message) {
        refuseWhileDraining();
        return owned(owner, id)
                .submit(new Commands.PostMessage(
                        message.text(),
                        message.attachments(),
                        message.canPause(),
                        message.requestId(),
                        message.stepUp(),
                        message.refusal(),
                        idempotency(message.repeatable())));
    }

    /** Keeps a file for the session; completes with the path that messages name it by. */
    public CompletionStage<String> addFile(Owner owner, String id, String name, String contentType, byte[] content) {
        LiveSession session = owned(owner, id);
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String fileId = HexFormat.of().formatHex(bytes);
        files.put(id, fileId, content);
        String path = "files/" + fileId + "/" + name;
        return session.submit(new Commands.AddFile(path, name, contentType, content.length))
                .whenComplete((added, failure) -> {
                    // Where the outcome is unknown (the store is away), the session may have the file.
                    if (failure instanceof Problem refusal && refusal.code().status() < 500) {
                        files.delete(id, fileId);
                    }
                });
    }

    /** Refuses, before its bytes are there, a file that the session has no room for. */
    public void requireRoomForFile(Owner owner, String id, long size) {
        owned(owner, id).read(state -> {
            Commands.AddFile.requireRoom(state, size);
            return true;
        });
    }

    /** Refuses a session that does not exist or is somebody else's. */
    public void requireOwned(Owner owner, String id) {
        owned(owner, id);
    }

    /**
     * Notes a vote on an answer, in place of an earlier one.
     *
     * @param answerId as in the transcript
     * @return whether it changed anything
     * @throws Problem {@code not_found} for an id that no answer has
     */
    public CompletionStage<Boolean> rate(Owner owner, String id, String answerId, Vote vote) {
        LiveSession session = owned(owner, id);
        OptionalLong question = MessageId.questionOf(answerId);
        if (question.isEmpty() || !answered(id, question.getAsLong())) {
            throw Problem.notFound("No answer has this message_id.");
        }
        return session.submit(new Commands.Rate(question.getAsLong(), vote));
    }

    /** Whether there is a message with this seq, and words that answer it. */
    private boolean answered(String id, long question) {
        long after = question - 1;
        while (true) {
            List<Event> page = environment.log().read(id, after, ANSWER_PAGE);
            for (Event event : page) {
                boolean message = event.type().equals(EventType.USER_MESSAGE);
                if (message != (event.seq() == question)) {
                    return false;
                }
                if (event.type().equals(EventType.MESSAGE)) {
                    return true;
                }
            }
            if (page.size() < ANSWER_PAGE) {
                return false;
            }
            after = page.get(page.size() - 1).seq();
        }
    }

    /**
     * Answers an approval.
     *
     * @param approval the id the pause was announced with
     * @param requestId of the HTTP request, for the log
     * @param stepUp the step-up of whoever answers, or null
     */
    public CompletionStage<Long> confirm(
            Owner owner,
            String id,
            String approval,
            String result,
            String requestId,
            @Nullable StepUp stepUp,
            @Nullable Repeatable repeatable) {
        return owned(owner, id)
                .submit(new Commands.Confirm(approval, result, requestId, stepUp, idempotency(repeatable)));
    }

    /** Stops the turn if one is running. */
    public CompletionStage<Long> interrupt(Owner owner, String id, @Nullable Repeatable repeatable) {
        return owned(owner, id).submit(new Commands.Interrupt(null, idempotency(repeatable)));
    }

    /** Stops this turn if it is the one that runs; {@code turnId} is the seq of its message. */
    public CompletionStage<Long> interruptTurn(Owner owner, String id, long turnId) {
        return owned(owner, id).submit(new Commands.Interrupt(turnId, null));
    }

    private static @Nullable Idempotency idempotency(@Nullable Repeatable repeatable) {
        return repeatable == null ? null : new Idempotency(repeatable.key(), repeatable.bodyHash());
    }

    /** Follows a session from a cursor; close the follower when its reader is gone. */
    public Follower follow(Owner owner, String id, long after, Runnable wake) {
        return owned(owner, id).follow(after, wake);
    }

    /** A page of a session's history; see {@link History}. */
    public View view(Owner owner, String id, long before, int limit) {
        LiveSession session = owned(owner, id);
        boolean running = session.read(SessionState::running);
        History.Page page = History.page(environment.log(), id, before, limit, Event::shown);
        return new View(id, running, page.events(), page.hasMore());
    }

    public boolean running(Owner owner, String id) {
        return owned(owner, id).read(SessionState::running);
    }

    /** What was said, for the visitor. The session's state is not needed for it, so a long session is not loaded. */
    public Transcript transcript(Owner owner, String id) {
        SessionHead head = ID.matcher(id).matches() ? environment.log().head(id) : null;
        if (head == null
                || !head.project().equals(owner.project())
                || !head.owner().equals(owner.subject())) {
            throw unknown();
        }
        return new Transcript(environment.log(), id, false);
    }

    private static Problem unknown() {
        return Problem.notFound("No such session, or not yours.");
    }

    /**
     * The owner's sessions, the last active first.
     *
     * @param after the place where the last page ended; null for the first page
     */
    public SessionPage list(Owner owner, @Nullable SessionCursor after, int limit) {
        return environment.log().list(owner.project(), owner.subject(), after, limit);
    }

    /** Deletes a session, its turn and its streams with it. */
    public CompletionStage<Void> delete(Owner owner, String id) {
        owned(owner, id);
        return forget(id);
    }

    /** The same for whoever runs the server. */
    CompletionStage<Void> forget(String id) {
        retire(id);
        return environment.log().delete(id).thenRun(() -> {
            // Whoever asked for the session while it was being deleted has brought it back to memory.
            retire(id);
            files.deleteAll(id);
        });
    }

    private void retire(String id) {
        LiveSession session = live.remove(id);
        if (session != null) {
            session.retire();
        }
    }

    /** Gives a visitor's sessions of the last 24 hours to the user the visitor turned out to be (wire protocol §1). */
    public CompletionStage<Void> adopt(Owner visitor, Owner user) {
        Instant since = environment.clock().instant().minus(ADOPTABLE);
        CompletableFuture<?>[] adoptions = list(visitor, null, ADOPTED_AT_ONCE).heads().stream()
                .filter(head -> head.lastActivityAt().isAfter(since))
                .map(head -> load(head.id()).submit(new Commands.Adopt(visitor.subject(), user.subject())))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(adoptions);
    }

    private LiveSession owned(Owner owner, String id) {
        // What does not exist is not loaded either: guessed ids must not fill the memory.
        LiveSession present = live.get(id);
        boolean inMemory = present != null && !present.retired();
        boolean known =
                inMemory || (ID.matcher(id).matches() && environment.log().head(id) != null);
        LiveSession session = known ? load(id) : null;
        if (session == null || !session.read(state -> state.belongsTo(owner))) {
            throw unknown();
        }
        return session;
    }

    /** Loading happens once per session; others of the same session wait for it. */
    private LiveSession load(String id) {
        return live.compute(id, (key, present) -> {
            if (present != null && !present.retired()) {
                present.touch();
                return present;
            }
            return new LiveSession(key, environment);
        });
    }

    /** How many sessions are in memory. */
    public int inMemory() {
        return live.size();
    }

    /** Whether load balancers should send visitors here. */
    public boolean accepting() {
        return !leaving;
    }

    /** Says that the server is about to stop. New turns are still taken. */
    public void leave() {
        leaving = true;
    }

    private void forgetUnused() {
        long cutoff = System.nanoTime() - KEPT_IN_MEMORY.toNanos();
        for (String id : live.keySet()) {
            live.computeIfPresent(id, (key, session) -> {
                if (!session.unusedSince(cutoff)) {
                    return session;
                }
                session.retire();
                return null;
            });
        }
    }

    private void refuseWhileDraining() {
        if (draining) {
            throw new Problem(Code.UNAVAILABLE, "The server is stopping.", 5);
        }
    }

    /**
     * Takes no new turn from now on and waits for the running ones. What does not end in time stays in the log as it is and is
     * taken up at the next start.
     */
    public void drain(Duration patience) throws InterruptedException {
        leave();
        draining = true;
        long deadline = System.nanoTime() + patience.toNanos();
        boolean waited = true;
        // An approval may have started a run in a session that was passed already.
        while (waited && System.nanoTime() - deadline < 0) {
            waited = false;
            for (LiveSession session : live.values()) {
                waited |= session.awaitRun(deadline);
            }
        }
    }

    @Override
    public void close() {
        leave();
        draining = true;
        stopSweeping.run();
        stopTakingUp.run();
        live.values().forEach(LiveSession::retire);
        live.clear();
    }
}
