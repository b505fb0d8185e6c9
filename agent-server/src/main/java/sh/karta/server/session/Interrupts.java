// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Stops turns, also those that another server drives. Thread-safe. */
public final class Interrupts {
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final long LOOK_MILLIS = 100;

    private final SessionEnvironment environment;
    private final LiveSessions live;
    private final LongSupplier nanoTime;

    /** @param nanoTime this server's clock, as {@link System#nanoTime} */
    Interrupts(SessionEnvironment environment, LiveSessions live, LongSupplier nanoTime) {
        this.environment = environment;
        this.live = live;
        this.nanoTime = nanoTime;
    }

    /** Stops the turn if one is running. */
    public CompletionStage<Long> interrupt(Owner owner, String id, @Nullable Repeatable repeatable) {
        return interrupt(live.owned(owner, id), new Commands.Interrupt(null, repeatable));
    }

    /** Stops a turn if it is the running one; {@code turnId} is the seq of its message. */
    public CompletionStage<Long> interruptTurn(Owner owner, String id, long turnId) {
        return interrupt(live.owned(owner, id), new Commands.Interrupt(turnId, null));
    }

    /** Asks the server that drives the turn first, because it knows the latest deltas. If it does not respond, ends the turn here. */
    CompletionStage<Long> interrupt(LiveSession session, Commands.Interrupt command) {
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
        awaitInterrupt(session, turn, command.repeatable(), nanoTime.getAsLong() + PATIENCE.toNanos(), done);
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
                    && nanoTime.getAsLong() - deadline < 0) {
                environment
                        .workers()
                        .after(LOOK_MILLIS, () -> awaitInterrupt(session, turn, repeatable, deadline, done));
                return;
            }
            // The deltas of the latest checkpoint become the answer's last ones.
            session.remote().readCheckpoint();
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
}
