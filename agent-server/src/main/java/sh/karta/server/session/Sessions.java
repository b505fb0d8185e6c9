// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.event.MessageText;
import sh.karta.server.live.LiveBus;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Feedback;
import sh.karta.server.store.Files;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.Meta;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Workers;

/**
 * All sessions. Each call names the owner on whose behalf it acts. A session of another owner is reported like one that does not exist.
 * Thread-safe. Results complete on the worker threads.
 *
 * <p>The only entry to sessions: each call leads to the class of its idea. {@link LiveSessions} holds the sessions in memory,
 * {@link Commands} decides, and {@link LiveSession} appends. The class is long because each call of the API has a documented method here.
 */
public final class Sessions implements AutoCloseable {
    /** A session as {@code GET …/{id}} shows it. */
    public record View(String id, boolean running, List<ObjectNode> events, boolean hasMore) {}

    /**
     * The message or answer that a message follows.
     *
     * @param answerId null for nothing: the message is a new beginning
     */
    public record Parent(@Nullable String answerId) {}

    /**
     * A message to post; see {@link Commands.PostMessage}.
     *
     * @param parent null for the end of the current path
     */
    public record Message(
            MessageText text,
            @Nullable Parent parent,
            List<String> attachments,
            boolean canPause,
            TurnRequest request) {}

    private static final long SWEEP_MILLIS = 20_000;
    private static final long CHANGES_MILLIS = 2_000;

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
    private final SessionFiles files;
    private final Forks forks;
    private final Votes votes;
    private final Interrupts interrupts;
    private final SessionLists lists;
    private final Adoptions adoptions;
    private final TurnSlots turns;
    private final NewSessions newSessions;
    private final NewTurns newTurns;
    private final Takeover takeover;
    private final Shutdown shutdown;
    private final LiveSessions live;

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
        files = new SessionFiles(stores.files());
        Checkpointer runs = new Checkpointer(stores.sessions(), workers);
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
                new ApprovalDeadlines(clock, System::nanoTime),
                agents,
                observer);
        live = new LiveSessions(environment);
        SessionIds ids = new SessionIds();
        forks = new Forks(live, ids, turns);
        votes = new Votes(environment, live, stores.feedback());
        interrupts = new Interrupts(environment, live, System::nanoTime);
        lists = new SessionLists(stores.sessions());
        adoptions = new Adoptions(environment, live);
        takeover = new Takeover(
                stores.nodes(),
                workers,
                live::load,
                live::followedIds,
                environment.approvals()::expired,
                environment.generation()::observe);
        shutdown = new Shutdown(environment, live, takeover);
        newSessions = new NewSessions(live, ids, shutdown);
        newTurns = new NewTurns(live, files, turns, shutdown);
        takeover.begin();
        bus.listen(live.listener());
        shutdown.stops(workers.every(SWEEP_MILLIS, live::dropUnused));
        shutdown.stops(workers.every(SWEEP_MILLIS, this::keepTemporary));
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
        shutdown.stops(environment.workers().every(CHANGES_MILLIS, live::lookForChanges));
    }

    /** Postpones the deletion of temporary sessions that readers follow here. Called periodically. */
    void keepTemporary() {
        live.keepTemporary();
    }

    /** Creates a session and returns its id; see {@link NewSessions#create}. */
    public CompletionStage<String> create(
            Owner owner, JsonNode metadata, @Nullable Repeatable repeatable, Function<String, byte[]> idSecret) {
        return newSessions.create(owner, metadata, repeatable, idSecret);
    }

    /** Creates a session that is deleted soon after its turn; see {@link NewSessions#createTemporary}. */
    public CompletionStage<String> createTemporary(Owner owner, JsonNode metadata) {
        return newSessions.createTemporary(owner, metadata);
    }

    /** Returns the id that an equal request to {@link #create} got before. Fails with {@code refusal} if there was none. */
    public CompletionStage<String> repeatedCreate(
            Owner owner, @Nullable Repeatable repeatable, Function<String, byte[]> idSecret, Problem refusal) {
        return newSessions.repeated(owner, repeatable, idSecret, refusal);
    }

    /** Returns the session that continues a conversation after one of its turns; see {@link Forks#continueFrom}. */
    public CompletionStage<String> continueFrom(Owner owner, String id, long turnId) {
        return forks.continueFrom(owner, id, turnId);
    }

    /**
     * Returns a new temporary session that begins with a copy of a conversation up to one of its turns.
     *
     * @throws Problem {@code turn_running} if the turn has not ended, {@code invalid_request} if the conversation is too long to copy,
     *     and as for a new turn if too many run
     */
    public CompletionStage<String> fork(Owner owner, String id, long turnId) {
        return forks.fork(owner, id, turnId, true);
    }

    /** Returns the number that an equal event of the session, such as a message, got before. Fails with {@code refusal} if there was none. */
    public CompletionStage<Long> repeated(Owner owner, String id, @Nullable Repeatable repeatable, Problem refusal) {
        return newTurns.repeated(owner, id, repeatable, refusal);
    }

    /** Starts a turn. Completes with the seq of the message when it is stored. */
    public CompletionStage<Long> postMessage(Owner owner, String id, Message message) {
        return newTurns.post(owner, id, message);
    }

    /**
     * Starts a turn that answers the question of an answer again. Completes with the seq of the row that asks for it.
     *
     * @param answerId as in the transcript
     */
    public CompletionStage<Long> regenerate(Owner owner, String id, String answerId, TurnRequest request) {
        return newTurns.regenerate(owner, id, answerId, request);
    }

    /**
     * Makes the path through a message, on to the newest message below it, the current one. Completes with the seq of the row that says so,
     * or of the last row if the path is current already.
     *
     * @param messageId of a message or an answer, as in the transcript
     */
    public CompletionStage<Long> select(Owner owner, String id, String messageId, @Nullable Repeatable repeatable) {
        LiveSession session = live.owned(owner, id);
        return session.submit(new Commands.Select(MessageTree.of(session).message(messageId), repeatable));
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
        return SessionFiles.path(upload.store(name, contentType));
    }

    /**
     * Opens a file of a session.
     *
     * @param name the file's name in its path, 32 hexadecimal digits
     */
    public StoredFile openFile(Owner owner, String id, String name) {
        live.owned(owner, id);
        return files.open(id, name);
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
        return votes.put(owner, id, answerId, vote, news);
    }

    /**
     * Answers an approval, which continues the turn. At the limit of running turns the approval stays open.
     *
     * @param approval id of the approval, from the event that announced the pause
     */
    public CompletionStage<Long> confirm(Owner owner, String id, String approval, String result, TurnRequest request) {
        return newTurns.confirm(owner, id, approval, result, request);
    }

    /** Stops the turn if one is running. */
    public CompletionStage<Long> interrupt(Owner owner, String id, @Nullable Repeatable repeatable) {
        return interrupts.interrupt(live.owned(owner, id), new Commands.Interrupt(null, repeatable));
    }

    /** Stops a turn if it is the running one; {@code turnId} is the seq of its message. */
    public CompletionStage<Long> interruptTurn(Owner owner, String id, long turnId) {
        return interrupts.interrupt(live.owned(owner, id), new Commands.Interrupt(turnId, null));
    }

    /** Follows a session from a cursor. The caller must close the reader. */
    public Reader follow(Owner owner, String id, long after, Runnable wake) {
        return live.owned(owner, id).follow(owner, after, wake);
    }

    /** Returns a page of a session's current path; see {@link History}. */
    public View view(Owner owner, String id, long before, int limit) {
        return SessionView.of(live.owned(owner, id)).view(id, before, limit);
    }

    public boolean running(Owner owner, String id) {
        return live.owned(owner, id).read(SessionState::running);
    }

    /** Returns the transcript of the current path for the visitor. Does not keep the session in memory. */
    public Transcript transcript(Owner owner, String id) {
        live.requireStored(owner, id);
        MessageTree tree = MessageTree.read(environment.store(), id);
        if (tree == null) {
            throw LiveSessions.unknown();
        }
        return new Transcript(tree, tree.current(), false);
    }

    /**
     * Returns the owner's sessions, the most recently active first.
     *
     * @param query part of the title or the preview, in any case; null for all sessions. A page of a search may be short and still have a
     *     next one
     * @param after end of the previous page; null for the first page
     */
    public Page<Head> list(Owner owner, @Nullable String query, @Nullable Cursor after, int limit) {
        return lists.list(owner, query, after, limit);
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

    /** Deletes a session of any owner; see {@link SessionStore#deleteIdle}. */
    CompletionStage<Boolean> deleteIdle(String id, Instant activeBefore) {
        return live.deleteIdle(id, activeBefore);
    }

    /** Gives a visitor's sessions of the last 24 hours to the user after sign-in (wire protocol §1). */
    public CompletionStage<Void> adopt(Owner visitor, Owner user) {
        return adoptions.adopt(visitor, user);
    }

    /** Returns the number of sessions in memory. */
    public int inMemory() {
        return live.size();
    }

    /** Returns whether this server has begun to shut down. */
    public boolean leaving() {
        return shutdown.leaving();
    }

    /** Returns whether load balancers should send requests to this server. */
    public boolean accepting() {
        return shutdown.accepting();
    }

    /** Returns whether other servers may have taken over the runs of this one, because it cannot renew its lease. */
    public boolean cutOff() {
        return shutdown.cutOff();
    }

    /** Announces that the server is about to shut down. It still accepts new turns. */
    public void leave() {
        shutdown.leave();
    }

    /**
     * Refuses new turns from now on and waits for the running ones. A turn that does not end in time resumes on another server or at the
     * next start.
     */
    public void drain(Duration patience) throws InterruptedException {
        shutdown.drain(patience);
    }

    /** Stores the latest deltas and releases the runs, so that another server can continue them immediately. Readers stay connected. */
    public void release() {
        shutdown.release();
    }

    /** Releases the runs and ends all readers. */
    @Override
    public void close() {
        release();
        live.close();
    }
}
