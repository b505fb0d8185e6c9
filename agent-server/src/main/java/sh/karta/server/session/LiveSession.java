// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
import sh.karta.server.live.LiveBus.Mark;
import sh.karta.server.live.LiveBus.Said;
import sh.karta.server.live.LivePart;
import sh.karta.server.live.LiveTurn;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.SessionStore;

/**
 * A session in memory: its state, the commands that wait, the run that this server drives, the readers. One decision is on its way to
 * the store at a time; its rows are shown only when the store has them. Words of a run are shown at once and stored by the
 * {@link Checkpointer}.
 *
 * <p>Threads: any. State is guarded by {@link #lock}; no foreign code runs under it.
 *
 * <p>The class is long because all of this changes together, under one lock.
 */
final class LiveSession {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
    private static final long RETRY_MILLIS = 500;

    private static final long CATCH_UP_MILLIS = 300;
    private static final int MAX_HEARD = 256;

    /** Words that were said later than this after the last checkpoint are held back: a crash would lose too much of what was shown. */
    private static final long UNSAVED_NANOS = TimeUnit.SECONDS.toNanos(5);

    final Object lock = new Object();

    private final String id;
    private final SessionEnvironment environment;
    private final Deque<Pending<?>> waiting = new ArrayDeque<>();
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    private SessionState state;
    private LiveTurn live;
    private UUID tail = SessionStore.NEW;

    private boolean existed;
    private boolean appending;
    /** Whether an append of unknown outcome is repeated until its outcome is known. Until then nothing else is decided. */
    private boolean repeating;
    /** Whether an append may have changed the session without this object's knowledge. */
    private boolean uncertain;

    /** What another server has said and cannot be shown yet. */
    private final Deque<Said> heard = new ArrayDeque<>();

    private boolean catchingUp;

    private @Nullable TurnRun run;
    /** A run of this server whose rows the store has lost. Readers wait for the error that ends it. */
    private @Nullable UUID lostRun;

    private long checkpointedAt;
    private boolean heldBack;
    private boolean reserving;
    /** Error for calls after the session was closed. */
    private @Nullable Problem closed;

    private volatile long lastUsed;

    /** Reads the session from the store. */
    LiveSession(String id, SessionEnvironment environment) {
        this.id = id;
        this.environment = environment;
        touch();
        LoadedSession loaded = LoadedSession.read(id, environment);
        state = loaded.state();
        live = loaded.live();
        tail = loaded.tail();
        existed = state.exists();
    }

    String id() {
        return id;
    }

    <R> R read(Function<SessionState, R> reader) {
        touch();
        synchronized (lock) {
            reconcile();
            return reader.apply(state);
        }
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

    /** Decides and appends when the commands before it have. Fails with the command's or the store's Problem. */
    <T> CompletableFuture<T> submit(Command<T> command) {
        touch();
        Pending<T> pending = new Pending<>(command);
        synchronized (lock) {
            Problem refusal = closed != null ? closed : repeating ? away() : null;
            if (refusal != null) {
                pending.done.completeExceptionally(refusal);
                return pending.done;
            }
            waiting.add(pending);
        }
        drain();
        return pending.done;
    }

    private static Problem away() {
        return new Problem(Code.UNAVAILABLE, "The session store is not available.", 5);
    }

    private void drain() {
        while (true) {
            Attempt<?> attempt;
            synchronized (lock) {
                if (appending || waiting.isEmpty()) {
                    return;
                }
                Pending<?> next = waiting.remove();
                try {
                    reconcile();
                    attempt = decide(next);
                } catch (RuntimeException e) {
                    environment.workers().execute(() -> next.done.completeExceptionally(e));
                    continue;
                }
                appending = attempt.append() != null;
            }
            if (attempt.append() == null) {
                attempt.complete();
            } else {
                append(attempt);
                return;
            }
        }
    }

    /** Called under the lock. */
    private <T> Attempt<T> decide(Pending<T> pending) {
        Command<T> command = pending.command;
        Head head = state.head();
        if (head == null && existed) {
            throw gone();
        }
        existed = head != null;
        UUID open = state.run();
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
        return decision.events().isEmpty() && !command.storesWords(state)
                ? Attempt.nothing(pending, decision.answer())
                : new AttemptWriter(state, live, environment.node(), now)
                        .write(
                                pending,
                                decision,
                                first,
                                elsewhere,
                                tail,
                                run == null ? 0 : run.tokens().beginAppend());
    }

    private <T> @Nullable T answeredBefore(Pending<T> pending) {
        Repeatable repeatable = pending.command.repeatable();
        return repeatable == null ? null : pending.answerOf(environment.keys().find(id, repeatable.key()));
    }

    private <T> void append(Attempt<T> attempt) {
        var unused = environment
                .store()
                .append(attempt.from(), attempt.to(), attempt.required())
                // The store's thread must not wait.
                .whenComplete(
                        (outcome, failure) -> environment.workers().execute(() -> appended(attempt, outcome, failure)));
    }

    private <T> void appended(Attempt<T> attempt, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            failed(attempt, cause == null ? failure : cause);
        } else if (outcome == Outcome.STALE) {
            decideAgain(attempt.pending());
        } else {
            stored(attempt);
        }
        drain();
        flushRun();
    }

    private <T> void stored(Attempt<T> attempt) {
        TurnRun started = null;
        synchronized (lock) {
            tail = attempt.to();
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
            appending = false;
            repeating = false;
            if (run != null) {
                run.tokens().stored();
            }
            dropEndedRun();
            UUID open = state.run();
            if (open != null && run == null && attempt.starting() && closed == null) {
                started = new TurnRun(this, open);
                run = started;
                checkpointedAt = System.nanoTime();
                environment.runs().add(this, open, state.owner());
            }
            if (run == null && readers.isEmpty()) {
                live.forget();
            }
        }
        environment.bus().changed(id);
        // Readers hear of events before the agent goes on, and of the end of a turn when its books are closed.
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

    /** The outcome is unknown: the store is away, or its answer was lost. */
    private <T> void failed(Attempt<T> attempt, Throwable cause) {
        boolean repeat;
        synchronized (lock) {
            // The words of a run are in memory only, so its session cannot be read anew.
            repeat = run != null && closed == null;
            repeating = repeat;
            uncertain = !repeat;
            appending = repeat;
        }
        if (!repeat) {
            environment.workers().after(RETRY_MILLIS, this::reconcileLater);
        }
        if (!repeat || !(attempt.pending().command instanceof Commands.Emit)) {
            attempt.pending().done.completeExceptionally(cause);
        }
        if (repeat) {
            LOG.warn("Storing events of {} failed, retrying: {}", id, cause.getMessage());
            refuseWaiting(away());
            environment.workers().after(RETRY_MILLIS, () -> append(attempt));
        }
        wakeReaders();
    }

    private void refuseWaiting(Problem why) {
        List<Pending<?>> refused;
        synchronized (lock) {
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        refused.forEach(pending -> pending.done.completeExceptionally(why));
    }

    /** Another server wrote meanwhile, or this request was accepted before: looks at what is new and asks the command again. */
    private <T> void decideAgain(Pending<T> pending) {
        T answer = null;
        try {
            answer = answeredBefore(pending);
            synchronized (lock) {
                appending = false;
                // A repeated append may have been stored by its first attempt.
                if (run != null && !repeating) {
                    run.tokens().refused();
                }
                repeating = false;
                if (answer == null) {
                    reload();
                    waiting.addFirst(pending);
                }
            }
        } catch (RuntimeException e) {
            // The store is away.
            synchronized (lock) {
                appending = false;
                repeating = false;
                uncertain = true;
            }
            pending.done.completeExceptionally(e);
        }
        if (answer != null) {
            pending.done.complete(answer);
        }
        wakeReaders();
    }

    /** Called under the lock. Releases the run, because its words are no longer known. */
    private void reload() {
        existed |= state.exists();
        LoadedSession loaded = LoadedSession.read(id, environment);
        if (hasLostCommits(loaded.state().head())) {
            LOG.error("The store has lost the last events of {}", id);
            environment.generation().commitsLost();
            if (run != null) {
                lostRun = run.id();
                endLostRun(run.id());
            }
        }
        state = loaded.state();
        live = loaded.live();
        tail = loaded.tail();
        uncertain = false;
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
    private boolean hasLostCommits(@Nullable Head stored) {
        Head known = state.head();
        if (stored == null || known == null) {
            return false;
        }
        // Nobody else may write while a run of this server is open.
        boolean forked = run != null
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

    /** Called under the lock: an append whose outcome is unknown may have happened, so the store is asked. */
    private void reconcile() {
        if (uncertain && !appending) {
            reload();
        }
    }

    /** If the append was stored, it may have started a run that nobody drives. */
    private void reconcileLater() {
        try {
            synchronized (lock) {
                if (closed == null) {
                    reconcile();
                }
            }
        } catch (RuntimeException e) {
            environment.workers().after(RETRY_MILLIS, this::reconcileLater);
        }
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

    private void flushRun() {
        TurnRun current;
        synchronized (lock) {
            current = run;
        }
        if (current != null) {
            current.flush();
        }
    }

    /** Reads the session again if another server has changed it. */
    void refresh(@Nullable UUID newTail) {
        synchronized (lock) {
            if (appending || run != null || closed != null || tail.equals(newTail)) {
                return;
            }
            reload();
            addHeard();
        }
        wakeReaders();
    }

    /** Returns whether another server drives a turn of this session. */
    boolean drivenElsewhere() {
        synchronized (lock) {
            return run == null && state.run() != null;
        }
    }

    /** Shows words that another server says, or keeps them until what is before them is known. */
    void heard(Said words) {
        boolean missing;
        synchronized (lock) {
            if (run != null || closed != null || readers.isEmpty()) {
                return;
            }
            heard.add(words);
            missing = !addHeard() && !catchingUp;
            catchingUp |= missing;
        }
        wakeReaders();
        if (missing) {
            environment.workers().after(CATCH_UP_MILLIS, this::catchUp);
        }
    }

    private void catchUp() {
        boolean missing;
        synchronized (lock) {
            catchingUp = false;
            if (run != null || closed != null || readers.isEmpty() || heard.isEmpty()) {
                return;
            }
            try {
                reload();
                missing = !addHeard();
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

    /** Called under the lock. Adds words as far as nothing before them is missing; returns whether all were added. */
    private boolean addHeard() {
        while (!heard.isEmpty()) {
            Said next = heard.element();
            boolean past = next.last() <= live.last();
            if (!past && !(next.run().equals(state.run()) && live.addHeard(next, answerId(), wordsAt()))) {
                if (heard.size() > MAX_HEARD) {
                    heard.clear(); // The next words find the same gap, and by then the store has more.
                }
                return false;
            }
            heard.remove();
        }
        return true;
    }

    /** Drives on the turn of a run that this server has claimed. */
    void takeOver(Claimed claimed) {
        synchronized (lock) {
            if (run != null && run.id().equals(claimed.run())) {
                return;
            }
            if (!appending && closed == null) {
                reload();
            }
        }
        takeUp(claimed.run());
    }

    /** Settles an approval whose time is over; no effect before. */
    void expire() {
        TurnState.Pause pause =
                read(state -> state.turn() == null ? null : state.turn().pause());
        if (pause != null) {
            var unused = submit(new Commands.Expire(pause.requestId())).exceptionally(failure -> {
                LOG.warn("Expiring an approval in {} failed, retrying: {}", id, failure.getMessage());
                return false;
            });
        }
    }

    /** The store does not know the run as ours any more. */
    void lostRun(UUID lost) {
        synchronized (lock) {
            if (run == null || !run.id().equals(lost) || appending) {
                return; // the append tells
            }
            reload();
        }
        wakeReaders();
    }

    /**
     * Gives words of a run to readers, who are to be {@linkplain #wakeReaders woken}. Returns false while they must wait: for a row that is on its way to the store, for the store, or for
     * more numbers. Then the session calls {@link TurnRun#flush} when they can go on.
     */
    boolean say(TurnRun from, EventDraft words) {
        synchronized (lock) {
            if (run != from) {
                return true; // nobody waits for them any more
            }
            Head head = state.head();
            if (appending || head == null) {
                return false;
            }
            if (System.nanoTime() - checkpointedAt > UNSAVED_NANOS) {
                heldBack = true;
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
                environment.bus().said(new Said(id, from.id(), part.key(), part.length() - text.length(), mark, text));
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

    /** Called under the lock: stores the words so far, which makes room for more numbers. */
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
            if (run == null || appending || head == null) {
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

    /** The store has all words that were said until a time. */
    void checkpointed(long nanoTime) {
        boolean release;
        synchronized (lock) {
            checkpointedAt = nanoTime;
            release = heldBack;
            heldBack = false;
        }
        if (release) {
            flushRun();
        }
    }

    /** Returns the running turn for the agent of a run; null if the run is over. */
    @Nullable
    Turn turnFor(TurnRun of) {
        synchronized (lock) {
            TurnState turn = state.turn();
            if (run != of || turn == null) {
                return null;
            }
            List<Step> open = new ArrayList<>();
            live.open().forEach(part -> open.add(new Step.Text(part.id(), part.thinking(), part.text())));
            return state.turnForAgent(turn, open);
        }
    }

    /** Follows the session after {@code after}; see {@link Reader}. */
    Reader follow(long after, Runnable wake) {
        touch();
        Reader reader = new Reader(this, after, wake);
        readers.add(reader);
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
            return lastUsed - nanoTime < 0 && readers.isEmpty() && waiting.isEmpty() && !appending && run == null;
        }
    }

    /** Waits until this server drives no turn of the session, or the time is over; returns whether it drove one. */
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
        refuseWaiting(gone());
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

    /** A run has written its last event. */
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

    /** A visitor signed in: the session is the user's from here on. */
    void setOwner(Owner user) {
        synchronized (lock) {
            state.setOwner(user.subject());
        }
    }

    void touch() {
        lastUsed = System.nanoTime();
    }
}
