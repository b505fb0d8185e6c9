// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.Branches.Branch;
import sh.karta.server.session.Path.Range;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/**
 * The messages of a session as a tree, as of one moment. Reads the parts that {@link Branches} does not keep from the store, so calls
 * block.
 *
 * @param branches no longer changed
 * @param end the number after the last row
 */
record MessageTree(SessionStore store, String session, Branches branches, long end) {
    private static final int PAGE = 64;

    /** Returns the tree of a session. */
    static MessageTree of(LiveSession session) {
        return session.read(state -> state.tree(session.store()));
    }

    /** Reads the tree of a session; null for an unknown one. */
    static @Nullable MessageTree read(SessionStore store, String session) {
        Loaded loaded = store.load(session);
        if (loaded == null) {
            return null;
        }
        return LoadedSession.state(session, loaded, store, project -> 0).tree(store);
    }

    /** Returns the current path. The row that selected it is at its end, so that readers know how far the log was read. */
    Path current() {
        Path path = pathTo(branches.current());
        if (branches.selection() == 0 || branches.current() == branches.last()) {
            return path;
        }
        List<Range> ranges = new ArrayList<>(path.ranges());
        ranges.add(new Range(branches.selection(), end));
        return new Path(store, session, ranges);
    }

    /**
     * Returns the parsed id of a message or an answer.
     *
     * @throws Problem {@code not_found} if there is no such message
     */
    MessageId message(String text) {
        MessageId id = MessageId.parse(text);
        Row row = id == null ? null : asking(id.turn());
        if (id == null || row == null || !(id.answer() || row.type().equals(EventType.USER_MESSAGE))) {
            throw Problem.notFound("The session has no message " + Quote.text(text)
                    + ", expected the message_id of a message or an answer in its history.");
        }
        return id;
    }

    /**
     * Returns the turn of an answer.
     *
     * @throws Problem {@code not_found} if there is no such answer
     */
    long turnOf(String answerId) {
        MessageId answer = MessageId.parse(answerId);
        if (answer == null || !answer.answer() || asking(answer.turn()) == null) {
            throw noAnswer(answerId);
        }
        return answer.turn();
    }

    /** Returns the error for an id that no answer of a session has. */
    static Problem noAnswer(String id) {
        return Problem.notFound("The session has no answer " + Quote.text(id)
                + ", expected the message_id of an answer in its history.");
    }

    /** Returns the path that ends with a turn. */
    Path pathTo(long turn) {
        Deque<Range> ranges = new ArrayDeque<>();
        Branch branch = branches.of(turn);
        ranges.add(new Range(branch.from(), endOfTurn(turn)));
        while (branch.from() > 0) {
            long parent = branch.parent();
            long before = branch.again() ? parent + 1 : endOfTurn(parent);
            branch = branches.of(parent);
            ranges.addFirst(new Range(branch.from(), before));
        }
        return new Path(store, session, List.copyOf(ranges));
    }

    /** Returns all rows: every path. */
    Path all() {
        return Path.all(store, session, end);
    }

    /** Returns the row that asked for a turn; null if there is none with this number. */
    @Nullable
    Row asking(long turn) {
        List<Row> row = store.rows(session, turn - 1, Math.min(turn + 1, end), 1);
        return row.isEmpty() || !EventType.startsTurn(row.get(0).type()) ? null : row.get(0);
    }

    private long endOfTurn(long turn) {
        Branch branch = branches.of(turn);
        return branch.last() == turn ? branches.endOf(branch, end) : turnAfter(turn);
    }

    /** Returns the next turn in the log. */
    private long turnAfter(long turn) {
        long after = turn;
        while (true) {
            List<Row> rows = store.rows(session, after, end, PAGE);
            for (Row row : rows) {
                if (EventType.startsTurn(row.type())) {
                    return row.seq();
                }
            }
            if (rows.size() < PAGE) {
                return end;
            }
            after = rows.get(PAGE - 1).seq();
        }
    }

    /** Adds {@code parent} and {@code versions} to a visitor's message that follows a turn; 0 for none. */
    void describeMessage(ObjectNode message, long turn, long parent) {
        message.put(MessageId.PARENT, parent == 0 ? null : MessageId.ofAnswer(parent));
        put(message, versionsOfMessage(turn, parent));
    }

    /** Adds {@code parent} and {@code versions} to an answer to the question of a turn. */
    void describeAnswer(ObjectNode message, long question) {
        message.put(MessageId.PARENT, MessageId.ofQuestion(question));
        put(message, versionsOfAnswer(question));
    }

    /** Adds {@code versions} to the first row of a message that has more than one. */
    void describeRow(ObjectNode row) {
        JsonNode parent = row.path(MessageId.PARENT);
        MessageId of = MessageId.parse(parent.asText());
        List<String> versions = switch (row.path("type").asText()) {
            case EventType.USER_MESSAGE -> versionsOfMessage(row.path("seq").asLong(), of == null ? 0 : of.turn());
            case EventType.STATUS_RUNNING -> of == null ? List.of() : versionsOfAnswer(of.turn());
            default -> List.of();
        };
        if (versions.size() > 1) {
            put(row, versions);
        }
    }

    private List<String> versionsOfMessage(long turn, long parent) {
        List<Long> versions = new ArrayList<>(branches.startingAt(parent, false));
        if (versions.isEmpty()) {
            versions.add(turn);
        } else if (branches.of(parent).last() != parent) {
            versions.add(0, turnAfter(parent));
        }
        return versions.stream().map(MessageId::ofQuestion).toList();
    }

    private List<String> versionsOfAnswer(long question) {
        List<Long> versions = new ArrayList<>(branches.startingAt(question, true));
        versions.add(0, question);
        return versions.stream().map(MessageId::ofAnswer).toList();
    }

    private static void put(ObjectNode message, List<String> versions) {
        var list = message.putArray("versions");
        versions.forEach(list::add);
    }

    /** Returns whether a question has more than one answer. */
    boolean hasVersions(long question) {
        return branches.versions(question, true) > 1;
    }
}
