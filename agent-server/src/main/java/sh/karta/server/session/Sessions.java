// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.event.MessageText;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.Feedback;
import sh.karta.server.store.Files;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.Meta;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Workers;

/**
 * All sessions. Each call names the owner on whose behalf it acts. A session of another owner is reported like one that does not exist.
 * Thread-safe. Results complete on the worker threads.
 *
 * <p>The only entry to sessions, and to the parts that have a class of their own. {@link LiveSessions} holds the sessions in memory,
 * {@link Commands} decides, and {@link LiveSession} appends.
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
    private final SessionCopies copies;
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
                new Deadlines(clock, System::nanoTime),
                agents,
                observer);
        live = new LiveSessions(environment);
        SessionIds ids = new SessionIds();
        files = new SessionFiles(stores.files(), live);
        copies = new SessionCopies(live, ids, turns);
        votes = new Votes(environment, live, stores.feedback());
        interrupts = new Interrupts(environment, live, System::nanoTime);
        lists = new SessionLists(stores.sessions());
        adoptions = new Adoptions(environment, live);
        takeover = new Takeover(
                stores.nodes(),
                workers,
                live::load,
                live::followedIds,
                environment.deadlines()::expired,
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

    /** Creates sessions. */
    public NewSessions newSessions() {
        return newSessions;
    }

    /** Copies conversations into new sessions. */
    public SessionCopies copies() {
        return copies;
    }

    /** Starts and continues turns. */
    public NewTurns newTurns() {
        return newTurns;
    }

    /** Stops turns. */
    public Interrupts interrupts() {
        return interrupts;
    }

    /** Stores and opens the files of sessions. */
    public SessionFiles files() {
        return files;
    }

    /** Stores votes on answers. */
    public Votes votes() {
        return votes;
    }

    /** Lists the sessions of an owner. */
    public SessionLists lists() {
        return lists;
    }

    /** Gives the sessions of visitors to users. */
    public Adoptions adoptions() {
        return adoptions;
    }

    /** Ends the work on sessions, step by step. */
    public Shutdown shutdown() {
        return shutdown;
    }

    /** Refuses a session that does not exist or belongs to another owner. */
    public void requireOwned(Owner owner, String id) {
        live.owned(owner, id);
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

    /** Returns the number of sessions in memory. */
    public int inMemory() {
        return live.size();
    }

    /** Releases the runs and ends all readers. */
    @Override
    public void close() {
        shutdown.release();
        live.close();
    }
}
