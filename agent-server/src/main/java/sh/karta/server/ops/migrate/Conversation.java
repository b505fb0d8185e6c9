// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.TranscriptFold;
import sh.karta.server.store.Dump.TableRow;
import sh.karta.server.store.SafeText;

/**
 * Converts one session to rows of the new tables. A part that is interrupted by another event gets a row at the interruption, and a row
 * with the whole text at its end. This keeps the order of the parts.
 */
final class Conversation {
    /** Numbers that are reserved for the words of a running turn, as in the session engine. */
    private static final int RESERVED = 65_536;

    /** An approval is still valid in its last millisecond, as in the session engine. */
    private static final Duration LATE = Duration.ofMillis(1);

    /** No server has this name, so the first server that starts takes over the unfinished turns. */
    private static final String NODE = "migrated";

    /** Words of a part that are not stored as a row yet. */
    private static final class Part {
        private final Event first;
        private final StringBuilder text = new StringBuilder();
        private Instant since = Instant.EPOCH;
        private long last;

        Part(Event first) {
            this.first = first;
        }

        void add(Event words) {
            if (last == 0) {
                since = words.createdAt();
            }
            last = words.seq();
            if (!words.field("delta").asBoolean()) {
                text.setLength(0);
            }
            text.append(words.text("text"));
        }

        Event row() {
            ObjectNode fields =
                    Json.object().put("part_id", first.text("part_id")).put("text", text.toString());
            if (first.fields().has("message_id")) {
                fields.put("message_id", first.text("message_id"));
            }
            Event row = Event.stamp(new EventDraft(first.type(), fields), last, since);
            last = 0;
            return row;
        }
    }

    private final OldStore.Session session;
    private final List<Event> before;
    private final List<Event> events = new ArrayList<>();
    private final List<Event> files = new ArrayList<>();
    private final Map<String, Event> accepted = new LinkedHashMap<>();
    private final Map<Long, Event> votes = new LinkedHashMap<>();
    private final UUID run = UUID.randomUUID();
    private final Map<String, Part> parts = new HashMap<>();
    private @Nullable Part open;
    private String title;
    /** The last part of a running turn, which its next run continues. */
    private @Nullable Event draft;

    private boolean running;
    private @Nullable Instant dueAt;

    /** @throws IOException if the transcript would not be the same */
    Conversation(OldStore.Session session, List<Event> before) throws IOException {
        this.session = session;
        this.title = session.title();
        this.before = before.stream().map(this::withContextMoved).toList();
        this.before.forEach(this::add);
        if (running && open != null) {
            draft = open.row();
        } else {
            endPart();
        }
        requireSameTranscript();
    }

    private void requireSameTranscript() throws IOException {
        TranscriptFold fold = new TranscriptFold(true, null);
        events.forEach(fold::add);
        if (draft != null) {
            fold.add(draft);
        }
        fold.closeAnswer();
        if (!OldTranscript.of(before).equals(fold.take())) {
            throw new IOException("The transcript of session " + session.id()
                    + " would not be the same afterwards. Nothing was migrated. Please report this.");
        }
    }

    /** Moves the page's context out of the text. Old clients wrote it there, and older servers left it. */
    private Event withContextMoved(Event event) {
        if (!event.type().equals(EventType.USER_MESSAGE) || event.fields().has(MessageText.CONTEXT)) {
            return event;
        }
        String text = event.text("text");
        MessageText moved;
        try {
            moved = MessageText.of(text, null);
        } catch (Problem e) {
            return event; // too long for the field
        }
        if (moved.text().equals(text)) {
            return event;
        }
        if (title.equals(MessageText.title(text))) {
            title = MessageText.title(moved.text());
        }
        ObjectNode fields = event.fields().deepCopy();
        fields.setAll(moved.fields());
        return new Event(event.seq(), event.type(), Json.write(fields));
    }

    private void add(Event event) {
        if (EventType.isWords(event.type())) {
            Part part = parts.computeIfAbsent(event.type() + ' ' + event.text("part_id"), key -> new Part(event));
            if (part != open) {
                endPart();
                open = part;
            }
            part.add(event);
            return;
        }
        endPart();
        switch (event.type()) {
            case EventType.ACCEPTED -> accepted.put(event.text("key"), event);
            case EventType.FEEDBACK -> votes.put(event.field("turn").asLong(), event);
            case EventType.FILE -> files.add(event);
            case EventType.ADOPTED -> {
                // the head has the owner
            }
            default -> {
                events.add(event);
                follow(event);
            }
        }
    }

    private void endPart() {
        if (open != null) {
            events.add(open.row());
            open = null;
        }
    }

    private void follow(Event event) {
        switch (event.type()) {
            case EventType.USER_MESSAGE -> parts.clear();
            case EventType.STATUS_RUNNING -> {
                running = true;
                dueAt = null;
            }
            case EventType.STATUS_IDLE, EventType.ERROR -> {
                running = false;
                dueAt = event.field("expires_at").isTextual()
                        ? Instant.parse(event.text("expires_at")).plus(LATE)
                        : null;
            }
            default -> {
                // changes no state
            }
        }
    }

    /** Returns the uploads, as events. */
    List<Event> files() {
        return files;
    }

    /** Returns all rows except those of files. */
    List<TableRow> rows() {
        List<TableRow> rows = new ArrayList<>();
        rows.add(new TableRow("session", head()));
        events.forEach(event -> rows.add(new TableRow(
                "event",
                of().put("seq", event.seq())
                        .put("type", event.type())
                        .put("at", millis(event))
                        .put("body", SafeText.encode(event.json())))));
        if (draft != null) {
            rows.add(new TableRow(
                    "draft",
                    of().put("run", run.toString())
                            .put("part", SafeText.encode(draft.type() + ' ' + draft.text("part_id")))
                            .put("from_char", 0)
                            .put("seq", draft.seq())
                            .put("text", SafeText.encode(draft.text("text")))));
        }
        accepted.forEach((key, event) -> rows.add(new TableRow(
                "accepted",
                of().put("key", SafeText.encode(key))
                        .put("hash", event.text("hash"))
                        .put("seq", event.field("answer_seq").asLong())
                        .put("at", millis(event)))));
        votes.forEach((turn, event) -> {
            if (event.field("value").isTextual()) {
                ObjectNode row = of().put("message_id", "msg_" + turn + "_answer")
                        .put("owner", SafeText.encode(session.owner()))
                        .put("value", event.text("value"))
                        .put("at", millis(event));
                for (String field : List.of("reason", "text")) {
                    if (event.field(field).isTextual()) {
                        row.put(field, SafeText.encode(event.text(field)));
                    }
                }
                rows.add(new TableRow("feedback", row));
            }
        });
        return rows;
    }

    private ObjectNode head() {
        long newest = before.isEmpty() ? 0 : before.get(before.size() - 1).seq();
        // Only drafts above this number are read.
        long last = draft == null ? newest : events.get(events.size() - 1).seq();
        ObjectNode row = Json.object()
                .put("id", session.id())
                .put("project", SafeText.encode(session.project()))
                .put("owner", SafeText.encode(session.owner()))
                .put("title", SafeText.encode(title))
                .put("preview", SafeText.encode(preview()))
                .put("created_at", session.createdAt().toEpochMilli())
                .put("active_at", session.activeAt().toEpochMilli())
                .put("last_seq", last)
                .put("reserved_seq", running ? newest + RESERVED : last)
                .put("tail", UUID.randomUUID().toString())
                .put("epoch", 0);
        if (running) {
            row.put("run", run.toString()).put("node", NODE);
        }
        if (dueAt != null) {
            row.put("due_at", dueAt.toEpochMilli());
        }
        return row;
    }

    /** Returns the beginning of the last message with text. */
    private String preview() {
        String preview = "";
        for (Event event : events) {
            if (event.type().equals(EventType.USER_MESSAGE) || event.type().equals(EventType.MESSAGE)) {
                String words = MessageText.preview(event.text("text"));
                preview = words.isEmpty() ? preview : words;
            }
        }
        return preview;
    }

    private ObjectNode of() {
        return Json.object().put("session", session.id());
    }

    private static long millis(Event event) {
        return event.createdAt().toEpochMilli();
    }
}
