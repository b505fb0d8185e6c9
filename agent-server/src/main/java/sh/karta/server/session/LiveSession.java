// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Event;
import sh.karta.server.live.LivePart;
import sh.karta.server.live.TurnText;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.StoredEnd;

/**
 * A session in memory: its state and its readers. Readers see a row only after it is stored, see {@link CommandQueue}. Deltas come from
 * the local run ({@link LocalTurn}) or from another server ({@link RemoteTurn}).
 *
 * <p>Threads: any. State is guarded by {@link #lock}, under which no foreign code runs.
 *
 * <p>The class is long because all of this changes together, under one lock.
 */
final class LiveSession {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

    final Object lock = new Object();

    private final String id;
    private final SessionEnvironment environment;
    private final CommandQueue commands;
    private final LocalTurn local;
    private final RemoteTurn remote;
    private final Inbox inbox;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    private SessionState state;
    private TurnText live;
    private UUID tail = SessionStore.NEW;
    /** The generation in which the store had {@link #tail}. */
    private long generation;

    private boolean existed;

    /** The owner before the session was read again. */
    private Owner formerOwner;

    /** A run of this server whose rows the store has lost. Readers wait for the error that ends it. */
    private @Nullable UUID lostRun;

    /** Error for calls after the session was closed. */
    private @Nullable Problem closed;

    private volatile long lastUsed;

    /** Reads the session from the store. */
    LiveSession(String id, SessionEnvironment environment) {
        this.id = id;
        this.environment = environment;
        commands = new CommandQueue(this, environment);
        local = new LocalTurn(this, environment);
        remote = new RemoteTurn(this, environment);
        inbox = new Inbox(environment.workers()::executeSlow);
        generation = environment.generation().current();
        LoadedSession loaded = LoadedSession.read(id, environment);
        state = loaded.state();
        live = loaded.live();
        tail = loaded.tail();
        environment.deadlines().note(state);
        existed = state.exists();
        formerOwner = state.owner();
        touch();
    }

    String id() {
        return id;
    }

    Inbox inbox() {
        return inbox;
    }

    /** Returns the run that this server drives. */
    LocalTurn local() {
        return local;
    }

    /** Returns the turn as another server drives it. */
    RemoteTurn remote() {
        return remote;
    }

    <R> R read(Function<SessionState, R> reader) {
        touch();
        boolean changed;
        R result;
        synchronized (lock) {
            changed = commands.reconcile();
            result = reader.apply(state);
        }
        if (changed) {
            wakeReaders();
        }
        return result;
    }

    /** Returns the deltas of the running turn that are no rows yet, each part as one event. */
    List<Event> openParts() {
        synchronized (lock) {
            return live.open().stream().map(LivePart::whole).toList();
        }
    }

    /** Returns the events that readers get from memory. Called under the lock. */
    TurnText live() {
        return live;
    }

    /** Keeps the events that readers get from memory, after the session was read again. Called under the lock. */
    void keepLive(TurnText shown) {
        live = shown;
    }

    /** Returns the current state. Called under the lock. */
    SessionState state() {
        return state;
    }

    /** Returns the id of the last append. Called under the lock. */
    UUID tail() {
        return tail;
    }

    /** Returns whether an append is on its way to the store. Called under the lock. */
    boolean isAppending() {
        return commands.isAppending();
    }

    /** Returns the ownership of the run. Called under the lock. */
    private Ownership ownership() {
        return new Ownership(environment.node(), local.id(), state.head(), tail);
    }

    SessionStore store() {
        return environment.store();
    }

    /** Decides and appends after all earlier commands. Fails with the command's or the store's Problem. */
    <T> CompletableFuture<T> submit(Command<T> command) {
        touch();
        return commands.submit(command);
    }

    /** Returns the error for calls after the session was closed, or null. Called under the lock. */
    @Nullable
    Problem closedError() {
        return closed;
    }

    /** Asks a command for its decision. Called under the lock. */
    <T> Attempt<T> decide(Pending<T> pending) {
        Command<T> command = pending.command;
        Head head = state.head();
        if (head == null && existed) {
            throw gone();
        }
        existed = head != null;
        if (!ownership().mayWrite(command.writer())) {
            // Another server has claimed the run, which stays open until that server continues it.
            throw new Problem(Code.UNAVAILABLE, "Another server continues the turn.");
        }
        boolean elsewhere = ownership().elsewhere();
        long first = Math.max(live.last(), environment.generation().floor()) + 1;
        if (head != null && elsewhere) {
            first = Math.max(first, head.reservedSeq() + 1);
            // Readers get the text that was saved before they get its end.
            first += command.takesOver() ? 0 : live.open().size();
        }
        Instant now = environment.clock().instant();
        Command.Decision<T> decision;
        try {
            decision = command.decide(state, first, environment.deadlines().isExpired(id));
        } catch (Problem refusal) {
            T answer = answeredBefore(pending);
            if (answer == null) {
                throw refusal;
            }
            return Attempt.nothing(pending, answer);
        }
        if (decision.events().isEmpty() && !command.storesDeltas(state)) {
            T answer = answeredBefore(pending);
            if (answer != null || !decision.accepted()) {
                return Attempt.nothing(pending, answer == null ? decision.answer() : answer);
            }
        }
        AttemptWriter writer = new AttemptWriter(state, live, environment.node(), now);
        return elsewhere && decision.events().isEmpty()
                // Only the server that drives the run may change the session.
                ? writer.writeKey(pending, decision)
                : writer.write(pending, decision, first, elsewhere, tail, local.tokensForAppend());
    }

    /** Returns the answer of an earlier request with the same key, or null. */
    <T> @Nullable T answeredBefore(Pending<T> pending) {
        Repeatable repeatable = pending.command.repeatable();
        return repeatable == null ? null : pending.answerOf(environment.keys().find(id, repeatable.key()));
    }

    /** Applies a stored append. Returns the run that it starts here, or null. Called under the lock. */
    @Nullable
    AgentRun apply(Attempt<?> attempt) {
        AgentRun started = null;
        tail = attempt.to();
        generation = environment.generation().current();
        state.appended(attempt.required().head());
        for (Event event : attempt.events()) {
            state.apply(event);
            live.addRow(event, attempt.parts().get(event.seq()));
        }
        environment.deadlines().note(state);
        if (state.turn() != null && state.turn().takenOver()) {
            live.takeOver();
        }
        if (attempt.required().state() != null) {
            state.snapshotTaken();
        }
        local.tokensStored();
        local.dropEnded();
        UUID open = state.run();
        if (open != null && !local.exists() && attempt.starting() && closed == null) {
            started = local.begin(open);
        }
        if (!local.exists() && readers.isEmpty()) {
            live.forget();
        }
        return started;
    }

    /** Tells readers, other servers and the caller about a stored append, and starts the run that it began. */
    <T> void publish(Attempt<T> attempt, @Nullable AgentRun started) {
        environment.bus().changed(id);
        // Readers receive events before the agent continues. They receive the end of a turn after its outcome is
        // recorded.
        if (!attempt.ending()) {
            wakeReaders();
        }
        if (started != null) {
            started.start(environment.agentOf(read(SessionState::project)));
        }
        attempt.complete();
        if (attempt.ending()) {
            wakeReaders();
        }
    }

    /** Reads the session again. Releases the run, because its deltas are no longer known. Called under the lock. */
    void reload() {
        existed |= state.exists();
        formerOwner = owner();
        LoadedSession loaded = LoadedSession.read(id, environment);
        if (ownership().hasLostCommits(loaded.state().head(), loaded.tail())) {
            LOG.error("The store has lost the last events of {}", id);
            environment.generation().commitsLost(generation);
            UUID lost = local.id();
            if (lost != null) {
                lostRun = lost;
                endLostRun(lost);
            }
        }
        state = loaded.state();
        live = loaded.live();
        tail = loaded.tail();
        generation = environment.generation().current();
        environment.deadlines().note(state);
        commands.sessionRead();
        local.release();
        if (existed && !state.exists()) {
            environment.workers().execute(this::close);
        }
        UUID left = ownership().left(state.head());
        if (left != null && lostRun == null) {
            takeUp(left);
        }
    }

    private void endLostRun(UUID lost) {
        environment.workers().execute(() -> {
            var unused = submit(new Commands.Lost(lost)).whenComplete((ended, failure) -> {
                synchronized (lock) {
                    lostRun = null;
                }
                wakeReaders();
            });
        });
    }

    /** Returns whether readers can expect the end of a turn. Called under the lock. */
    boolean expectsEnd() {
        return state.running() || lostRun != null;
    }

    private void takeUp(UUID orphan) {
        environment.workers().execute(() -> {
            LOG.info("Took over the unfinished turn of {}", id);
            var unused = submit(new Commands.TakeOver(orphan)).exceptionally(failure -> {
                LOG.warn("Taking over the turn of {} failed, retrying: {}", id, failure.getMessage());
                return false;
            });
        });
    }

    /**
     * Reads the session again if another server has changed it. A run of this server is released then.
     *
     * @param stored null if the session was deleted
     */
    void refresh(@Nullable StoredEnd stored) {
        UUID driving;
        synchronized (lock) {
            boolean adopted = stored != null && state.setOwner(stored.owner());
            boolean changed = !isCurrent(stored);
            if (!adopted && !changed) {
                return;
            }
            driving = changed && local.exists() ? tail : null;
            if (changed && driving == null) {
                reload();
                remote.show();
            }
        }
        if (driving != null) {
            refreshDriven(driving);
        }
        wakeReaders();
    }

    /** Returns whether the session need not be read again. Called under the lock. */
    private boolean isCurrent(@Nullable StoredEnd stored) {
        return commands.isAppending() || closed != null || (stored != null && tail.equals(stored.id()));
    }

    /**
     * Reads the tail again, because this server may have written since. Does not hold the lock, so that an interrupt need not wait for the
     * store.
     */
    private void refreshDriven(UUID before) {
        StoredEnd stored = environment.store().tails(List.of(id)).get(id);
        synchronized (lock) {
            // If the tail differs from the earlier one, this server has written since then, so no other server had.
            if (tail.equals(before) && !isCurrent(stored)) {
                reload();
                remote.show();
            }
        }
    }

    /** Returns whether another server drives a turn of this session. */
    boolean drivenElsewhere() {
        synchronized (lock) {
            return !local.exists() && state.run() != null;
        }
    }

    /** Continues the turn of a run that this server has claimed. */
    void takeOver(Claimed claimed) {
        synchronized (lock) {
            if (ownership().knows(claimed)) {
                return;
            }
            if (!commands.isAppending() && closed == null) {
                reload();
            }
        }
        wakeReaders();
        takeUp(claimed.run());
    }

    /** Returns whether this server continues a run, or will know soon whether it must. */
    boolean continues(UUID open) {
        synchronized (lock) {
            return commands.isAppending() || closed != null || open.equals(local.id());
        }
    }

    /** Ends an approval whose time is over, or deletes a temporary session that has no turn and no readers. */
    void expire() {
        // Another server may have written the approval.
        refresh(environment.store().tails(List.of(id)).get(id));
        PendingInput.Approval approval =
                read(state -> state.turn() == null ? null : state.turn().approval());
        if (approval != null) {
            var unused = submit(new Commands.Expire(approval.id())).exceptionally(failure -> {
                LOG.warn("Expiring an approval in {} failed, retrying: {}", id, failure.getMessage());
                return false;
            });
        } else if (read(state -> state.temporary() && state.turn() == null && readers.isEmpty())) {
            // Not if another server, which has a reader, has postponed the deletion meanwhile.
            var unused = environment.store().deleteDue(id).whenComplete((deleted, failure) -> {
                if (Boolean.TRUE.equals(deleted)) {
                    environment.workers().execute(this::close);
                } else if (failure != null) {
                    LOG.warn("Deleting the temporary session {} failed, retrying: {}", id, failure.getMessage());
                }
            });
        }
    }

    /** Returns whether a reader follows a temporary session that has no turn. Other servers do not know the reader. */
    boolean temporaryAndRead() {
        synchronized (lock) {
            return state.temporary() && state.turn() == null && !readers.isEmpty();
        }
    }

    /** Handles that another server has the run, according to the store. */
    void lostRun(UUID lost) {
        synchronized (lock) {
            if (!lost.equals(local.id()) || commands.isAppending()) {
                return; // The outcome of the append shows who owns the run.
            }
            reload();
        }
        wakeReaders();
    }

    /** Returns the id of the current turn's answer. Called under the lock. */
    String answerId() {
        TurnState turn = state.turn();
        return MessageId.ofAnswer(turn == null ? 0 : turn.id());
    }

    /** Returns the time for deltas that arrive now. Times never run backwards within a session. Called under the lock. */
    Instant deltasAt() {
        Instant now = now();
        return now.isBefore(state.lastEventAt()) ? state.lastEventAt() : now;
    }

    /** Returns a {@link Reader} of the events after number {@code after}. */
    Reader follow(Owner owner, long after, Runnable wake) {
        touch();
        Reader reader = new Reader(this, owner, after, wake);
        readers.add(reader);
        if (closed()) {
            reader.finish();
        }
        return reader;
    }

    void removeReader(Reader reader) {
        touch();
        readers.remove(reader);
        synchronized (lock) {
            if (!local.exists() && readers.isEmpty() && !state.running()) {
                live.forget();
            }
        }
    }

    /** Tells readers that there may be something new. */
    void wakeReaders() {
        readers.forEach(Reader::wake);
    }

    /** Returns whether a reader follows a turn that this server does not drive. */
    boolean followed() {
        synchronized (lock) {
            return !local.exists() && !readers.isEmpty();
        }
    }

    /** Returns whether this server drives a turn of the session. Never waits. */
    boolean drives() {
        return local.exists();
    }

    /** Returns whether the session can be dropped from memory. */
    boolean unusedSince(long nanoTime) {
        synchronized (lock) {
            return lastUsed - nanoTime < 0 && readers.isEmpty() && commands.isIdle() && !local.exists();
        }
    }

    /** Stops the run without an end. Its readers stay. */
    void release() {
        synchronized (lock) {
            local.release();
        }
    }

    /** Closes the run, the readers and the commands of a session that is dropped from memory. */
    void close() {
        synchronized (lock) {
            closed = gone();
            local.release();
        }
        commands.refuseWaiting(gone());
        readers.forEach(Reader::finish);
    }

    boolean closed() {
        synchronized (lock) {
            return closed != null;
        }
    }

    /** Notes a use, which keeps the session in memory. Returns false if it was closed. */
    boolean use() {
        synchronized (lock) {
            touch();
            return closed == null;
        }
    }

    /** Closes the session if it can be dropped from memory. Returns whether it is closed. */
    boolean closeIfUnusedSince(long nanoTime) {
        synchronized (lock) {
            if (closed == null && !unusedSince(nanoTime)) {
                return false;
            }
            closed = gone();
        }
        close();
        return true;
    }

    private static Problem gone() {
        return new Problem(Code.NOT_FOUND, "The session was deleted.");
    }

    Instant now() {
        return environment.clock().instant();
    }

    /** Reports a run that has written its last event. */
    void runEnded(String outcome, Duration took) {
        environment.observer().turnEnded(owner(), outcome, took);
    }

    /** Returns the session's owner, the last one after another server has deleted it. The tokens of its run are charged to this owner. */
    Owner owner() {
        synchronized (lock) {
            return state.exists() ? state.owner() : formerOwner;
        }
    }

    /** Makes a user the owner, after the visitor has signed in. Ends the visitor's readers. */
    void setOwner(Owner user) {
        synchronized (lock) {
            state.setOwner(user.subject());
        }
        wakeReaders();
    }

    /** Returns when the session was last used, as {@link System#nanoTime}. */
    long lastUsed() {
        return lastUsed;
    }

    void touch() {
        lastUsed = System.nanoTime();
    }
}
