// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Feedback;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/** All sessions of all owners, for operators. Reads the store; calls block. */
public final class Archive {
    /**
     * An entry of the report.
     *
     * @param kind {@code thumb_down}, {@code failed}, or {@code unanswered} for a question without an answer
     * @param note the visitor's reason for {@code thumb_down}, the code for {@code failed}, and for {@code unanswered}
     *     {@code closest} or {@code no}, if the agent said which
     */
    public record Finding(String sessionId, String project, Instant at, String kind, String question, String note) {}

    private static final int PAGE = 500;

    private final SessionStore store;
    private final Feedback feedback;

    public Archive(SessionStore store, Feedback feedback) {
        this.store = store;
        this.feedback = feedback;
    }

    /** Returns sessions by last activity, newest first. */
    public List<Head> list(@Nullable String project, int limit) {
        List<Head> heads = new ArrayList<>();
        Cursor place = null;
        do {
            Page<Head> page = store.list(new Filter(project, null), place, limit - heads.size());
            heads.addAll(page.items());
            place = page.next();
        } while (place != null && heads.size() < limit);
        return heads;
    }

    /** @throws Problem {@code not_found} for an unknown session */
    public Head head(String id) {
        Head head = store.head(id);
        if (head == null) {
            throw unknown(id);
        }
        return head;
    }

    private static Problem unknown(String id) {
        return Problem.notFound("There is no session " + id + ".");
    }

    /** Passes on each message of all branches in the order of the log, with the page's context as {@code context} and {@code context_from}. */
    public void transcript(String id, Consumer<ObjectNode> consumer) {
        MessageTree tree = MessageTree.read(store, id);
        if (tree == null) {
            throw unknown(id);
        }
        Transcript transcript = new Transcript(tree, tree.all(), true);
        for (List<ObjectNode> some = transcript.next(); !some.isEmpty(); some = transcript.next()) {
            some.forEach(consumer);
        }
    }

    /** Passes on every event of a session as it is stored, in order. */
    public void export(String id, Consumer<Event> consumer) {
        head(id);
        long after = 0;
        List<Row> page;
        do {
            page = store.rows(id, after, Long.MAX_VALUE, PAGE);
            page.forEach(row -> consumer.accept(LoadedSession.event(row)));
            after = page.isEmpty() ? after : page.get(page.size() - 1).seq();
        } while (page.size() == PAGE);
    }

    /** Passes on every session whose last activity is in a period, newest first. */
    public void each(@Nullable String project, Instant from, @Nullable Instant before, Consumer<Head> consumer) {
        Cursor place = before == null ? null : new Cursor(before, "");
        do {
            Page<Head> page = store.list(new Filter(project, null), place, PAGE);
            for (Head head : page.items()) {
                if (head.activeAt().isBefore(from)) {
                    return;
                }
                consumer.accept(head);
            }
            place = page.next();
        } while (place != null);
    }

    /** Deletes a session with everything that belongs to it. */
    public void delete(String id) {
        head(id);
        store.delete(id).toCompletableFuture().join();
    }

    /** Returns thumbs down, failed turns, and turns whose searches found nothing, of sessions active since then. */
    public List<Finding> report(@Nullable String project, Instant since) {
        List<Finding> findings = new ArrayList<>();
        each(project, since, null, head -> {
            Report report = new Report(head);
            export(head.id(), report::add);
            report.votes(feedback.of(head.id()));
            findings.addAll(report.findings);
        });
        return findings;
    }

    /** Reports on one session. */
    private static final class Report {
        final List<Finding> findings = new ArrayList<>();
        private final Head head;
        private final Map<String, String> questions = new HashMap<>();
        private String question = "";
        private int searches;
        private int finds;

        Report(Head head) {
            this.head = head;
        }

        void add(Event event) {
            switch (event.type()) {
                case EventType.USER_MESSAGE -> {
                    question = event.text("text");
                    begin(event);
                }
                case EventType.USER_REGENERATE -> {
                    long asked = Branches.parentOf(event, 0);
                    question = questions.getOrDefault(MessageId.ofAnswer(asked), "");
                    begin(event);
                }
                case EventType.TOOL_RESULT -> search(event);
                case EventType.STATUS_IDLE -> {
                    if (searches > 0 && finds == 0 && event.text("stop_reason").equals("end_turn")) {
                        add(event.createdAt(), "unanswered", question, event.text("reply"));
                    }
                }
                case EventType.ERROR -> add(event.createdAt(), "failed", question, event.text("code"));
                default -> {
                    // nothing to report
                }
            }
        }

        private void begin(Event asking) {
            questions.put(MessageId.ofAnswer(asking.seq()), question);
            searches = 0;
            finds = 0;
        }

        void votes(List<Feedback.Vote> votes) {
            for (Feedback.Vote vote : votes) {
                if ("down".equals(vote.value())) {
                    String note = (orEmpty(vote.reason()) + " " + orEmpty(vote.text())).strip();
                    add(vote.at(), "thumb_down", questions.getOrDefault(vote.messageId(), ""), note);
                }
            }
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
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

        private void add(Instant at, String kind, String asked, String note) {
            findings.add(new Finding(head.id(), head.project(), at, kind, asked, note));
        }
    }
}
