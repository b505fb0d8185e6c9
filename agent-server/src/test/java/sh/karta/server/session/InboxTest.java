// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.live.LiveBus;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.StoredEnd;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Messages from other servers for sessions that wait for the store. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InboxTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    private static final int THREADS = 4;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(THREADS);
    private SqliteStore store;
    private Sessions sessions;
    private LiveBus.Listener listener;
    /** The sessions whose loading waits. */
    private final Set<String> slow = ConcurrentHashMap.newKeySet();

    private final CountDownLatch loading = new CountDownLatch(1);
    private final Semaphore loads = new Semaphore(0);
    private final CountDownLatch loaded = new CountDownLatch(1);
    /** The action of the store before it returns tails. A result replaces the tails. */
    private volatile Tails tails = asked -> null;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        LiveBus bus = (LiveBus) proxy(LiveBus.class, LiveBus.NONE, (method, values) -> {
            if (method.equals("listen")) {
                listener = (LiveBus.Listener) values[0];
            }
            return null;
        });
        SessionStore waiting = (SessionStore) proxy(SessionStore.class, store.sessions(), (method, values) -> {
            if (method.equals("load") && slow.contains(values[0])) {
                loads.release();
                loading.countDown();
                loaded.await();
            }
            return method.equals("tails") ? tails.of((Collection<?>) values[0]) : null;
        });
        sessions =
                TestSessions.of(Sessions.Stores.of(store).with(waiting), bus, workers, Clock.systemUTC(), new Silent());
    }

    @AfterEach
    void stop() {
        loaded.countDown();
        sessions.close();
        workers.close();
        store.close();
    }

    private interface Before {
        @Nullable
        Object call(String method, Object[] values) throws InterruptedException;
    }

    private interface Tails {
        @Nullable
        Map<String, StoredEnd> of(Collection<?> sessions) throws InterruptedException;
    }

    /** Runs until it is stopped. */
    private final class Silent implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            started.countDown();
            return stopped::countDown;
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    }

    private static Object proxy(Class<?> type, Object real, Before before) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
            Object answer = before.call(method.getName(), values);
            try {
                return answer != null ? answer : method.invoke(real, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** A session whose turn another server drives, and a reader of it here. */
    private final class Followed implements AutoCloseable {
        private final String id = sessions.newSessions()
                .create(OWNER, MissingNode.getInstance(), null, key -> new byte[0])
                .toCompletableFuture()
                .join();
        private final UUID run = UUID.randomUUID();
        private final Semaphore woken = new Semaphore(0);
        private final Reader reader;
        private final StringBuilder text = new StringBuilder();

        Followed() {
            appendElsewhere(
                    new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", "hello")), EventDraft.running());
            reader = sessions.follow(OWNER, id, 0, woken::release);
            read();
        }

        void appendElsewhere(EventDraft... drafts) {
            Head head = store.sessions().head(id);
            List<Row> rows = new ArrayList<>();
            long seq = head.lastSeq();
            for (EventDraft draft : drafts) {
                seq++;
                Event event = Event.stamp(draft, seq, Instant.now());
                rows.add(new Row(seq, event.type(), event.createdAt(), event.json()));
            }
            Head next = new Head(
                    id,
                    head.project(),
                    head.owner(),
                    "",
                    "",
                    head.createdAt(),
                    head.activeAt(),
                    seq,
                    seq + SessionState.RESERVED,
                    0,
                    run,
                    "other",
                    null);
            store.sessions()
                    .append(store.sessions().load(id).tail(), UUID.randomUUID(), new Append(next, rows, null, 0, null))
                    .toCompletableFuture()
                    .join();
        }

        /** Receives a word, such as "w3 ", with the number after those before it. */
        void receive(int word) {
            String all = text(word);
            String before = text(word - 1);
            long number = store.sessions().head(id).lastSeq() + 1 + word;
            listener.received(new Delta(
                    id,
                    run,
                    EventType.MESSAGE + " p",
                    before.length(),
                    List.of(new Mark(number, all.length())),
                    all.substring(before.length())));
        }

        /** Stores the words up to one, as the server that drives the turn does. */
        void checkpointElsewhere(int last) {
            long number = store.sessions().head(id).lastSeq() + 1 + last;
            store.sessions()
                    .checkpoint(List.of(new Draft(id, run, 0, EventType.MESSAGE + " p", 0, number, text(last))))
                    .toCompletableFuture()
                    .join();
        }

        private static String text(int last) {
            return IntStream.rangeClosed(0, last).mapToObj(i -> "w" + i + " ").reduce("", String::concat);
        }

        private void read() {
            for (List<Event> some = reader.poll(); !some.isEmpty(); some = reader.poll()) {
                for (Event event : some) {
                    if (event.type().equals(EventType.MESSAGE)) {
                        if (!event.field("delta").asBoolean()) {
                            text.setLength(0);
                        }
                        text.append(event.text("text"));
                    }
                }
            }
        }

        void awaitText(String expected) throws InterruptedException {
            while (!text.toString().equals(expected)) {
                woken.acquire();
                read();
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    @Test
    void aSessionThatWaitsForTheStoreHoldsBackNeitherTheBusNorOtherSessions() throws Exception {
        try (Followed waiting = new Followed();
                Followed other = new Followed()) {
            waiting.appendElsewhere(EventDraft.warming());
            slow.add(waiting.id);
            listener.changed(waiting.id);
            loading.await();
            for (int word = 0; word < 20; word++) {
                waiting.receive(word);
                listener.interrupt(waiting.id, 1);
                other.receive(word);
                other.awaitText(Followed.text(word));
            }
            loaded.countDown();
            waiting.awaitText(Followed.text(19));
        }
    }

    @Test
    void wordsBeyondTheLimitAreReadFromTheStore() throws Exception {
        try (Followed waiting = new Followed()) {
            int many = 400;
            waiting.appendElsewhere(EventDraft.warming());
            slow.add(waiting.id);
            listener.changed(waiting.id);
            loading.await();
            for (int word = 0; word < many; word++) {
                waiting.receive(word);
            }
            loaded.countDown();
            waiting.awaitText(Followed.text(255));
            waiting.checkpointElsewhere(many - 1);
            waiting.receive(many);
            waiting.awaitText(Followed.text(many));
        }
    }

    @Test
    void severalPendingChangesCauseOneCheck() throws Exception {
        try (Followed followed = new Followed()) {
            AtomicInteger asked = new AtomicInteger();
            tails = sessions -> {
                asked.incrementAndGet();
                loading.countDown();
                loaded.await();
                return null;
            };
            listener.changed(followed.id);
            loading.await();
            for (int i = 0; i < 100; i++) {
                listener.changed(followed.id);
            }
            followed.receive(0);
            loaded.countDown();
            followed.awaitText(Followed.text(0));
            assertThat(asked).hasValue(2);
        }
    }

    /** Starts a turn that this server drives, and returns its session. */
    private String drive() throws InterruptedException {
        String id = sessions.newSessions()
                .create(OWNER, MissingNode.getInstance(), null, key -> new byte[0])
                .toCompletableFuture()
                .join();
        TestSessions.post(sessions, OWNER, id, "hello");
        started.await();
        return id;
    }

    private long turn(String id) {
        return store.sessions().rows(id, 0, Long.MAX_VALUE, 10).stream()
                .filter(row -> row.type().equals(EventType.USER_MESSAGE))
                .findFirst()
                .orElseThrow()
                .seq();
    }

    @Test
    void anInterruptIsHandledWhileTheChangesOfManySessionsWaitForTheStore() throws Exception {
        String driven = drive();
        List<Followed> others =
                IntStream.range(0, 2 * THREADS).mapToObj(i -> new Followed()).toList();
        tails = asked -> {
            loading.countDown();
            loaded.await();
            return null;
        };
        listener.changed(driven);
        loading.await();
        others.forEach(other -> listener.changed(other.id));
        listener.interrupt(driven, turn(driven));
        stopped.await();
        loaded.countDown();
        others.forEach(Followed::close);
    }

    @Test
    void anInterruptIsHandledWhileManySessionsReadLostWordsFromTheStore() throws Exception {
        String driven = drive();
        List<Followed> others =
                IntStream.range(0, 2 * THREADS).mapToObj(i -> new Followed()).toList();
        for (Followed other : others) {
            slow.add(other.id);
            other.receive(5);
        }
        loads.acquire(THREADS);
        listener.interrupt(driven, turn(driven));
        stopped.await();
        loaded.countDown();
        others.forEach(Followed::close);
    }

    @Test
    void anInterruptIsHandledDuringTheNextCheckForChanges() throws Exception {
        String driven = drive();
        AtomicInteger asked = new AtomicInteger();
        tails = sessions -> {
            if (asked.incrementAndGet() == 1) {
                return Map.of(driven, new StoredEnd(UUID.randomUUID(), "visitor:v"));
            }
            loading.countDown();
            loaded.await();
            return null;
        };
        listener.changed(driven);
        loading.await();
        listener.interrupt(driven, turn(driven));
        stopped.await();
    }
}
