// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.Told;
import sh.karta.server.store.redis.RedisCalls.Script;

/**
 * A stream per session whose entry ids are the seqs, a hash for its head, sorted sets by last activity for lists. An append is one
 * script, so a head never disagrees with its log; it tells the other nodes through a channel per session.
 */
final class RedisEventLog implements EventLog {
    private static final Script APPEND = Script.of("append.lua");
    private static final Script DELETE = Script.of("delete.lua");
    private static final String LOG = RedisCalls.PREFIX + "log:";
    private static final String HEAD = RedisCalls.PREFIX + "head:";
    private static final String SESSIONS = RedisCalls.PREFIX + "sessions";

    private final RedisCalls redis;
    private final RedisNode node;
    private final RedisTail tail;
    private final Told told;

    RedisEventLog(RedisCalls redis, RedisNode node, RedisTail tail, Told told) {
        this.redis = redis;
        this.node = node;
        this.tail = tail;
        this.told = told;
    }

    @Override
    public CompletionStage<Void> append(SessionHead head, long expectedSeq, List<Event> events) {
        boolean startsRun = events.stream().anyMatch(e -> e.type().equals(EventType.STATUS_RUNNING));
        List<String> arguments = new ArrayList<>(List.of(
                RedisCalls.PREFIX,
                head.id(),
                Long.toString(expectedSeq),
                UUID.randomUUID().toString(),
                node.id(),
                startsRun ? "1" : "0",
                head.project(),
                head.owner(),
                head.title(),
                Long.toString(head.createdAt().toEpochMilli()),
                Long.toString(head.lastActivityAt().toEpochMilli()),
                head.busy() ? "1" : "0"));
        for (Event event : events) {
            arguments.add(event.type());
            arguments.add(event.json());
        }
        return redis.<Long>run(APPEND, ScriptOutputType.INTEGER, arguments.toArray(String[]::new))
                .handleAsync(
                        (written, failure) -> {
                            if (failure != null) {
                                throw RedisCalls.problem(RedisCalls.unwrap(failure));
                            }
                            if (written == 0) {
                                throw new SeqConflictException(head.id(), expectedSeq);
                            }
                            return null;
                        },
                        task -> told.accept(List.of(task)));
    }

    @Override
    public List<Event> read(String sessionId, long after, int limit) {
        return events(redis.commands()
                .xrange(
                        LOG + sessionId,
                        Range.from(Range.Boundary.including((after + 1) + "-0"), Range.Boundary.unbounded()),
                        Limit.from(limit)));
    }

    @Override
    public List<Event> readBefore(String sessionId, long before, int limit) {
        List<Event> newestFirst = events(redis.commands()
                .xrevrange(
                        LOG + sessionId,
                        Range.from(Range.Boundary.unbounded(), Range.Boundary.including((before - 1) + "-0")),
                        Limit.from(limit)));
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private List<Event> events(RedisFuture<List<StreamMessage<String, String>>> answer) {
        List<Event> events = new ArrayList<>();
        for (StreamMessage<String, String> entry : redis.await(answer)) {
            String id = entry.getId();
            Map<String, String> body = entry.getBody();
            long seq = Long.parseLong(id.substring(0, id.indexOf('-')));
            events.add(new Event(seq, body.getOrDefault("t", ""), body.getOrDefault("j", "{}")));
        }
        return events;
    }

    @Override
    public @Nullable SessionHead head(String sessionId) {
        return head(sessionId, redis.await(redis.commands().hgetall(HEAD + sessionId)));
    }

    private static @Nullable SessionHead head(String id, Map<String, String> fields) {
        // One that was deleted while we looked has no seq.
        if (!fields.containsKey("seq")) {
            return null;
        }
        return new SessionHead(
                id,
                fields.getOrDefault("project", ""),
                fields.getOrDefault("owner", ""),
                fields.getOrDefault("title", ""),
                Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("created", "0"))),
                Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("active", "0"))),
                Long.parseLong(fields.getOrDefault("seq", "0")),
                "1".equals(fields.get("busy")));
    }

    /** All are asked for before the first answer is waited for. */
    private List<SessionHead> heads(List<String> ids) {
        List<RedisFuture<Map<String, String>>> answers =
                ids.stream().map(id -> redis.commands().hgetall(HEAD + id)).toList();
        List<SessionHead> heads = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            SessionHead head = head(ids.get(i), redis.await(answers.get(i)));
            if (head != null) {
                heads.add(head);
            }
        }
        return heads;
    }

    @Override
    public List<SessionHead> list(String project, String owner, @Nullable Instant before, int limit) {
        return newest(RedisCalls.PREFIX + "owner:" + project + "\n" + owner, before, limit);
    }

    @Override
    public List<SessionHead> recent(@Nullable String project, @Nullable Instant before, int limit) {
        return newest(project == null ? SESSIONS : RedisCalls.PREFIX + "project:" + project, before, limit);
    }

    private List<SessionHead> newest(String set, @Nullable Instant before, int limit) {
        Range.Boundary<Long> end =
                before == null ? Range.Boundary.unbounded() : Range.Boundary.excluding(before.toEpochMilli());
        return heads(redis.await(redis.commands()
                .zrevrangebyscore(set, Range.from(Range.Boundary.unbounded(), end), Limit.from(limit))));
    }

    @Override
    public List<Unfinished> unfinished() {
        return heads(node.claim()).stream()
                .map(head -> new Unfinished(head.id(), head.lastSeq()))
                .toList();
    }

    @Override
    public CompletionStage<Void> delete(String sessionId) {
        return redis.<Long>run(DELETE, ScriptOutputType.INTEGER, RedisCalls.PREFIX, sessionId)
                .handle((deleted, failure) -> {
                    if (failure != null) {
                        throw RedisCalls.problem(RedisCalls.unwrap(failure));
                    }
                    return null;
                });
    }

    @Override
    public Runnable watch(String sessionId, Consumer<List<Event>> listener) {
        return tail.watch(sessionId, listener);
    }
}
