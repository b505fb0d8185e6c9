// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Step;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.EventDraft;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;
import sh.karta.server.live.LivePart;
import sh.karta.server.live.TurnText;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;

/**
 * The run of a session that this server drives, if it drives one: its deltas, its tokens and its end. Deltas are shown at once and stored by
 * the {@link Checkpointer}.
 *
 * <p>Threads: any. State is guarded by {@link LiveSession#lock}.
 */
final class LocalTurn {
    private final LiveSession session;
    private final SessionEnvironment environment;
    /** Written under the lock. */
    private volatile @Nullable AgentRun run;

    private boolean reserving;

    LocalTurn(LiveSession session, SessionEnvironment environment) {
        this.session = session;
        this.environment = environment;
    }

    /** Returns the run's id; null if this server drives none. Called under the lock. */
    @Nullable
    UUID id() {
        return run == null ? null : run.id();
    }

    /** Returns whether this server drives a run, as of now. */
    boolean exists() {
        return run != null;
    }

    /** Begins to drive the open run of the session. Called under the lock. */
    AgentRun begin(UUID open) {
        AgentRun started = new AgentRun(session, open);
        run = started;
        environment.runs().add(session, open, session.state().owner());
        return started;
    }

    /** Releases the run if it is not the open one any more. Called under the lock. */
    void dropEnded() {
        if (run != null && !session.state().isOpen(run.id())) {
            release();
        }
    }

    /** Stops the run without an end. Called under the lock. */
    void release() {
        AgentRun former = run;
        if (former != null) {
            run = null;
            environment.runs().remove(session, former.id());
            session.lock.notifyAll();
            environment.workers().execute(former::stop);
            storeLate(former.tokens().left());
        }
    }

    /** Waits until this server drives no run, or the time is over. Returns whether it drove one at first. */
    boolean await(long deadlineNanos) throws InterruptedException {
        synchronized (session.lock) {
            boolean before = exists();
            long left = deadlineNanos - System.nanoTime();
            while (exists() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(session.lock, left);
                left = deadlineNanos - System.nanoTime();
            }
            return before;
        }
    }

    /** Lets the run continue with the deltas and events that wait. */
    void flush() {
        AgentRun current;
        synchronized (session.lock) {
            current = run;
        }
        if (current != null) {
            current.flush();
        }
    }

    /**
     * Gives deltas of a run to readers. The caller must {@linkplain LiveSession#wakeReaders wake} them. Returns false while they must wait:
     * for a row that is on its way to the store, for the store, or for more numbers. Then the session calls {@link AgentRun#flush} when they
     * can continue.
     */
    boolean publish(AgentRun from, EventDraft deltas) {
        synchronized (session.lock) {
            if (run != from) {
                return true; // The run is over, so its deltas are dropped.
            }
            TurnText live = session.live();
            Head head = session.state().head();
            if (session.isAppending() || head == null || from.checkpointAge().holdsBack()) {
                return false;
            }
            if (live.last() + 1 >= head.reservedSeq()) {
                reserveMore(from.id());
                return false;
            }
            String text = deltas.fields().path("text").asText();
            LivePart part = live.addDelta(
                    deltas.type(), deltas.fields().path("part_id").asText(), from.answerId(), text, session.deltasAt());
            if (environment.shared()) {
                List<Mark> mark = List.of(new Mark(part.last(), part.length()));
                environment
                        .bus()
                        .publish(new Delta(
                                session.id(), from.id(), part.key(), part.length() - text.length(), mark, text));
            }
        }
        return true;
    }

    /** Stores the deltas so far, which makes room for more numbers. Called under the lock. */
    private void reserveMore(UUID of) {
        if (!reserving) {
            reserving = true;
            environment.workers().execute(() -> {
                var unused = session.submit(new Commands.Emit(of, List.of())).whenComplete((stored, failure) -> {
                    synchronized (session.lock) {
                        reserving = false;
                    }
                    flush();
                });
            });
        }
    }

    /** Adds the text written since the last checkpoint. */
    void collectDeltas(List<Checkpointer.PendingDraft> deltas) {
        synchronized (session.lock) {
            Head head = session.state().head();
            if (run == null || session.isAppending() || head == null) {
                return;
            }
            for (LivePart part : session.live().open()) {
                if (part.length() > part.checkpointed()) {
                    int from = part.checkpointed();
                    Draft draft = new Draft(
                            session.id(), run.id(), head.epoch(), part.key(), from, part.last(), part.textFrom(from));
                    deltas.add(new Checkpointer.PendingDraft(session, part, draft));
                }
            }
        }
    }

    /** Notes that the store has all deltas that were published until {@code nanoTime}. */
    void checkpointed(long nanoTime) {
        boolean release;
        synchronized (session.lock) {
            release = run != null && run.checkpointAge().saved(nanoTime);
        }
        if (release) {
            flush();
        }
    }

    /** Returns the running turn for the agent of a run; null if the run is over. May read the store. */
    @Nullable
    Turn turnFor(AgentRun of) {
        readEarlier(of);
        synchronized (session.lock) {
            TurnState turn = session.state().turn();
            if (run != of || turn == null) {
                return null;
            }
            List<Step.Text> open = new ArrayList<>();
            session.live().open().forEach(part -> open.add(new Step.Text(part.id(), part.thinking(), part.text())));
            return session.state().turnForAgent(turn, open);
        }
    }

    private void readEarlier(AgentRun of) {
        TurnState turn;
        MessageTree tree;
        int window;
        synchronized (session.lock) {
            SessionState state = session.state();
            turn = state.turn();
            if (run != of || turn == null || state.knowsEarlier()) {
                return;
            }
            tree = state.tree(environment.store());
            window = state.historyWindow();
        }
        EarlierTurns earlier = EarlierTurns.read(tree.pathTo(turn.id()), turn, window);
        synchronized (session.lock) {
            if (run == of && session.state().turn() == turn) {
                session.state().setEarlier(earlier);
            }
        }
    }

    /** Returns the tokens to store with the next append. Called under the lock. */
    long tokensForAppend() {
        return run == null ? 0 : run.tokens().beginAppend();
    }

    /** Notes that an append has stored the run's tokens. Called under the lock. */
    void tokensStored() {
        if (run != null) {
            run.tokens().stored();
        }
    }

    /** Notes that the store has refused an append, so its tokens are not stored. Called under the lock. */
    void tokensRefused() {
        if (run != null) {
            run.tokens().refused();
        }
    }

    /** Counts tokens of a run. Its next append stores them. */
    void spend(AgentRun of, long tokens) {
        environment.observer().spent(session.owner(), tokens);
        synchronized (session.lock) {
            if (run == of) {
                of.tokens().add(tokens);
            } else {
                storeLate(tokens);
            }
        }
    }

    /** Stores tokens of a run that is over. Called under the lock. */
    private void storeLate(long tokens) {
        if (tokens > 0) {
            Owner owner = session.owner();
            environment.workers().execute(() -> environment.observer().spentLate(owner, tokens));
        }
    }

    /** Returns the reason why a run must not spend more tokens, or null if it may. */
    @Nullable
    Problem refusal(AgentRun of) {
        long unstored;
        synchronized (session.lock) {
            unstored = of.tokens().total();
        }
        return environment.observer().refusal(session.owner(), unstored);
    }
}
