// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.Principal;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.limit.Slots;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.work.Workers;

/**
 * Tracks the open streams. Limits their number, in total and for each visitor, so that an attacker cannot use up all connections.
 * Closes streams whose embed key was disabled, changed or has revoked their token, and those that another server can continue while this
 * one is cut off from the store.
 */
final class OpenStreams {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
    private static final int RETRY_SECONDS = 5;

    /** Keys are cached for one second more. Together, a change by another process ends streams within the promised two seconds. */
    static final long CHECK_MILLIS = 900;

    /** The slot of one stream. The stream must release it when it ends. */
    final class Slot {
        private final Principal principal;
        private final boolean resumable;
        private volatile Runnable end = () -> {};

        private Slot(Principal principal, boolean resumable) {
            this.principal = principal;
            this.resumable = resumable;
        }

        /** Sets the action that ends the stream early. */
        void onEnd(Runnable end) {
            this.end = end;
            if (closed) {
                end.run(); // the stream was opened while endAll was running
            }
        }

        /** Releases the slot. A second call has no effect. */
        void release() {
            if (open.remove(this)) {
                all.release();
                perVisitor.release(principal.owner());
            }
        }
    }

    private final Semaphore all;
    private final Slots<Owner> perVisitor;
    private final Set<Slot> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile boolean closed;
    private final Mint mint;
    private final Workers workers;
    private final BooleanSupplier cutOff;

    /** @param cutOff whether other servers may have taken over the turns of this one */
    OpenStreams(ServerLimits limits, Mint mint, Workers workers, BooleanSupplier cutOff) {
        all = new Semaphore(limits.streams());
        perVisitor = new Slots<>(limits.streamsPerVisitor());
        this.mint = mint;
        this.workers = workers;
        this.cutOff = cutOff;
    }

    /**
     * Acquires a slot for a new stream.
     *
     * @param resumable whether the client can continue it on another server
     * @throws Problem {@code rate_limited} if the visitor has too many open streams, {@code unavailable} if the server has, or if it is
     *     cut off
     */
    Slot acquire(Principal principal, boolean resumable) {
        if (cutOff.getAsBoolean()) {
            throw new Problem(Code.UNAVAILABLE, "The session store is not available.", RETRY_SECONDS);
        }
        if (!perVisitor.tryAcquire(principal.owner())) {
            throw new Problem(
                    Code.RATE_LIMITED,
                    "This visitor has too many open streams. Close one, then try again.",
                    RETRY_SECONDS);
        }
        if (!all.tryAcquire()) {
            perVisitor.release(principal.owner());
            throw new Problem(Code.UNAVAILABLE, "The server has too many open streams. Try again.", RETRY_SECONDS);
        }
        Slot slot = new Slot(principal, resumable);
        open.add(slot);
        if (checking.compareAndSet(false, true)) {
            var unused = workers.every(CHECK_MILLIS, this::check);
        }
        return slot;
    }

    /** Ends all open streams. Streams that are opened later end immediately. */
    void endAll() {
        closed = true;
        open.forEach(slot -> slot.end.run());
    }

    private void check() {
        if (cutOff.getAsBoolean()) {
            // Another server may already have the answer. Here, it never arrives.
            open.stream().filter(slot -> slot.resumable).forEach(slot -> workers.execute(slot.end));
        } else {
            endRevoked();
        }
    }

    private void endRevoked() {
        // Check each token once, not once per stream. Tokens of one key differ: it revokes those minted before a time.
        Map<Token, Boolean> allowed = new HashMap<>();
        for (Slot slot : open) {
            Principal principal = slot.principal;
            Token token = new Token(
                    principal.owner().project(), principal.embedKey(), principal.origin(), principal.mintedAt());
            if (!allowed.computeIfAbsent(token, key -> isAllowed(principal))) {
                slot.end.run();
            }
        }
    }

    private record Token(
            String project, String embedKey, @Nullable String origin, Instant mintedAt) {}

    private boolean isAllowed(Principal principal) {
        try {
            mint.requireValid(principal);
            return true;
        } catch (Problem e) {
            if (e.code() == Code.UNAVAILABLE) {
                return true; // The store logs its outage, and the key is checked again.
            }
            LOG.info(
                    "Closing streams, embed key {} no longer allows them: {}",
                    principal.embedKey(),
                    e.code().wireName());
            return false;
        } catch (RuntimeException e) {
            LOG.warn("Checking embed key {} failed, keeping its streams open: {}", principal.embedKey(), e.toString());
            return true;
        }
    }
}
