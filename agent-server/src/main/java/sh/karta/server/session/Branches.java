// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;

/**
 * The tree of a session's turns and its current path, folded from the rows. A turn is named by the seq of the row that asked for it.
 * Turns that follow one another in the log share a branch, so memory grows with the edits, not with the conversation. Not thread-safe.
 */
final class Branches {
    /** Maximum number of versions of one message. */
    static final int MAX_VERSIONS = 20;

    /**
     * A stretch of turns, each following the one before.
     *
     * @param from its first turn; 0 for the first branch, which begins with the session
     * @param parent the turn that it follows, 0 for none; the turn of the question if {@code again}
     * @param again whether its first turn answers an earlier question again
     * @param last its last turn; 0 while the session has none
     */
    record Branch(long from, long parent, boolean again, long last) {}

    private final List<Branch> branches;

    /** The turn with which the current path ends; 0 before the first. */
    private long current;

    /** The row that selected the current path; 0 if its last turn has made it current. */
    private long selection;

    Branches() {
        this(List.of(new Branch(0, 0, false, 0)), 0, 0);
    }

    private Branches(List<Branch> all, long current, long selection) {
        branches = new ArrayList<>(all);
        this.current = current;
        this.selection = selection;
    }

    Branches copy() {
        return new Branches(branches, current, selection);
    }

    /** Makes the path that ends with {@code turn} the current one, as row {@code row} says. */
    void select(long turn, long row) {
        current = turn;
        selection = row;
    }

    /** Returns the turn with which the current path ends; 0 before the first. */
    long current() {
        return current;
    }

    /** Returns the row that selected the current path; 0 if its last turn has made it current. */
    long selection() {
        return selection;
    }

    /**
     * Adds the row of a message or a regeneration, whose path becomes the current one.
     *
     * @return whether it begins a branch
     */
    boolean add(Event asking) {
        long turn = asking.seq();
        boolean again = asking.type().equals(EventType.USER_REGENERATE);
        long parent = parentOf(asking, current);
        select(turn, 0);
        Branch newest = branches.get(branches.size() - 1);
        if (!again && parent == newest.last()) {
            branches.set(branches.size() - 1, new Branch(newest.from(), newest.parent(), newest.again(), turn));
            return false;
        }
        branches.add(new Branch(turn, parent, again, turn));
        return true;
    }

    /**
     * Returns the turn that a message follows, or the turn of a regeneration's question.
     *
     * @param before the turn that it follows if the row does not say so
     */
    static long parentOf(Event asking, long before) {
        JsonNode parent = asking.field(MessageId.PARENT);
        if (parent.isMissingNode()) {
            return before;
        }
        MessageId id = MessageId.parse(parent.asText());
        return id == null ? 0 : id.turn();
    }

    /** Returns the newest turn; 0 before the first. */
    long last() {
        return branches.get(branches.size() - 1).last();
    }

    /** Returns the branch with a turn; the first branch for 0. */
    Branch of(long turn) {
        return branches.get(indexOf(turn));
    }

    private int indexOf(long turn) {
        int low = 0;
        int high = branches.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (branches.get(middle).from() <= turn) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Returns the number after the last row of a branch; {@code end} for the newest one. */
    long endOf(Branch branch, long end) {
        int next = indexOf(branch.from()) + 1;
        return next < branches.size() ? branches.get(next).from() : end;
    }

    /** Returns the first turns of the branches that begin after a turn, or that answer its question again. */
    List<Long> startingAt(long parent, boolean again) {
        return branches.stream()
                .filter(branch -> branch.from() > 0 && branch.parent() == parent && branch.again() == again)
                .map(Branch::from)
                .toList();
    }

    /** Returns the number of messages that follow a turn, or of answers to its question if {@code again}. */
    int versions(long parent, boolean again) {
        int first = again || of(parent).last() != parent ? 1 : 0;
        return first + startingAt(parent, again).size();
    }

    /** Returns the newest turn whose path has a message. */
    long newestBelow(MessageId message) {
        List<Boolean> above = new ArrayList<>();
        Branch holder = of(message.turn());
        long newest = 0;
        for (Branch branch : branches) {
            boolean inherited = false;
            if (branch.from() > 0) {
                int parent = indexOf(branch.parent());
                // The answer to a question that is answered again is on another path.
                boolean otherAnswer = branch.again() && message.answer() && message.turn() == branch.parent();
                boolean here = branches.get(parent).equals(holder) && message.turn() <= branch.parent() && !otherAnswer;
                inherited = here || above.get(parent);
            }
            above.add(inherited);
            newest = inherited || branch.equals(holder) ? branch.last() : newest;
        }
        return newest;
    }

    /** Writes the branches into a snapshot, after the current turn and the row that selected it. */
    void writeTo(ArrayNode snapshot) {
        snapshot.add(current).add(selection);
        for (Branch branch : branches) {
            snapshot.addArray()
                    .add(branch.from())
                    .add(branch.parent())
                    .add(branch.again())
                    .add(branch.last());
        }
    }

    /** Reads the branches from the format of {@link #writeTo}. */
    static Branches read(JsonNode snapshot) {
        List<Branch> all = new ArrayList<>();
        for (int i = 2; i < snapshot.size(); i++) {
            JsonNode branch = snapshot.path(i);
            all.add(new Branch(
                    branch.path(0).asLong(),
                    branch.path(1).asLong(),
                    branch.path(2).asBoolean(),
                    branch.path(3).asLong()));
        }
        return new Branches(all, snapshot.path(0).asLong(), snapshot.path(1).asLong());
    }
}
