// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.log.EventLog;
import sh.karta.server.log.SessionHead;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Commands.Idempotency;
import sh.karta.server.work.Workers;

/**
 * All sessions, for those who may see them: each call names the owner it acts for, and somebody else's session is as unknown
 * as one that never was. Thread-safe. Completions come on the worker threads.
 */
public final class Sessions implements AutoCloseable {
    /** A session as {@code GET …/{id}} shows it. */
    public record View(String id, boolean running, List<ObjectNode> events, boolean hasMore) {}

    /** Proof that a request is a repetition: the client's key, and a hash of what came with it. */
    public record Repeatable(String key, String bodyHash) {}

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration KEPT_IN_MEMORY = Duration.ofMinutes(1);
    private static final Duration ADOPTABLE = Duration.ofHours(24);
    private static final long SWEEP_MILLIS = 20_000;
    private static final int ADOPTED_AT_ONCE = 100;
    private static final Pattern ID = Pattern.compile("ses_[A-Za-z0-9_-]{27}");

    private final SessionEnvironment environment;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, LiveSession> live = new ConcurrentHashMap<>();
    private final Runnable stopSweeping;
    private volatile boolean draining;

    /** @param agents the agent of a project; asked on each run of a turn */
    public Sessions(EventLog log, Workers workers, Clock clock, Function<String, Agent> agents) {
        environment = new SessionEnvironment(log, workers, clock, agents);
        stopSweeping = workers.every(SWEEP_MILLIS, this::forgetUnused);
    }

    /** Takes up the turns that a crash or a stop left unfinished. Call once the server can answer. */
    public void recover() {
        List<SessionHead> orphans = environment.log().orphans();
        if (!orphans.isEmpty()) {
            LOG.info("taking up {} unfinished turns", orphans.size());
        }
        orphans.forEach(head -> load(head.id()).recover());
    }

    /**
     * Makes a session and returns its id. The same key of the same owner gives the same session again: its id is derived from
     * them, so this holds across servers and restarts without a table of keys.
     *
     * @param idSecret makes derived ids unguessable
     */
    public CompletionStage<String> create(
            Owner owner, JsonNode metadata, @Nullable Repeatable repeatable, Function<String, byte[]> idSecret) {
        refuseWhileDraining();
        byte[] bytes = new byte[20];
        if (repeatable == null) {
            random.nextBytes(bytes);
        } else {
            byte[] mac = idSecret.apply(owner.project() + "\n" + owner.subject() + "\n" + repeatable.key());
            System.arraycopy(mac, 0, bytes, 0, bytes.length);
        }
        String id = "ses_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String hash = repeatable == null ? "" : repeatable.bodyHash();
        return load(id).submit(new Commands.Create(owner.project(), owner.subject(), metadata, hash))
                .thenApply(made -> id);
    }

    /** Starts a turn; completes with the seq of the message when it is in the log. */
    public CompletionStage<Long> postMessage(
            Owner owner,
            String id,
            String text,
            @Nullable JsonNode attachments,
            boolean canPause,
            @Nullable Repeatable repeatable) {
        refuseWhileDraining();
        return owned(owner, id).submit(new Commands.PostMessage(text, attachments, canPause, idempotency(repeatable)));
    }

    /** Answers an approval. */
    public CompletionStage<Long> confirm(
            Owner owner, String id, String requestId, String result, @Nullable Repeatable repeatable) {
        return owned(owner, id).submit(new Commands.Confirm(requestId, result, idempotency(repeatable)));
    }

    /** Stops the turn if one is running. */
    public CompletionStage<Long> interrupt(Owner owner, String id, @Nullable Repeatable repeatable) {
        return owned(owner, id).submit(new Commands.Interrupt(idempotency(repeatable)));
    }

    private static @Nullable Idempotency idempotency(@Nullable Repeatable repeatable) {
        return repeatable == null ? null : new Idempotency(repeatable.key(), repeatable.bodyHash());
    }

    /** Follows a session from a cursor; close the follower when its reader is gone. */
    public Follower follow(Owner owner, String id, long after, Runnable wake) {
        return owned(owner, id).follow(after, wake);
    }

    /** A page of a session's history; see {@link History}. */
    public View view(Owner owner, String id, long before, int limit) {
        LiveSession session = owned(owner, id);
        boolean running = session.read(SessionState::running);
        History.Page page = History.page(environment.log(), id, before, limit);
        return new View(id, running, page.events(), page.hasMore());
    }

    public boolean running(Owner owner, String id) {
        return owned(owner, id).read(SessionState::running);
    }

    /** What was said, for people. */
    public List<ObjectNode> transcript(Owner owner, String id) {
        owned(owner, id);
        return Transcript.of(environment.log(), id);
    }

    /** The owner's sessions, the last active first. */
    public List<SessionHead> list(Owner owner, @Nullable Instant before, int limit) {
        return environment.log().list(owner.project(), owner.subject(), before, limit);
    }

    /** Deletes a session, its turn and its streams with it. */
    public CompletionStage<Void> delete(Owner owner, String id) {
        owned(owner, id);
        LiveSession session = live.remove(id);
        if (session != null) {
            session.retire();
        }
        return environment.log().delete(id);
    }

    /** Gives a visitor's sessions of the last 24 hours to the user the visitor turned out to be (wire protocol §1). */
    public CompletionStage<Void> adopt(Owner visitor, Owner user) {
        Instant since = environment.clock().instant().minus(ADOPTABLE);
        CompletableFuture<?>[] adoptions = list(visitor, null, ADOPTED_AT_ONCE).stream()
                .filter(head -> head.lastActivityAt().isAfter(since))
                .map(head -> load(head.id()).submit(new Commands.Adopt(visitor.subject(), user.subject())))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(adoptions);
    }

    private LiveSession owned(Owner owner, String id) {
        // What does not exist is not loaded either: guessed ids must not fill the memory.
        boolean known = live.containsKey(id)
                || (ID.matcher(id).matches() && environment.log().head(id) != null);
        LiveSession session = known ? load(id) : null;
        if (session == null || !session.read(state -> state.belongsTo(owner))) {
            throw Problem.notFound("No such session, or not yours.");
        }
        return session;
    }

    /** Loading happens once per session; others of the same session wait for it. */
    private LiveSession load(String id) {
        return live.compute(id, (key, present) -> {
            if (present != null) {
                present.touch();
                return present;
            }
            return new LiveSession(key, environment);
        });
    }

    private void forgetUnused() {
        long cutoff = System.nanoTime() - KEPT_IN_MEMORY.toNanos();
        for (String id : live.keySet()) {
            live.computeIfPresent(id, (key, session) -> {
                if (!session.unusedSince(cutoff)) {
                    return session;
                }
                session.retire();
                return null;
            });
        }
    }

    private void refuseWhileDraining() {
        if (draining) {
            throw new Problem(Code.UNAVAILABLE, "The server is stopping.", 5);
        }
    }

    /**
     * Takes no new turn from now on and waits for the running ones. What does not end in time stays in the log as it is and is
     * taken up at the next start.
     */
    public void drain(Duration patience) throws InterruptedException {
        draining = true;
        long deadline = System.nanoTime() + patience.toNanos();
        for (LiveSession session : live.values()) {
            session.awaitRun(deadline);
        }
    }

    @Override
    public void close() {
        draining = true;
        stopSweeping.run();
        live.values().forEach(LiveSession::retire);
        live.clear();
    }
}
