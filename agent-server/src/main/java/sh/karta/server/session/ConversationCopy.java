// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.store.session.Row;

/**
 * Copies a path into a new session in several appends, so that memory does not grow with the conversation. Each append ends with a turn,
 * so that the copy is never in the middle of one. Used by one thread at a time.
 */
final class ConversationCopy {
    private static final int CHUNK = 512;
    private static final int ROWS_PER_APPEND = 1_000;

    private final Path path;
    private final Owner owner;
    private final LiveSession copy;
    private final Deque<Event> turn = new ArrayDeque<>();
    private final Deque<Row> read = new ArrayDeque<>();
    private long after;
    private boolean over;

    /** @param copy the session to create */
    ConversationCopy(Path path, Owner owner, LiveSession copy) {
        this.path = path;
        this.owner = owner;
        this.copy = copy;
    }

    /** Copies what is left. Reads on the caller's thread and on worker threads. */
    CompletionStage<Void> run() {
        List<EventDraft> some = new ArrayList<>();
        while (!over && some.size() < ROWS_PER_APPEND) {
            some.addAll(nextTurn());
        }
        CompletableFuture<Boolean> stored = copy.submit(new Commands.Copy(owner.project(), owner.subject(), some));
        return stored.thenCompose(done -> over ? CompletableFuture.completedStage(null) : run());
    }

    /** Returns the next turn, or nothing at the end of the path. */
    private List<EventDraft> nextTurn() {
        while (true) {
            if (read.isEmpty()) {
                read.addAll(path.rows(after, CHUNK));
            }
            Row next = read.peek();
            if (next == null || (next.type().equals(EventType.USER_MESSAGE) && !turn.isEmpty())) {
                over = next == null;
                return drafts();
            }
            read.remove();
            after = next.seq();
            if (EventType.isPublic(next.type()) && !next.type().equals(EventType.USER_REGENERATE)) {
                turn.add(LoadedSession.event(next));
            }
        }
    }

    /** Returns the events of the turn without what belongs to the original. Of several rows of a part, the last has the whole text. */
    private List<EventDraft> drafts() {
        Deque<EventDraft> drafts = new ArrayDeque<>();
        Set<String> parts = new HashSet<>();
        turn.descendingIterator().forEachRemaining(event -> {
            if (!EventType.isWords(event.type()) || parts.add(event.type() + event.text("part_id"))) {
                ObjectNode fields = event.fields().deepCopy();
                fields.remove(List.of("type", "seq", "created_at", MessageId.FIELD, MessageId.PARENT));
                drafts.addFirst(new EventDraft(event.type(), fields));
            }
        });
        turn.clear();
        return List.copyOf(drafts);
    }
}
