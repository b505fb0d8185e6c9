// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

/** Tests the text that readers with any cursor get from memory, with table cases and with random turns from fixed seeds. */
final class TurnTextTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TurnText turn = new TurnText(10);
    private final List<Event> stored = new ArrayList<>();

    private void say(String part, String words) {
        turn.addDelta(EventType.MESSAGE, part, "msg_9_answer", words, NOW);
    }

    private void store(String type) {
        for (LivePart part : turn.open()) {
            add(part.whole(), part);
        }
        add(Event.stamp(new EventDraft(type, Json.object()), turn.last() + 1, NOW), null);
    }

    private void add(Event row, @Nullable LivePart part) {
        stored.add(row);
        turn.addRow(row, part);
    }

    /** Stores all open text under new numbers, as after a take-over. */
    private void restart(long after) {
        long number = after;
        for (LivePart part : turn.open()) {
            number++;
            add(part.whole(number), part);
        }
    }

    private List<String> after(long cursor) {
        return turn.after(cursor).stream()
                .map(event -> event.seq() + " "
                        + (EventType.isDelta(event.type())
                                ? (event.field("delta").asBoolean() ? "+" : "=") + event.text("text")
                                : event.type()))
                .toList();
    }

    @Test
    void theRowOfAPartHasTheTimeOfItsLastLiveWord() {
        Instant first = Instant.parse("2026-01-01T10:00:00Z");
        TurnText written = new TurnText(0);
        written.addDelta(EventType.MESSAGE, "p", "msg_1_answer", "one ", first);
        written.addDelta(EventType.MESSAGE, "p", "msg_1_answer", "two", first.plusSeconds(90));
        Event row = written.open().get(0).whole();
        assertThat(row.createdAt())
                .isEqualTo(first.plusSeconds(90))
                .isEqualTo(written.after(1).get(0).createdAt());
    }

    @Test
    void anUpToDateReaderGetsEachWordOnce() {
        say("p", "one ");
        assertThat(after(10)).containsExactly("11 +one ");
        say("p", "two ");
        assertThat(after(11)).containsExactly("12 +two ");
        store(EventType.STATUS_IDLE);
        assertThat(after(12)).containsExactly("13 session.status_idle");
    }

    @Test
    void aSlowReaderGetsAllItLacksInOneEvent() {
        say("p", "one ");
        say("p", "two ");
        say("p", "three");
        assertThat(after(11)).containsExactly("13 +two three");
        assertThat(after(10)).containsExactly("13 +one two three");
        store(EventType.STATUS_IDLE);
        assertThat(after(11)).containsExactly("13 +two three", "14 session.status_idle");
    }

    @Test
    void wordsAfterARowContinueTheirPart() {
        say("p", "one ");
        store(EventType.TOOL_USE);
        say("p", "two");
        assertThat(after(11)).containsExactly("12 agent.tool_use", "13 +two");
        assertThat(after(12)).containsExactly("13 +two");
        assertThat(after(10)).containsExactly("11 +one ", "12 agent.tool_use", "13 +two");
    }

    @Test
    void afterATakeOverEveryReaderGetsTheOpenPartWhole() {
        turn.addDraft("agent.message p", "msg_9_answer", 0, "one ", 11, NOW);
        turn.addDraft("agent.message p", "msg_9_answer", 4, "two ", 14, NOW);
        restart(1_000);
        assertThat(after(12)).containsExactly("1001 =one two ");
        assertThat(after(20)).containsExactly("1001 =one two ");
        say("p", "three");
        assertThat(after(1_001)).containsExactly("1002 +three");
        assertThat(after(14)).containsExactly("1002 =one two three");
    }

    @Test
    void wordsOfAlternatingPartsKeepTheirOrder() {
        say("p", "one ");
        say("q", "uno ");
        say("p", "two");
        assertThat(after(10)).containsExactly("11 +one ", "12 +uno ", "13 +two");
        assertThat(after(11)).containsExactly("12 +uno ", "13 +two");
        assertThat(after(12)).containsExactly("13 +two");
    }

    @Test
    void afterATakeOverReadersGetPartsWithoutACheckpointFromTheirBeginning() {
        turn.takeOver();
        store(EventType.STATUS_RUNNING);
        say("p", "one ");
        say("p", "two");
        assertThat(after(11)).containsExactly("13 =one two");
        assertThat(after(12)).containsExactly("13 +two");
    }

    @Test
    void aCheckpointContinuesTheTextOfARow() {
        turn.addStored(EventType.MESSAGE, "p", "msg_9_answer", "one ", NOW);
        assertThat(turn.open()).isEmpty();
        turn.addDraft("agent.message p", "msg_9_answer", 4, "two ", 14, NOW);
        assertThat(after(10)).containsExactly("14 =one two ");
        restart(1_000);
        assertThat(after(14)).containsExactly("1001 =one two ");
    }

    @Test
    void wordsOfAnotherServerContinueTheTextOfARow() {
        turn.addStored(EventType.MESSAGE, "p", "msg_9_answer", "one ", NOW);
        say("p", "two");
        assertThat(after(10)).containsExactly("11 +two");
        assertThat(turn.open()).extracting(LivePart::text).containsExactly("one two");
    }

    @Test
    void afterATakeOverTheFirstWordsAfterARowReplaceThePart() {
        turn.addStored(EventType.MESSAGE, "p", "msg_9_answer", "one ", NOW);
        turn.takeOver();
        add(Event.stamp(new EventDraft(EventType.STATUS_RUNNING, Json.object()), 1_000, NOW), null);
        say("p", "two ");
        say("p", "three");
        assertThat(after(14))
                .as("a reader who saw words that were lost")
                .containsExactly("1000 session.status_running", "1002 =one two three");
        assertThat(after(1_001)).containsExactly("1002 +three");
    }

    @Test
    void textOfACheckpointIsSentWholeToReadersThatMayHavePartOfIt() {
        turn.addDraft("agent.message p", "msg_9_answer", 0, "one two ", 12, NOW);
        assertThat(after(11)).containsExactly("12 =one two ");
        assertThat(after(12)).isEmpty();
    }

    @Test
    void aForgottenTurnSendsReadersToTheStore() {
        say("p", "one");
        turn.forget();
        assertThat(turn.covers(10)).as("open words stay").isTrue();
        store(EventType.STATUS_IDLE);
        turn.forget();
        assertThat(turn.covers(11)).isFalse();
        assertThat(turn.covers(turn.last())).isTrue();
    }

    @Test
    void aLongTurnKeepsABoundedNumberOfRows() {
        for (int i = 0; i < 1_000; i++) {
            store(EventType.TOOL_USE);
        }
        assertThat(turn.covers(900)).isFalse();
        assertThat(turn.after(1_009)).hasSize(1);
    }

    /** A reader that folds events as the wire protocol requires. */
    private static final class Reader {
        final Map<String, String> parts = new LinkedHashMap<>();
        final List<String> rows = new ArrayList<>();
        long cursor = 10;

        void read(TurnText turn, List<Event> stored) {
            if (!turn.covers(cursor)) {
                long before = cursor;
                take(stored.stream().filter(row -> row.seq() > before).toList());
            }
            take(turn.after(cursor));
        }

        private void take(List<Event> events) {
            for (Event event : events) {
                assertThat(event.seq()).isGreaterThan(cursor);
                cursor = event.seq();
                if (EventType.isDelta(event.type())) {
                    boolean delta = event.field("delta").asBoolean();
                    parts.merge(
                            event.text("part_id"),
                            event.text("text"),
                            (before, words) -> delta ? before + words : words);
                } else {
                    rows.add(event.type());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyReaderAlwaysHasAPrefixAndFinallyTheWholeAnswer(long seed) {
        Random random = new Random(seed);
        Map<String, String> said = new LinkedHashMap<>();
        List<String> rows = new ArrayList<>();
        List<Reader> readers = new ArrayList<>(List.of(new Reader(), new Reader(), new Reader()));
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    store(EventType.TOOL_USE);
                    rows.add(EventType.TOOL_USE);
                }
                case 1 -> restart(turn.last() + random.nextInt(50));
                default -> {
                    String part = "p" + (step / 40 + random.nextInt(2));
                    String words = "w" + step + " ";
                    say(part, words);
                    said.merge(part, words, String::concat);
                }
            }
            Reader reader = readers.get(random.nextInt(3));
            // The third reader is so slow that it needs the store.
            if (reader != readers.get(2) || step % 90 == 0) {
                reader.read(turn, stored);
            }
            for (Reader each : readers) {
                each.parts.forEach((part, text) -> assertThat(said.get(part)).startsWith(text));
            }
        }
        store(EventType.STATUS_IDLE);
        rows.add(EventType.STATUS_IDLE);
        for (Reader each : readers) {
            each.read(turn, stored);
            assertThat(each.parts).isEqualTo(said);
            assertThat(each.rows).isEqualTo(rows);
        }
    }
}
