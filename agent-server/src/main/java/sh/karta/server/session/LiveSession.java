// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;
import sh.karta.server.live.LivePart;
import sh.karta.server.live.LiveTurn;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.SessionStore;

/**
 * A session in memory: its state, the run that this server drives, the readers. Rows are shown only when the store has them, see
 * {@link CommandQueue}. Words of a run are shown at once and stored by the {@link Checkpointer}.
 *
 * <p>Threads: any. State is guarded by {@link #lock}, under which no foreign code runs.
 *
 * <p>The class is long because all of this changes together, under one lock.
 */
final class LiveSession {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
    private static final long CATCH_UP_MILLIS = 300;

    final Object lock = new Object();

    private final String id;
    private final SessionEnvironment environment;
    private final CommandQueue commands;
    private final Inbox inbox;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    private SessionState state;
    private LiveTurn live;
    private UUID tail = SessionStore.NEW;
    /** The generation in which the store had {@link #tail}. */
    private long generation;

    private boolean existed;

    private final ForeignWords foreignWords = new ForeignWords();
    private boolean catchingUp;
    /** Whether words of another server's run have been received since the last {@link #readMissedWords}. */
    private boolean received;

    private @Nullable TurnRun run;
    /** A run of this server whose rows the store has lost. Readers wait for the error that ends it. */
    private @Nullable UUID lostRun;

    private boolean reserving;
    /** Error for calls after the session was closed. */
    private @Nullable Problem closed;

    private volatile long lastUsed;

    /** Reads the session from the store. */
    LiveSession(String id, SessionEnvironment environment) {
        this.id = id;
        this.environment = environment;
        commands = new CommandQueue(this, environment);
        inbox = new Inbox(environment.workers());
        touch();
        generation = environment.generation().current();
        LoadedSession loaded = LoadedSession.read(id, environment);
        state = loaded.state();
        live = loaded.live();
        tail = loaded.tail();
        existed = state.exists();
    }

    String id() {
        return id;
    }

    Inbox inbox() {
        return inbox;
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

    /** Returns the words of the running turn that are no rows yet, each part as one event. */
    List<Event> openParts() {
        synchronized (lock) {
            return live.open().stream().map(LivePart::whole).toList();
        }
    }

    /** Returns what readers get from memory. Called under the lock. */
    LiveTurn live() {
        return live;
    }

    /** Called under the lock. */
    SessionState state() {
        return state;
    }

    SessionStore store() {
        return environment.store();
    }

    /** Decides and appends after the commands before it. Fails with the command's or the store's Problem. */
    <T> CompletableFuture<T> submit(Command<T> command) {
        touch();
        return commands.submit(command);
    }

    /** Returns the error for calls after the session was closed, or null. Called under the lock. */
    @Nullable
    Problem closedError() {
        return closed;
    }

    /** Called under the lock. */
    boolean hasRun() {
        return run != null;
    }

    /** Asks a command for its decision. Called under the lock. */
    <T> Attempt<T> decide(Pending<T> pending) {
        Command<T> command = pending.command;
        Head head = state.head();
        if (head == null && existed) {
            throw gone();
        }
        existed = head != null;
        UUID open = state.run();
        UUID writer = command.writer();
        if (writer != null && (run == null || !run.id().equals(writer))) {
            // Another server has claimed the run, which stays open until that server continues it.
            throw new Problem(Code.UNAVAILABLE, "Another server continues the turn.");
        }
        boolean elsewhere = open != null && (run == null || !open.equals(run.id()));
        long first = Math.max(live.last(), environment.generation().floor()) + 1;
        if (head != null && elsewhere) {
            first = Math.max(first, head.reservedSeq() + 1);
            // Readers get the text that was saved before they get its end.
            first += command.takesOver() ? 0 : live.open().size();
        }
        Instant now = environment.clock().instant();
        Command.Decision<T> decision;
        try {
            decision = command.decide(state, first, now);
        } catch (Problem refusal) {
            T answer = answeredBefore(pending);
            if (answer == null) {
                throw refusal;
            }
            return Attempt.nothing(pending, answer);
        }
        if (decision.events().isEmpty() && !command.storesWords(state)) {
            T answer = answeredBefore(pending);
            if (answer != null || !decision.accepted()) {
                return Attempt.nothing(pending, answer == null ? decision.answer() : answer);
            }
        }
        return new AttemptWriter(state, live, environment.node(), now)
                .write(
                        pending,
                        decision,
                        first,
                        elsewhere,
                        tail,
                        run == null ? 0 : run.tokens().beginAppend());
    }

    /** Returns the answer of an earlier request with the same key, or null. */
    <T> @Nullable T answeredBefore(Pending<T> pending) {
        Repeatable repeatable = pending.command.repeatable();
        return repeatable == null ? null : pending.answerOf(environment.keys().find(id, repeatable.key()));
    }

    /** Applies a stored append. Returns the run that it starts here, or null. Called under the lock. */
    @Nullable
    TurnRun apply(Attempt<?> attempt) {
        TurnRun started = null;
        tail = attempt.to();
        generation = environment.generation().current();
        state.appended(attempt.required().head());
        for (Event event : attempt.events()) {
            state.apply(event);
            live.addRow(event, attempt.parts().get(event.seq()));
        }
        if (state.turn() != null && state.turn().takenOver()) {
            live.takeOver();
        }
        if (attempt.required().state() != null) {
            state.snapshotTaken();
        }
        if (run != null) {
            run.tokens().stored();
        }
        dropEndedRun();
        UUID open = state.run();
        if (open != null && run == null && attempt.starting() && closed == null) {
            started = new TurnRun(this, open);
            run = started;
            environment.runs().add(this, open, state.owner());
        }
        if (run == null && readers.isEmpty()) {
            live.forget();
        }
        return started;
    }

    /** Tells readers, other servers and the caller about a stored append, and starts the run that it began. */
    <T> void publish(Attempt<T> attempt, @Nullable TurnRun started) {
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

    /** The store has refused an append, so its tokens are not stored. Called under the lock. */
    void appendRefused() {
        if (run != null) {
            run.tokens().refused();
        }
    }

    /** Reads the session again. Releases the run, because its words are no longer known. Called under the lock. */
    void reload() {
        existed |= state.exists();
        LoadedSession loaded = LoadedSession.read(id, environment);
        if (hasLostCommits(loaded)) {
            LOG.error("The store has lost the last events of {}", id);
            environment.generation().commitsLost(generation);
            if (run != null) {
                lostRun = run.id();
                endLostRun(run.id());
            }
        }
        state = loaded.state();
        live = loaded.live();
        tail = loaded.tail();
        generation = environment.generation().current();
        commands.sessionRead();
        releaseRun();
        if (existed && !state.exists()) {
            environment.workers().execute(this::close);
        }
        Head head = state.head();
        if (head != null
                && lostRun == null
                && head.run() != null
                && environment.node().equals(head.node())) {
            // The append that started it was stored, but its answer did not arrive.
            takeUp(head.run());
        }
    }

    /** Called under the lock. Returns whether the store lacks rows that this server has stored or read. */
    private boolean hasLostCommits(LoadedSession loaded) {
        Head stored = loaded.state().head();
        Head known = state.head();
        if (stored == null
                || known == null
                || stored.createdAt().toEpochMilli() != known.createdAt().toEpochMilli()) {
            return false; // It was deleted, and perhaps created again with the same key.
        }
        // Nobody else may write while a run of this server is open.
        boolean forked = run != null
                && !tail.equals(loaded.tail())
                && run.id().equals(stored.run())
                && environment.node().equals(stored.node())
                && known.epoch() == stored.epoch();
        return forked || stored.lastSeq() < known.lastSeq();
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

    /** Called under the lock. Returns whether readers can expect the end of a turn. */
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

    /** Called under the lock. */
    private void dropEndedRun() {
        if (run != null && !state.isOpen(run.id())) {
            releaseRun();
        }
    }

    /** Called under the lock. */
    private void releaseRun() {
        TurnRun former = run;
        if (former != null) {
            run = null;
            environment.runs().remove(this, former.id());
            lock.notifyAll();
            environment.workers().execute(former::stop);
            storeLate(former.tokens().left());
        }
    }

    /** Lets the run continue with the words and events that wait. */
    void flushRun() {
        TurnRun current;
        synchronized (lock) {
            current = run;
        }
        if (current != null) {
            current.flush();
        }
    }

    /** Reads the session again if another server has changed it. A run of this server is released then. */
    void refresh(@Nullable UUID newTail) {
        synchronized (lock) {
            if (commands.isAppending() || closed != null || tail.equals(newTail)) {
                return;
            }
            // This server may have written since the tail was read.
            if (run != null
                    && tail.equals(environment.store().tails(List.of(id)).get(id))) {
                return;
            }
            reload();
            showForeignWords();
        }
        wakeReaders();
    }

    /** Returns whether another server drives a turn of this session. */
    boolean drivenElsewhere() {
        synchronized (lock) {
            return run == null && state.run() != null;
        }
    }

    /** Shows words of another server's run, or keeps them until the words before them are known. */
    void receive(Delta words) {
        boolean missing;
        synchronized (lock) {
            if (run != null || closed != null || readers.isEmpty()) {
                return;
            }
            received = true;
            foreignWords.add(words);
            missing = !showForeignWords() && !catchingUp;
            catchingUp |= missing;
        }
        wakeReaders();
        if (missing) {
            environment.workers().after(CATCH_UP_MILLIS, this::catchUp);
        }
    }

    /** Reads the words of another server's run from the store if none have been received since the last call. */
    void readMissedWords() {
        synchronized (lock) {
            boolean silent = !received;
            received = false;
            if (!silent) {
                return;
            }
        }
        readCheckpoint();
    }

    /** Reads the words of another server's run that the store has. */
    void readCheckpoint() {
        synchronized (lock) {
            if (drivenElsewhere() && !commands.isAppending() && closed == null) {
                LiveTurn shown = live;
                UUID before = tail;
                reload();
                if (tail.equals(before) && shown.last() >= live.last()) {
                    live = shown; // Readers have more words than the checkpoint.
                }
                showForeignWords();
            }
        }
        wakeReaders();
    }

    private void catchUp() {
        boolean missing;
        synchronized (lock) {
            catchingUp = false;
            if (run != null || closed != null || readers.isEmpty() || foreignWords.isEmpty()) {
                return;
            }
            try {
                // An append that is applied after the rows were read would be applied twice.
                missing = commands.isAppending();
                if (!missing) {
                    reload();
                    missing = !showForeignWords();
                }
            } catch (Problem e) {
                missing = true;
            }
            catchingUp = missing;
        }
        wakeReaders();
        if (missing) {
            environment.workers().after(CATCH_UP_MILLIS, this::catchUp);
        }
    }

    /** Called under the lock. */
    private boolean showForeignWords() {
        return foreignWords.moveTo(live, state.run(), answerId(), wordsAt());
    }

    /** Continues the turn of a run that this server has claimed. */
    void takeOver(Claimed claimed) {
        synchronized (lock) {
            Head known = state.head();
            if (run != null && known != null && known.epoch() >= claimed.epoch()) {
                // A reader has noticed the claim before, so the run continues here under its next id.
                return;
            }
            if (!commands.isAppending() && closed == null) {
                reload();
            }
        }
        wakeReaders();
        takeUp(claimed.run());
    }

    /** Returns whether this server continues a run, or is about to know whether it must. */
    boolean continues(UUID open) {
        synchronized (lock) {
            return commands.isAppending()
                    || closed != null
                    || (run != null && run.id().equals(open));
        }
    }

    /** Ends an approval whose time is over. Does nothing before that. */
    void expire() {
        // Another server may have written the approval.
        refresh(environment.store().tails(List.of(id)).get(id));
        TurnState.Pause pause =
                read(state -> state.turn() == null ? null : state.turn().pause());
        if (pause != null) {
            var unused = submit(new Commands.Expire(pause.requestId())).exceptionally(failure -> {
                LOG.warn("Expiring an approval in {} failed, retrying: {}", id, failure.getMessage());
                return false;
            });
        }
    }

    /** The store says that another server has the run. */
    void lostRun(UUID lost) {
        synchronized (lock) {
            if (run == null || !run.id().equals(lost) || commands.isAppending()) {
                return; // The outcome of the append shows who owns the run.
            }
            reload();
        }
        wakeReaders();
    }

    /**
     * Gives words of a run to readers, who are to be {@linkplain #wakeReaders woken}. Returns false while they must wait: for a row that is on its way to the store, for the store, or for
     * more numbers. Then the session calls {@link TurnRun#flush} when they can continue.
     */
    boolean say(TurnRun from, EventDraft words) {
        synchronized (lock) {
            if (run != from) {
                return true; // The run is over, so its words are dropped.
            }
            Head head = state.head();
            if (commands.isAppending() || head == null || from.checkpointAge().holdsBack()) {
                return false;
            }
            if (live.last() + 1 >= head.reservedSeq()) {
                reserveMore(from.id());
                return false;
            }
            String text = words.fields().path("text").asText();
            LivePart part =
                    live.addWord(words.type(), words.fields().path("part_id").asText(), answerId(), text, wordsAt());
            if (environment.shared()) {
                List<Mark> mark = List.of(new Mark(part.last(), part.length()));
                environment
                        .bus()
                        .publish(new Delta(id, from.id(), part.key(), part.length() - text.length(), mark, text));
            }
        }
        return true;
    }

    /** Called under the lock. */
    private String answerId() {
        TurnState turn = state.turn();
        return MessageId.ofAnswer(turn == null ? 0 : turn.id());
    }

    /** Called under the lock. Times never run backwards within a session. */
    private Instant wordsAt() {
        Instant now = now();
        return now.isBefore(state.lastEventAt()) ? state.lastEventAt() : now;
    }

    /** Stores the words so far, which makes room for more numbers. Called under the lock. */
    private void reserveMore(UUID of) {
        if (!reserving) {
            reserving = true;
            environment.workers().execute(() -> {
                var unused = submit(new Commands.Emit(of, List.of())).whenComplete((stored, failure) -> {
                    synchronized (lock) {
                        reserving = false;
                    }
                    flushRun();
                });
            });
        }
    }

    /** Adds the words that no checkpoint has. */
    void collectWords(List<Checkpointer.PendingDraft> words) {
        synchronized (lock) {
            Head head = state.head();
            if (run == null || commands.isAppending() || head == null) {
                return;
            }
            for (LivePart part : live.open()) {
                if (part.length() > part.checkpointed()) {
                    int from = part.checkpointed();
                    Draft draft =
                            new Draft(id, run.id(), head.epoch(), part.key(), from, part.last(), part.textFrom(from));
                    words.add(new Checkpointer.PendingDraft(this, part, draft));
                }
            }
        }
    }

    /** Notes that the store has all words that were said until {@code nanoTime}. */
    void checkpointed(long nanoTime) {
        boolean release;
        synchronized (lock) {
            release = run != null && run.checkpointAge().saved(nanoTime);
        }
        if (release) {
            flushRun();
        }
    }

    /** Returns the running turn for the agent of a run; null if the run is over. May read the store. */
    @Nullable
    Turn turnFor(TurnRun of) {
        readEarlier(of);
        synchronized (lock) {
            TurnState turn = state.turn();
            if (run != of || turn == null) {
                return null;
            }
            List<Step.Text> open = new ArrayList<>();
            live.open().forEach(part -> open.add(new Step.Text(part.id(), part.thinking(), part.text())));
            return state.turnForAgent(turn, open);
        }
    }

    private void readEarlier(TurnRun of) {
        TurnState turn;
        MessageTree tree;
        int window;
        synchronized (lock) {
            turn = state.turn();
            if (run != of || turn == null || state.knowsEarlier()) {
                return;
            }
            tree = state.tree(environment.store());
            window = state.historyWindow();
        }
        EarlierTurns earlier = EarlierTurns.read(tree.pathTo(turn.id()), turn, window);
        synchronized (lock) {
            if (run == of && state.turn() == turn) {
                state.setEarlier(earlier);
            }
        }
    }

    /** Returns a {@link Reader} of the events after number {@code after}. */
    Reader follow(long after, Runnable wake) {
        touch();
        Reader reader = new Reader(this, after, wake);
        readers.add(reader);
        if (closed()) {
            reader.end();
        }
        return reader;
    }

    void removeReader(Reader reader) {
        touch();
        readers.remove(reader);
        synchronized (lock) {
            if (run == null && readers.isEmpty() && !state.running()) {
                live.forget();
            }
        }
    }

    /** Tells readers that there may be something new. */
    void wakeReaders() {
        readers.forEach(Reader::wake);
    }

    /** Returns whether anybody reads a turn that this server does not drive. */
    boolean followed() {
        synchronized (lock) {
            return run == null && !readers.isEmpty();
        }
    }

    /** Returns whether this server drives a turn of the session. */
    boolean drives() {
        synchronized (lock) {
            return run != null;
        }
    }

    /** Returns whether the session can be dropped from memory. */
    boolean unusedSince(long nanoTime) {
        synchronized (lock) {
            return lastUsed - nanoTime < 0 && readers.isEmpty() && commands.isIdle() && run == null;
        }
    }

    /** Waits until this server drives no turn of the session, or the time is over. Returns whether it drove one. */
    boolean awaitRun(long deadlineNanos) throws InterruptedException {
        synchronized (lock) {
            boolean driven = run != null;
            long left = deadlineNanos - System.nanoTime();
            while (run != null && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
                left = deadlineNanos - System.nanoTime();
            }
            return driven;
        }
    }

    /** Stops the run without an end. Its readers stay. */
    void release() {
        synchronized (lock) {
            releaseRun();
        }
    }

    /** Closes the run, the readers and the commands of a session that is dropped from memory. */
    void close() {
        synchronized (lock) {
            closed = gone();
            releaseRun();
        }
        commands.refuseWaiting(gone());
        readers.forEach(Reader::end);
    }

    boolean closed() {
        synchronized (lock) {
            return closed != null;
        }
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

    /** Counts tokens of a run. Its next append stores them. */
    void spend(TurnRun of, long tokens) {
        environment.observer().spent(owner(), tokens);
        synchronized (lock) {
            if (run == of) {
                of.tokens().add(tokens);
            } else {
                storeLate(tokens);
            }
        }
    }

    /** Called under the lock. Stores tokens of a run that is over. */
    private void storeLate(long tokens) {
        if (tokens > 0) {
            Owner owner = state.owner();
            environment.workers().execute(() -> environment.observer().spentLate(owner, tokens));
        }
    }

    /** Returns why a run must not spend more tokens, or null when it may. */
    @Nullable
    Problem refusal(TurnRun of) {
        long unstored;
        synchronized (lock) {
            unstored = of.tokens().total();
        }
        return environment.observer().refusal(owner(), unstored);
    }

    private Owner owner() {
        synchronized (lock) {
            return state.owner();
        }
    }

    /** Makes a user the owner, after the visitor has signed in. */
    void setOwner(Owner user) {
        synchronized (lock) {
            state.setOwner(user.subject());
        }
    }

    void touch() {
        lastUsed = System.nanoTime();
    }
}
