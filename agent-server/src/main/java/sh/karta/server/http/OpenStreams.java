// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * The open streams: limits all of them and those of each visitor, because hundreds are an attack on the server's connections, and
 * ends those whose embed key no longer stands for them.
 */
final class OpenStreams {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
    private static final int RETRY_SECONDS = 5;

    /** A key that was disabled in another process is noticed within this time. */
    private static final long CHECK_MILLIS = 1_500;

    /** A stream's slot, given back when the stream is over. */
    final class Slot {
        private final Principal principal;
        private volatile Runnable end = () -> {};

        private Slot(Principal principal) {
            this.principal = principal;
        }

        /** Sets what ends the stream early. */
        void onEnd(Runnable end) {
            this.end = end;
            if (over) {
                end.run(); // it came while the others were being ended
            }
        }

        /** Gives the slot back; a second time has no effect. */
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
    private volatile boolean over;
    private final Mint mint;
    private final Workers workers;

    OpenStreams(Services services) {
        ServerLimits limits = services.serverLimits();
        all = new Semaphore(limits.streams());
        perVisitor = new Slots<>(limits.streamsPerVisitor());
        mint = services.mint();
        workers = services.workers();
    }

    /** @throws Problem {@code rate_limited} when the visitor has too many already, {@code unavailable} when the server has */
    Slot acquire(Principal principal) {
        if (!perVisitor.tryAcquire(principal.owner())) {
            throw new Problem(Code.RATE_LIMITED, "Too many open streams of one visitor.", RETRY_SECONDS);
        }
        if (!all.tryAcquire()) {
            perVisitor.release(principal.owner());
            throw new Problem(Code.UNAVAILABLE, "The server has too many open streams. Try again.", RETRY_SECONDS);
        }
        Slot slot = new Slot(principal);
        open.add(slot);
        if (checking.compareAndSet(false, true)) {
            var unused = workers.every(CHECK_MILLIS, () -> workers.execute(this::endRevoked));
        }
        return slot;
    }

    /** Ends all streams, and those that are opened from now on. */
    void endAll() {
        over = true;
        open.forEach(slot -> slot.end.run());
    }

    private void endRevoked() {
        // One look-up for each key and origin, not for each stream.
        Map<String, Boolean> allowed = new HashMap<>();
        for (Slot slot : open) {
            Principal principal = slot.principal;
            String use = principal.owner().project() + " " + principal.embedKey() + " " + principal.origin();
            if (!allowed.computeIfAbsent(use, key -> isAllowed(principal))) {
                slot.end.run();
            }
        }
    }

    private boolean isAllowed(Principal principal) {
        try {
            mint.stillAllows(principal);
            return true;
        } catch (Problem e) {
            LOG.info(
                    "Closing the streams of embed key {}: {}",
                    principal.embedKey(),
                    e.code().wireName());
            return false;
        } catch (RuntimeException e) {
            LOG.warn("Embed key {} could not be checked: {}", principal.embedKey(), e.toString());
            return true;
        }
    }
}
