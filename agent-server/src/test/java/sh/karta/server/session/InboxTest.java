// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.live.LiveBus;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Words from other servers for two sessions, one of which waits for the store. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InboxTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private SqliteStore store;
    private Sessions sessions;
    private LiveBus.Listener listener;
    /** The session whose loading waits. */
    private volatile String slow = "";

    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch loaded = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        LiveBus bus = (LiveBus) proxy(LiveBus.class, LiveBus.NONE, (method, values) -> {
            if (method.equals("listen")) {
                listener = (LiveBus.Listener) values[0];
            }
        });
        SessionStore waiting = (SessionStore) proxy(SessionStore.class, store.sessions(), (method, values) -> {
            if (method.equals("load") && slow.equals(values[0])) {
                loading.countDown();
                loaded.await();
            }
        });
        sessions = new Sessions(
                Sessions.Stores.of(store).with(waiting),
                bus,
                workers,
                Clock.systemUTC(),
                project -> new NoAgent(),
                (owner, outcome, took) -> {});
    }

    @AfterEach
    void stop() {
        loaded.countDown();
        sessions.close();
        workers.close();
        store.close();
    }

    private interface Before {
        void call(String method, Object[] values) throws InterruptedException;
    }

    private static Object proxy(Class<?> type, Object real, Before before) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
            before.call(method.getName(), values);
            try {
                return method.invoke(real, values);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** A session whose turn another server drives, and a reader of it here. */
    private final class Followed implements AutoCloseable {
        private final String id = sessions.create(OWNER, MissingNode.getInstance(), null, key -> new byte[0])
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
            slow = waiting.id;
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
}
