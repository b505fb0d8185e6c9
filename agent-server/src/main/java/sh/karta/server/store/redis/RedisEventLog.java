// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.Value;
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
import sh.karta.server.store.SessionCursor;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.SessionPage;
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
    public SessionPage list(String project, String owner, @Nullable SessionCursor after, int limit) {
        return page(RedisCalls.PREFIX + "owner:" + project + "\n" + owner, after, limit);
    }

    @Override
    public SessionPage recent(@Nullable String project, @Nullable SessionCursor after, int limit) {
        return page(project == null ? SESSIONS : RedisCalls.PREFIX + "project:" + project, after, limit);
    }

    /** The set is ordered by (time, id) itself. Reads one entry more than fits on the page, to know whether another follows. */
    private SessionPage page(String set, @Nullable SessionCursor after, int limit) {
        List<ScoredValue<String>> entries = new ArrayList<>();
        if (after == null) {
            entries.addAll(newest(set, Range.Boundary.unbounded(), limit + 1));
        } else {
            long at = after.at().toEpochMilli();
            if (!after.id().isEmpty()) {
                entries.addAll(ofTheSameTime(set, at, after.id()));
            }
            entries.addAll(newest(set, Range.Boundary.excluding(at), limit + 1));
        }
        boolean more = entries.size() > limit;
        List<ScoredValue<String>> shown = more ? entries.subList(0, limit) : entries;
        List<SessionHead> heads = heads(shown.stream().map(Value::getValue).toList());
        if (!more) {
            return new SessionPage(heads, null);
        }
        ScoredValue<String> last = shown.get(limit - 1);
        Instant at = Instant.ofEpochMilli((long) last.getScore());
        return new SessionPage(heads, new SessionCursor(at, last.getValue()));
    }

    private List<ScoredValue<String>> newest(String set, Range.Boundary<Long> end, int limit) {
        return redis.await(redis.commands()
                .zrevrangebyscoreWithScores(set, Range.from(Range.Boundary.unbounded(), end), Limit.from(limit)));
    }

    private List<ScoredValue<String>> ofTheSameTime(String set, long at, String after) {
        return redis.await(redis.commands().zrevrangebyscoreWithScores(set, Range.create(at, at))).stream()
                .filter(entry -> entry.getValue().compareTo(after) < 0)
                .toList();
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
