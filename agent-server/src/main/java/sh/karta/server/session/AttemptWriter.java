// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.MessageText;
import sh.karta.server.live.LivePart;
import sh.karta.server.live.TurnText;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;

/**
 * Turns a decision into an attempt: numbers its events, adds the words of open parts as rows, and computes the head. Used once, under the
 * session's lock.
 */
final class AttemptWriter {
    /** Number of rows after which the end of a turn writes a snapshot, so that loading a session folds few rows. */
    private static final int SNAPSHOT_ROWS = 64;

    /** Added to an approval's deadline, because the approval is still valid in its last millisecond. */
    private static final Duration LATE = Duration.ofMillis(1);

    /**
     * How long a temporary session is kept without a turn and a reader. The request that made it deletes it earlier, unless the server
     * stops.
     */
    static final Duration TEMPORARY = Duration.ofMinutes(1);

    private final SessionState state;
    private final TurnText live;
    private final String node;
    private final Instant at;
    private final List<Event> events = new ArrayList<>();
    private final Map<Long, LivePart> parts = new HashMap<>();

    /** @param node this server, which drives the runs it starts */
    AttemptWriter(SessionState state, TurnText live, String node, Instant now) {
        this.state = state;
        this.live = live;
        this.node = node;
        // created_at must not decrease within a session, even if the wall clock is set back.
        at = now.isBefore(state.lastEventAt()) ? state.lastEventAt() : now;
    }

    /**
     * Writes the attempt.
     *
     * @param first the number of the first event, above all that readers have seen
     * @param renumber whether to renumber the open text. Required if readers may have seen a different amount of it than this server
     *     has
     * @param tail the session's tail
     * @param spent tokens to store with the rows
     */
    <T> Attempt<T> write(
            Pending<T> pending, Command.Decision<T> decision, long first, boolean renumber, UUID tail, long spent) {
        List<LivePart> open = live.open();
        if (pending.command.takesOver()) {
            addEvents(decision.events(), first);
            addParts(open, first + decision.events().size());
        } else {
            addParts(open, renumber ? first - open.size() : 0);
            addEvents(decision.events(), first);
        }
        List<Row> rows = events.stream()
                .map(event -> new Row(event.seq(), event.type(), event.createdAt(), event.json()))
                .toList();
        Accepted key = key(pending, decision, first);
        Head head = head();
        return new Attempt<>(
                pending,
                events,
                parts,
                state.exists() ? tail : SessionStore.NEW,
                UUID.randomUUID(),
                new Append(head, rows, key, spent, snapshot(head)),
                null,
                decision.answer());
    }

    /** Returns an attempt that stores nothing but the key of a decision without events. */
    <T> Attempt<T> writeKey(Pending<T> pending, Command.Decision<T> decision) {
        return Attempt.keyOnly(pending, key(pending, decision, 0), decision.answer());
    }

    /** @param first the number of the first event */
    private <T> @Nullable Accepted key(Pending<T> pending, Command.Decision<T> decision, long first) {
        Repeatable repeatable = decision.accepted() ? pending.command.repeatable() : null;
        long number = decision.events().isEmpty() ? state.lastSeq() : first;
        return repeatable == null ? null : new Accepted(repeatable.key(), repeatable.bodyHash(), number, at);
    }

    /** Returns the state after this append if it ends a turn and enough rows were folded since the last snapshot, else null. */
    private @Nullable Snapshot snapshot(Head head) {
        boolean due = !events.isEmpty()
                && EventType.endsRun(events.get(events.size() - 1).type())
                && state.sinceSnapshot() + events.size() >= SNAPSHOT_ROWS;
        return due ? state.snapshotAfter(head, events) : null;
    }

    /** @param first the number of the first part; 0 to keep the numbers of their last words */
    private void addParts(List<LivePart> open, long first) {
        long number = first;
        for (LivePart part : open) {
            Event whole = first == 0 ? part.whole() : part.whole(number);
            events.add(whole);
            parts.put(whole.seq(), part);
            number++;
        }
    }

    private void addEvents(List<EventDraft> drafts, long first) {
        long number = first;
        TurnState running = state.turn();
        long turn = running == null ? 0 : running.id();
        long last = state.branches().current();
        String question = null;
        for (EventDraft draft : drafts) {
            ObjectNode fields = draft.fields();
            if (EventType.startsTurn(draft.type())) {
                turn = number;
                if (draft.type().equals(EventType.USER_MESSAGE)) {
                    fields.put(MessageId.FIELD, MessageId.ofQuestion(number));
                    if (!fields.has(MessageId.PARENT)) {
                        fields.put(MessageId.PARENT, last == 0 ? null : MessageId.ofAnswer(last));
                    }
                    question = MessageId.ofQuestion(number);
                } else {
                    question = fields.path(MessageId.PARENT).asText();
                }
                last = number;
            } else if (EventType.isOfAnswer(draft.type()) && turn > 0) {
                fields.put(MessageId.FIELD, MessageId.ofAnswer(turn));
                if (question != null) {
                    fields.put(MessageId.PARENT, question);
                    question = null;
                }
            }
            events.add(Event.stamp(draft, number, at));
            number++;
        }
    }

    private Head head() {
        Head before = state.head();
        Head head = before == null ? new Head(state.id(), "", "", "", "", at, at, 0, 0, 0, null, null, null) : before;
        String project = head.project();
        String owner = head.owner();
        String title = head.title();
        String preview = head.preview();
        UUID run = head.run();
        Instant dueAt = head.dueAt();
        boolean temporary = state.temporary();
        for (Event event : events) {
            switch (event.type()) {
                case EventType.CREATED -> {
                    project = event.text("project");
                    owner = event.text("owner");
                    temporary = event.field(SessionState.TEMPORARY).asBoolean();
                }
                case EventType.USER_MESSAGE -> {
                    String words = titleOf(event);
                    title = title.isEmpty() ? words : title;
                    preview = MessageText.preview(event.text("text"));
                    preview = preview.isEmpty() ? words : preview;
                }
                case EventType.MESSAGE -> {
                    String words = MessageText.preview(event.text("text"));
                    preview = words.isEmpty() ? preview : words;
                }
                case EventType.STATUS_RUNNING -> {
                    run = UUID.randomUUID();
                    dueAt = null;
                }
                default -> {
                    if (EventType.endsRun(event.type())) {
                        run = null;
                        dueAt = deadlineOf(event);
                    }
                }
            }
        }
        if (temporary && run == null && dueAt == null) {
            dueAt = at.plus(TEMPORARY);
        }
        long last = events.isEmpty()
                ? head.lastSeq()
                : events.get(events.size() - 1).seq();
        return new Head(
                state.id(),
                project,
                owner,
                title,
                preview,
                head.createdAt(),
                events.isEmpty() && run == null ? head.activeAt() : at,
                last,
                run == null ? last : last + SessionState.RESERVED,
                head.epoch(),
                run,
                run == null ? null : node,
                dueAt);
    }

    private static @Nullable Instant deadlineOf(Event end) {
        return end.field("expires_at").isTextual()
                ? Instant.parse(end.text("expires_at")).plus(LATE)
                : null;
    }

    private static String titleOf(Event message) {
        String words = MessageText.title(message.text("text"));
        return words.isEmpty()
                ? MessageText.title(
                        message.field("attachments").path(0).path("name").asText())
                : words;
    }
}
