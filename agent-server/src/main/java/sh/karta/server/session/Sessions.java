// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.live.LiveBus;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Feedback;
import sh.karta.server.store.Files;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.Meta;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Workers;

/**
 * All sessions. Each call names the owner on whose behalf it acts. A session of another owner is reported like one that does not exist.
 * Thread-safe. Results complete on the worker threads.
 *
 * <p>The class is long because it is the only entry to sessions and documents every call. {@link LiveSessions} holds those in memory,
 * {@link Commands} decides, and {@link LiveSession} appends.
 */
public final class Sessions implements AutoCloseable {
    /** A session as {@code GET …/{id}} shows it. */
    public record View(String id, boolean running, List<ObjectNode> events, boolean hasMore) {}

    /**
     * What a message follows.
     *
     * @param answerId null for nothing: the message is a new beginning
     */
    public record Parent(@Nullable String answerId) {}

    /**
     * A message to post; see {@link Commands.PostMessage}.
     *
     * @param parent null for the newest answer
     */
    public record Message(
            MessageText text,
            @Nullable Parent parent,
            List<String> attachments,
            boolean canPause,
            String requestId,
            @Nullable String traceparent,
            @Nullable StepUp stepUp,
            @Nullable Problem refusal,
            @Nullable Repeatable repeatable) {}

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration ADOPTABLE = Duration.ofHours(24);
    private static final long SWEEP_MILLIS = 20_000;
    /** Other servers may take over the runs of a server that has not renewed its lease for this time. */
    private static final Duration RENEWED = Duration.ofSeconds(4);

    private static final long CHANGES_MILLIS = 2_000;
    private static final Duration INTERRUPT = Duration.ofMillis(1_500);
    private static final long INTERRUPT_LOOK_MILLIS = 100;
    private static final int ADOPTED_AT_ONCE = 100;
    private static final int ANSWER_PAGE = 64;
    private static final int SEARCHED = 1_000;
    private static final int ID_BYTES = 20;
    private static final Pattern FILE = Pattern.compile("files/([0-9a-f]{32})/.*", Pattern.DOTALL);

    /** The stores of sessions. */
    public record Stores(
            SessionStore sessions, IdempotencyKeys keys, Nodes nodes, Files files, Feedback feedback, Meta meta) {
        /** Returns those of a complete store. */
        public static Stores of(Store store) {
            return new Stores(
                    store.sessions(),
                    store.idempotencyKeys(),
                    store.nodes(),
                    store.files(),
                    store.feedback(),
                    store.meta());
        }

        /** Returns a copy with another session store. */
        public Stores with(SessionStore other) {
            return new Stores(other, keys, nodes, files, feedback, meta);
        }
    }

    private final SessionEnvironment environment;
    private final Files files;
    private final Feedback feedback;
    private final Checkpointer runs;
    private final TurnSlots turns;
    private final Takeover takeover;
    private final SecureRandom random = new SecureRandom();
    private final LiveSessions live;
    private final List<Runnable> stops = new ArrayList<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean leaving;
    private volatile boolean draining;

    /**
     * @param bus broadcasts to the servers that share the store; {@link LiveBus#NONE} for a single server
     * @param agents returns the agent of a project; called for each run of a turn
     */
    public Sessions(
            Stores stores,
            LiveBus bus,
            Workers workers,
            Clock clock,
            Function<String, Agent> agents,
            TurnObserver observer) {
        files = stores.files();
        feedback = stores.feedback();
        runs = new Checkpointer(stores.sessions(), workers);
        turns = new TurnSlots(runs);
        environment = new SessionEnvironment(
                stores.sessions(),
                stores.keys(),
                stores.nodes().id(),
                new Generation(stores.meta()),
                runs,
                bus,
                workers,
                clock,
                agents,
                observer);
        live = new LiveSessions(environment);
        takeover = new Takeover(stores.nodes(), workers, live::load, live.ids());
        takeover.begin();
        bus.listen(live.listener());
        stops.add(workers.every(SWEEP_MILLIS, live::dropUnused));
    }

    /** Limits the turns that run here at the same time. Without a call there is no limit. */
    public void limitTurns(int total, int perOwner) {
        turns.limit(total, perOwner);
    }

    /**
     * Resumes the turns that a crash or a shutdown has left unfinished, here or on another server, now and periodically. Call it when the
     * server can answer requests.
     */
    public void recover() {
        takeover.recover();
        stops.add(environment.workers().every(CHANGES_MILLIS, live::lookForChanges));
    }

    /**
     * Creates a session and returns its id. A repeated key of the same owner returns the same session. Its id is derived from both, so this
     * works across servers and restarts without a table of keys.
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
        return live.load(id)
                .submit(new Commands.Create(owner.project(), owner.subject(), metadata, hash))
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
     * Returns the session that continues a conversation after one of its turns: the session itself if the turn is the last, else a new
     * session that begins with a copy of everything up to that turn.
     */
    public CompletionStage<String> continueFrom(Owner owner, String id, long turnId) {
        LiveSession session = live.owned(owner, id);
        return session.read(state -> state.lastTurnId() == turnId)
                ? CompletableFuture.completedFuture(id)
                : fork(owner, id, turnId);
    }

    /**
     * Returns a new session that begins with a copy of a conversation up to one of its turns.
     *
     * @throws Problem {@code turn_running} if the turn has not ended
     */
    public CompletionStage<String> fork(Owner owner, String id, long turnId) {
        LiveSession session = live.owned(owner, id);
        session.read(state -> {
            if (state.lastTurnId() == turnId) {
                Commands.requireIdle(state);
            }
            return true;
        });
        MessageTree tree = treeOf(session);
        if (tree.asking(turnId) == null) {
            throw Problem.notFound("The conversation has no such turn.");
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
        String fork = randomId();
        return live.load(fork)
                .submit(new Commands.Fork(owner.project(), owner.subject(), copied))
                .thenApply(made -> fork);
    }

    /** Starts a turn. Completes with the seq of the message when it is stored. */
    public CompletionStage<Long> postMessage(Owner owner, String id, Message message) {
        refuseWhileDraining();
        LiveSession session = live.owned(owner, id);
        Parent parent = message.parent();
        Long turn = parent == null ? null : parent.answerId() == null ? 0L : turnOf(session, parent.answerId());
        List<ObjectNode> attached =
                message.attachments().stream().map(path -> attached(id, path)).toList();
        Problem refusal = message.refusal() != null ? message.refusal() : turns.acquire(id, owner);
        return session.submit(new Commands.PostMessage(
                        message.text(),
                        turn,
                        attached,
                        message.canPause(),
                        message.requestId(),
                        message.traceparent(),
                        message.stepUp(),
                        refusal,
                        message.repeatable()))
                .whenComplete((seq, failure) -> turns.release(id));
    }

    /**
     * Starts a turn that answers the question of an answer again. Completes with the seq of the row that asks for it.
     *
     * @param answerId as in the transcript
     * @param refusal why the visitor's limits forbid a turn, or null
     */
    public CompletionStage<Long> regenerate(
            Owner owner,
            String id,
            String answerId,
            String requestId,
            @Nullable String traceparent,
            @Nullable StepUp stepUp,
            @Nullable Problem refusal,
            @Nullable Repeatable repeatable) {
        refuseWhileDraining();
        LiveSession session = live.owned(owner, id);
        long turn = turnOf(session, answerId);
        Row asking = treeOf(session).asking(turn);
        long question = asking != null && asking.type().equals(EventType.USER_REGENERATE)
                ? Branches.parentOf(LoadedSession.event(asking), turn)
                : turn;
        Problem limit = refusal != null ? refusal : turns.acquire(id, owner);
        return session.submit(
                        new Commands.Regenerate(answerId, question, requestId, traceparent, stepUp, limit, repeatable))
                .whenComplete((seq, failure) -> turns.release(id));
    }

    private MessageTree treeOf(LiveSession session) {
        return session.read(state -> state.tree(environment.store()));
    }

    /** Returns the turn of an answer. */
    private long turnOf(LiveSession session, String answerId) {
        MessageId answer = MessageId.parse(answerId);
        if (answer == null || !answer.answer() || treeOf(session).asking(answer.turn()) == null) {
            throw Problem.notFound("The conversation has no answer with this id.");
        }
        return answer.turn();
    }

    /** Returns name, type and size as they were stored with the upload, because the message could state others. */
    private ObjectNode attached(String session, String path) {
        Matcher name = FILE.matcher(path);
        Files.Stored file = name.matches() ? files.find(session, name.group(1)) : null;
        if (file == null || !path(file).equals(path)) {
            throw Problem.invalid("'attachments' names a file that was not uploaded to this session.");
        }
        return Json.object()
                .put("path", path)
                .put("name", file.title())
                .put("type", file.type())
                .put("size", file.bytes());
    }

    private static String path(Files.Stored file) {
        return "files/" + file.name() + "/" + file.title();
    }

    /**
     * Books room for a file in a session, before its bytes are read.
     *
     * @param bytes maximum size of the file
     * @param room of the session
     */
    public Files.Upload bookFile(Owner owner, String id, long bytes, Files.Room room) {
        live.owned(owner, id);
        return files.book(id, bytes, room);
    }

    /** Stores a booked file. Returns its path for messages. */
    public static String storeFile(Files.Upload upload, String name, String contentType) {
        return path(upload.store(name, contentType));
    }

    /**
     * Opens a file of a session.
     *
     * @param name the file's name in its path, 32 hexadecimal digits
     */
    public StoredFile openFile(Owner owner, String id, String name) {
        live.owned(owner, id);
        Files.Stored file = files.find(id, name);
        InputStream content = file == null ? null : files.open(id, name);
        if (file == null || content == null) {
            throw Problem.notFound("The conversation has no file with this name.");
        }
        return new StoredFile(file.bytes(), content);
    }

    /** Refuses a session that does not exist or belongs to another owner. */
    public void requireOwned(Owner owner, String id) {
        live.owned(owner, id);
    }

    /**
     * Stores a vote on an answer, replacing an earlier one.
     *
     * @param answerId as in the transcript
     * @param news deliveries that are stored with the vote if it changes anything
     * @return whether it changed anything
     * @throws Problem {@code not_found} if no answer has this id
     */
    public CompletionStage<Boolean> rate(
            Owner owner, String id, String answerId, Vote vote, List<Deliveries.Delivery> news) {
        live.owned(owner, id);
        MessageId answer = MessageId.parse(answerId);
        if (answer == null || !answer.answer() || !answered(id, answer.turn())) {
            throw Problem.notFound("No answer has this message_id.");
        }
        return feedback.put(
                new Feedback.Vote(
                        id,
                        answerId,
                        owner.subject(),
                        vote.value(),
                        vote.reason(),
                        vote.text(),
                        environment.clock().instant()),
                news);
    }

    /** Returns whether there is a turn with this number, and its answer has text. */
    private boolean answered(String id, long turn) {
        LiveSession session = live.load(id);
        if (session.read(state -> state.lastTurnId() == turn)
                && session.openParts().stream().anyMatch(part -> part.type().equals(EventType.MESSAGE))) {
            return true;
        }
        long after = turn - 1;
        while (true) {
            List<Row> page = environment.store().rows(id, after, Long.MAX_VALUE, ANSWER_PAGE);
            for (Row row : page) {
                if (EventType.startsTurn(row.type()) != (row.seq() == turn)) {
                    return false;
                }
                if (row.type().equals(EventType.MESSAGE)) {
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
     * @param approval id of the approval, from the event that announced the pause
     * @param requestId of the HTTP request, for the log
     * @param traceparent of the HTTP request, or null
     * @param stepUp the step-up of the caller, or null
     */
    public CompletionStage<Long> confirm(
            Owner owner,
            String id,
            String approval,
            String result,
            String requestId,
            @Nullable String traceparent,
            @Nullable StepUp stepUp,
            @Nullable Repeatable repeatable) {
        return live.owned(owner, id)
                .submit(new Commands.Confirm(approval, result, requestId, traceparent, stepUp, repeatable));
    }

    /** Stops the turn if one is running. */
    public CompletionStage<Long> interrupt(Owner owner, String id, @Nullable Repeatable repeatable) {
        return interrupt(live.owned(owner, id), new Commands.Interrupt(null, repeatable));
    }

    /** Stops a turn if it is the running one; {@code turnId} is the seq of its message. */
    public CompletionStage<Long> interruptTurn(Owner owner, String id, long turnId) {
        return interrupt(live.owned(owner, id), new Commands.Interrupt(turnId, null));
    }

    /** Asks the server that drives the turn first, because it knows the latest words. If it does not respond, ends the turn here. */
    private CompletionStage<Long> interrupt(LiveSession session, Commands.Interrupt command) {
        if (!session.drivenElsewhere()) {
            return session.submit(command);
        }
        Long before = session.answeredBefore(new Pending<>(command));
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        // The turn may end and the next one begin before this server knows.
        long turn = command.turnId() == null ? session.read(SessionState::lastTurnId) : command.turnId();
        environment.bus().interrupt(session.id(), turn);
        CompletableFuture<Long> done = new CompletableFuture<>();
        awaitInterrupt(session, turn, command.repeatable(), System.nanoTime() + INTERRUPT.toNanos(), done);
        return done;
    }

    private void awaitInterrupt(
            LiveSession session,
            long turn,
            @Nullable Repeatable repeatable,
            long deadline,
            CompletableFuture<Long> done) {
        try {
            live.refresh(List.of(session));
            if (session.drivenElsewhere()
                    && session.read(SessionState::lastTurnId) == turn
                    && System.nanoTime() - deadline < 0) {
                environment
                        .workers()
                        .after(INTERRUPT_LOOK_MILLIS, () -> awaitInterrupt(session, turn, repeatable, deadline, done));
                return;
            }
            // The words of the latest checkpoint become the answer's last ones.
            session.foreign().readCheckpoint();
        } catch (RuntimeException e) {
            // The store is away.
            done.completeExceptionally(e);
            return;
        }
        var unused = session.submit(new Commands.Interrupt(turn, repeatable)).whenComplete((seq, failure) -> {
            if (failure == null) {
                done.complete(seq);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    /** Follows a session from a cursor. The caller must close the reader. */
    public Reader follow(Owner owner, String id, long after, Runnable wake) {
        return live.owned(owner, id).follow(after, wake);
    }

    /**
     * Returns a page of a session's history; see {@link History}.
     *
     * @param leaf a message that the path leads through; null for the path to the newest message
     */
    public View view(Owner owner, String id, @Nullable String leaf, long before, int limit) {
        LiveSession session = live.owned(owner, id);
        Moment now = session.read(state -> new Moment(
                state.tree(environment.store()), state.running(), state.running() ? session.openParts() : List.of()));
        long turn = now.tree().leaf(leaf);
        List<Event> open = turn == now.tree().branches().last() ? now.openParts() : List.of();
        History.Page page = History.page(now.tree().pathTo(turn), before, limit, open, Event::shown);
        return new View(id, now.running(), page.events(), page.hasMore());
    }

    private record Moment(MessageTree tree, boolean running, List<Event> openParts) {}

    public boolean running(Owner owner, String id) {
        return live.owned(owner, id).read(SessionState::running);
    }

    /**
     * Returns the transcript of a path for the visitor. Does not keep the session in memory.
     *
     * @param leaf as for {@link #view}
     */
    public Transcript transcript(Owner owner, String id, @Nullable String leaf) {
        live.requireStored(owner, id);
        MessageTree tree = MessageTree.read(environment.store(), id);
        if (tree == null) {
            throw LiveSessions.unknown();
        }
        return new Transcript(tree, tree.path(leaf), false);
    }

    /**
     * Returns the owner's sessions, the most recently active first.
     *
     * @param query part of the title or the preview, in any case; null for all sessions. A page has at most those of {@value #SEARCHED}
     *     sessions, so it may be short and still have a next one
     * @param after end of the previous page; null for the first page
     */
    public Page<Head> list(Owner owner, @Nullable String query, @Nullable Cursor after, int limit) {
        Filter filter = new Filter(owner.project(), owner.subject());
        if (query == null) {
            return environment.store().list(filter, after, limit);
        }
        String wanted = query.toLowerCase(Locale.ROOT);
        Page<Head> page = environment.store().list(filter, after, SEARCHED);
        List<Head> found = new ArrayList<>();
        for (Head head : page.items()) {
            if (found.size() == limit) {
                Head last = found.get(limit - 1);
                return new Page<>(found, new Cursor(last.activeAt(), last.id()));
            }
            if ((head.title() + "\n" + head.preview()).toLowerCase(Locale.ROOT).contains(wanted)) {
                found.add(head);
            }
        }
        return new Page<>(found, page.next());
    }

    /** Sets the title of a session. Does not count as activity. */
    public CompletionStage<Void> rename(Owner owner, String id, String title) {
        live.owned(owner, id);
        return environment.store().rename(id, title).thenAccept(found -> {
            if (!found) {
                throw LiveSessions.unknown();
            }
        });
    }

    /** Deletes a session, and ends its turn and its streams. */
    public CompletionStage<Void> delete(Owner owner, String id) {
        live.owned(owner, id);
        return live.delete(id);
    }

    /** Deletes a session of any owner. */
    CompletionStage<Void> forget(String id) {
        return live.delete(id);
    }

    /** Gives a visitor's sessions of the last 24 hours to the user as whom the visitor has signed in (wire protocol §1). */
    public CompletionStage<Void> adopt(Owner visitor, Owner user) {
        return adoptSince(environment.clock().instant().minus(ADOPTABLE), visitor, user);
    }

    private CompletionStage<Void> adoptSince(Instant since, Owner visitor, Owner user) {
        return environment
                .store()
                .adopt(visitor.project(), visitor.subject(), user.subject(), since, ADOPTED_AT_ONCE)
                .thenCompose(adopted -> {
                    adopted.forEach(id -> {
                        LiveSession session = live.present(id);
                        if (session != null) {
                            session.setOwner(user);
                        }
                    });
                    return adopted.size() < ADOPTED_AT_ONCE
                            ? CompletableFuture.completedFuture(null)
                            : adoptSince(since, visitor, user);
                });
    }

    /** Returns the number of sessions in memory. */
    public int inMemory() {
        return live.size();
    }

    /** Returns whether load balancers should send requests to this server. */
    public boolean accepting() {
        return !leaving && !(environment.shared() && takeover.sinceRenewal() > RENEWED.toNanos());
    }

    /** Announces that the server is about to shut down. It still accepts new turns. */
    public void leave() {
        leaving = true;
    }

    private void refuseWhileDraining() {
        if (draining) {
            throw new Problem(Code.UNAVAILABLE, "The server is stopping.", 5);
        }
    }

    /**
     * Refuses new turns from now on and waits for the running ones. A turn that does not end in time resumes on another server or at the
     * next start.
     */
    public void drain(Duration patience) throws InterruptedException {
        leave();
        draining = true;
        takeover.stopLooking();
        live.awaitRuns(System.nanoTime() + patience.toNanos());
    }

    /** Stores the latest words and releases the runs, so that another server can continue them immediately. Readers stay connected. */
    public void release() {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        leave();
        draining = true;
        stops.forEach(Runnable::run);
        takeover.stopLooking();
        int unfinished = runs.size();
        runs.close();
        live.releaseRuns();
        takeover.close();
        if (unfinished > 0) {
            LOG.info("Shutting down: {} unfinished turns continue on another server or at the next start", unfinished);
        }
    }

    /** Releases the runs and ends all readers. */
    @Override
    public void close() {
        release();
        live.close();
    }
}
