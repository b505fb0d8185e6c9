// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.SessionCursor;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.SessionPage;
import sh.karta.server.store.Store;

/** Sessions as whoever runs the server sees them: all of them, whoever owns them. Reads the store; blocks. */
public final class Archive {
    /** Something worth a look: a thumb down, or a question that got no answer. */
    public record Finding(String sessionId, String project, Instant at, String kind, String question, String note) {}

    private static final int PAGE = 500;

    private final Store store;

    public Archive(Store store) {
        this.store = store;
    }

    /** Sessions by last activity, newest first. */
    public List<SessionHead> list(@Nullable String project, int limit) {
        return store.events().recent(project, null, limit).heads();
    }

    /** @throws Problem {@code not_found} */
    public SessionHead head(String id) {
        SessionHead head = store.events().head(id);
        if (head == null) {
            throw Problem.notFound("There is no session " + id + ".");
        }
        return head;
    }

    /** Calls for each message in order, with the page's context as {@code context} and {@code context_from}. */
    public void transcript(String id, Consumer<ObjectNode> consumer) {
        head(id);
        Transcript transcript = new Transcript(store.events(), id, true);
        for (List<ObjectNode> some = transcript.next(); !some.isEmpty(); some = transcript.next()) {
            some.forEach(consumer);
        }
    }

    /** Every event of a session as it is stored, in order. */
    public void export(String id, Consumer<Event> consumer) {
        head(id);
        long after = 0;
        List<Event> page;
        do {
            page = store.events().read(id, after, PAGE);
            page.forEach(consumer);
            after = page.isEmpty() ? after : page.get(page.size() - 1).seq();
        } while (page.size() == PAGE);
    }

    /** Calls for every session last active in a time, newest first. */
    public void each(@Nullable String project, Instant from, @Nullable Instant before, Consumer<SessionHead> consumer) {
        SessionCursor place = before == null ? null : SessionCursor.before(before);
        do {
            SessionPage page = store.events().recent(project, place, PAGE);
            for (SessionHead head : page.heads()) {
                if (head.lastActivityAt().isBefore(from)) {
                    return;
                }
                consumer.accept(head);
            }
            place = page.next();
        } while (place != null);
    }

    /** Deletes a session with its files. */
    public void delete(String id) {
        head(id);
        store.events().delete(id).toCompletableFuture().join();
        store.files().deleteAll(id);
    }

    /** Thumbs down, failed turns, and turns whose searches found nothing, of sessions active since then. */
    public List<Finding> report(@Nullable String project, Instant since) {
        List<Finding> findings = new ArrayList<>();
        each(project, since, null, head -> {
            Report report = new Report(head);
            export(head.id(), report::take);
            report.end();
            findings.addAll(report.findings);
        });
        return findings;
    }

    /** Goes through one session. */
    private static final class Report {
        final List<Finding> findings = new ArrayList<>();
        private final SessionHead head;
        private final Map<Long, String> questions = new HashMap<>();
        private final Map<Long, Event> votes = new LinkedHashMap<>();
        private String question = "";
        private int searches;
        private int finds;

        Report(SessionHead head) {
            this.head = head;
        }

        void take(Event event) {
            switch (event.type()) {
                case EventType.USER_MESSAGE -> {
                    question = event.text("text");
                    questions.put(event.seq(), question);
                    searches = 0;
                    finds = 0;
                }
                case EventType.TOOL_RESULT -> search(event);
                case EventType.STATUS_IDLE -> {
                    if (searches > 0 && finds == 0 && event.text("stop_reason").equals("end_turn")) {
                        add(event, "unanswered", question, "");
                    }
                }
                case EventType.ERROR -> add(event, "failed", question, event.text("code"));
                case EventType.FEEDBACK -> votes.put(event.field("turn").asLong(), event);
                default -> {
                    // nothing to report
                }
            }
        }

        /** Adds the votes as they are at the end. */
        void end() {
            votes.forEach((turn, event) -> {
                if (event.text("value").equals("down")) {
                    String note = (event.text("reason") + " " + event.text("text")).strip();
                    add(event, "thumb_down", questions.getOrDefault(turn, ""), note);
                }
            });
        }

        private void search(Event event) {
            var output = event.field("output");
            if (output.has("passages")) {
                searches++;
                boolean found = output.path("answered")
                        .asBoolean(output.path("passages").size() > 0);
                finds += found ? 1 : 0;
            }
        }

        private void add(Event event, String kind, String asked, String note) {
            findings.add(new Finding(head.id(), head.project(), event.createdAt(), kind, asked, note));
        }
    }
}
