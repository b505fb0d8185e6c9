// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.Told;

/** Words that are in the table of events, many in a row: they are read as if each had one of its own. */
final class RunsTest extends WordsFixture {
    private static final String TEXT = "w\u00f6rter \u2615 \uD83D\uDE00 ";

    /** Three turns, with words of one, of several, and of very many to a row: its last seq. */
    private static long fill(EventLog log) {
        begin(log, "s", CREATED);
        begin(log, "another", CREATED);
        long seq = 3;
        for (int many : new int[] {1, 30, 200}) {
            for (long last = seq + many; seq < last; ) {
                word(log, "s", ++seq, TEXT + seq).join();
            }
            end(log, "s", ++seq).join();
            seq++;
            List<Event> running = List.of(event(seq, EventType.STATUS_RUNNING, ""));
            log.append(head("s", CREATED, seq, true), seq - 1, running)
                    .toCompletableFuture()
                    .join();
        }
        return seq;
    }

    @Test
    void wordsOfATurnShareARow() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            long last = fill(store.events());
            assertThat(events(directory(), "WHERE session='s'")).hasSize((int) last);
            assertThat(count(directory(), "event WHERE session='s'")).isBetween(9L + 3, 9L + 6);
            assertThat(count(directory(), "event WHERE length(json) > 20000")).isZero();
        }
    }

    @Test
    void readersFindEachEventFromWhereverTheyAre() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            int last = (int) fill(log);
            for (int limit : new int[] {1, 3, 50, 1_000}) {
                for (int at = 0; at <= last + 1; at++) {
                    assertThat(seqs(log.read("s", at, limit))).isEqualTo(range(at + 1, Math.min(last, at + limit)));
                    assertThat(seqs(log.readBefore("s", at + 1, limit)))
                            .isEqualTo(range(Math.max(1, Math.min(at, last) + 1 - limit), Math.min(at, last)));
                }
                assertThat(seqs(log.readBefore("s", Long.MAX_VALUE, limit)))
                        .isEqualTo(range(Math.max(1, last + 1 - limit), last));
            }
            for (Event event : log.read("s", 0, 1_000)) {
                if (event.type().equals(EventType.MESSAGE)) {
                    assertThat(event.text("text")).isEqualTo(TEXT + event.seq());
                    assertThat(event.fields().path("seq").asLong()).isEqualTo(event.seq());
                }
            }
            assertThat(all(log, "another")).isEqualTo(range(1, 3));
        }
    }

    @Test
    void manyWordsOfOneAppendComeBackInOrder() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            List<Event> events = new ArrayList<>();
            for (long seq = 4; seq <= 1_000; seq++) {
                events.add(event(seq, seq % 2 == 0 ? EventType.MESSAGE : EventType.THINKING, TEXT + seq));
            }
            log.append(head("s", CREATED, 1_000, true), 3, events)
                    .toCompletableFuture()
                    .join();
            assertThat(all(log, "s")).isEqualTo(range(1, 1_000));
            assertThat(log.read("s", 998, 1).get(0).type()).isEqualTo(EventType.THINKING);
            assertThat(seqs(log.readBefore("s", 500, 100))).isEqualTo(range(400, 499));
        }
    }

    @Test
    void ofWordsThatAreThereInPartTheRestIsAdded() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            words(store.events(), "s", 4, 9);
        }
        List<Event> events = new ArrayList<>();
        for (long seq = 7; seq <= 20; seq++) {
            events.add(event(seq, EventType.MESSAGE, TEXT));
        }
        Words words = new Words(new Tail("s", 6), 0, 1);
        words.add(new Appended("s", CREATED, events).record(), 7, 20);
        try (Connection connection = connect(directory());
                Statements statements = new Statements(connection)) {
            assertThat(EventTable.complete(statements, "s", words)).isTrue();
            assertThat(EventTable.complete(statements, "s", words)).isTrue();
            assertThat(EventTable.complete(statements, "nobody", words)).isFalse();
        }
        try (EmbeddedStore store = open(directory(), NEVER)) {
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 20));
        }
    }

    @Test
    void aStoreOfVersionThreeThatWasKilledIsTakenOver() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
        }
        for (int seq = 4; seq <= 6; seq++) {
            String json = event(seq, EventType.MESSAGE, TEXT + seq).json();
            change(directory(), "INSERT INTO event VALUES('s', " + seq + ", 'agent.message', '" + json + "')");
        }
        turnInto(directory(), 3);
        OldWords.write(
                directory().resolve("words.log"),
                old(CREATED, 5),
                old(CREATED, 6),
                old(CREATED, 7),
                new Appended(
                        "s",
                        CREATED,
                        List.of(event(8, EventType.THINKING, TEXT + 8), event(9, EventType.MESSAGE, TEXT + 9))),
                old(CREATED.minusMillis(1), 10));
        try (EmbeddedStore command = EmbeddedStore.openBeside(directory(), Told.AT_ONCE)) {
            assertThat(all(command.events(), "s")).isEqualTo(range(1, 9));
        }
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            assertThat(all(log, "s")).isEqualTo(range(1, 9));
            word(log, "s", 10, TEXT + 10).join();
            end(log, "s", 11).join();
            assertThat(all(log, "s")).isEqualTo(range(1, 11));
            assertThat(log.read("s", 3, 7))
                    .allSatisfy(e -> assertThat(e.text("text")).isEqualTo(TEXT + e.seq()));
            assertThat(log.read("s", 7, 1).get(0).type()).isEqualTo(EventType.THINKING);
        }
        assertThat(events(directory())).isEqualTo(11);
    }

    private static Appended old(Instant created, long seq) {
        return new Appended("s", created, List.of(event(seq, EventType.MESSAGE, TEXT + seq)));
    }
}
