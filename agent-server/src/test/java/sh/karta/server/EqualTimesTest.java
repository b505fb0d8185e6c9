// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.session.Owner;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/** Tests that nothing that pages through the sessions skips or repeats one of several with equal times. */
@Tag(TestServer.BOTH_STORES)
final class EqualTimesTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
    /** The commands and the retention read 500 sessions at once, so the ends of two pages are between equal times. */
    private static final int SESSIONS = 1_008;

    private final Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(20));

    @TempDir
    Path directory;

    private TestServer server;
    private List<String> made;

    @BeforeEach
    void start() {
        server = TestServer.with(directory, TestServer.QUICK_DEMO);
        made = store(SESSIONS, time);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Stores sessions whose only turn has failed. */
    private List<String> store(int count, Instant at) {
        List<String> ids = new ArrayList<>();
        List<CompletableFuture<?>> stored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "ses_" + UUID.randomUUID().toString().substring(0, 27);
            Head head = new Head(id, OWNER.project(), OWNER.subject(), "", "", at, at, 2, 2, 0, null, null, null);
            List<Row> rows = List.of(
                    row(
                            1,
                            at,
                            EventType.CREATED,
                            "project",
                            OWNER.project(),
                            "owner",
                            OWNER.subject(),
                            "body_hash",
                            ""),
                    row(2, at, EventType.ERROR, "code", "server_error"));
            Append append = new Append(head, rows, null, 0, null);
            stored.add(server.store()
                    .sessions()
                    .append(SessionStore.NEW, UUID.randomUUID(), append)
                    .toCompletableFuture());
            ids.add(id);
        }
        stored.forEach(outcome -> assertThat(outcome.join()).isEqualTo(sh.karta.server.store.session.Outcome.DONE));
        return ids;
    }

    private static Row row(long seq, Instant at, String type, Object... fields) {
        Event event = Event.stamp(new EventDraft(type, TestClient.object(fields)), seq, at);
        return new Row(seq, type, at, event.json());
    }

    private List<String> run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        all.addAll(List.of("--config", directory.resolve("config.yaml").toString()));
        Outcome outcome = ServerProcess.runHere(all.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out().lines().toList();
    }

    private List<Head> left() {
        return server.store()
                .sessions()
                .list(new Filter(OWNER.project(), null), null, 10)
                .items();
    }

    @Test
    void exportHasEachSessionOfTheSameTimeOnce() {
        assertThat(run("sessions", "export"))
                .filteredOn(line -> line.startsWith("{\"session\":"))
                .containsExactlyInAnyOrderElementsOf(
                        made.stream().map(id -> "{\"session\":\"" + id + "\"}").toList());
    }

    @Test
    void theReportHasEachSessionOfTheSameTimeOnce() {
        for (String[] arguments : new String[][] {{"report"}, {"report", "--project", OWNER.project()}}) {
            assertThat(run(arguments))
                    .filteredOn(line -> !line.startsWith("KIND"))
                    .extracting(line -> line.split(" {2,}", -1)[3])
                    .containsExactlyInAnyOrderElementsOf(made);
        }
    }

    @Test
    void deletingIdleSessionsDeletesAllOfTheSameTime() {
        String fresh = store(1, time.plus(Duration.ofDays(19))).get(0);
        assertThat(run("sessions", "delete", "--idle-days", "10")).containsExactly(SESSIONS + " deleted");
        assertThat(left()).extracting(Head::id).containsExactly(fresh);
    }

    @Test
    void aUserIsExportedAndErasedWithAllSessionsOfTheSameTime() {
        String[] owner = {"--project", OWNER.project(), "--visitor", "visitor-with-128-random-bits"};
        assertThat(run("export-user", owner[0], owner[1], owner[2], owner[3]))
                .filteredOn(line -> line.startsWith("{\"session\":"))
                .extracting(line -> line.split("\"", -1)[3])
                .containsExactlyInAnyOrderElementsOf(made);
        assertThat(run("erase-user", owner[0], owner[1], owner[2], owner[3]))
                .containsExactly(SESSIONS + " sessions deleted");
        assertThat(left()).isEmpty();
    }

    @Test
    void retentionDeletesAllSessionsOfTheSameTime(@TempDir Path own) {
        server.close();
        server = TestServer.with(own, TestServer.QUICK_DEMO + "    retention_days: 10\n");
        String fresh = store(1, time.plus(Duration.ofDays(19))).get(0);
        store(SESSIONS, time);
        server.restart();
        List<Head> left;
        do {
            left = left();
        } while (left.size() > 1);
        assertThat(left).extracting(Head::id).containsExactly(fresh);
    }
}
