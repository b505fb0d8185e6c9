// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.karta.widget.core.port.JsonValue;

/** The messages of a session's log as a tree (panel.md §1), by the numbers of the rows that ask for turns. */
final class FakeTree {
    private final Map<Integer, JsonValue> asking = new TreeMap<>();
    private final int rows;

    /** The turn with which the current path ends, or 0. */
    private int current;

    /** The row that has selected the current path, or 0. */
    private int selection;

    FakeTree(List<JsonValue> log) {
        rows = log.size();
        for (JsonValue row : log) {
            String type = row.string("type");
            if (type.equals("user.message") || type.equals("user.regenerate")) {
                current = (int) row.number("seq");
                selection = 0;
                asking.put(current, row);
            } else if (type.equals("user.select")) {
                current = newestBelow(row.string("message_id"));
                selection = (int) row.number("seq");
            }
        }
    }

    static int number(String id) {
        return id == null ? 0 : Integer.parseInt(id.replaceAll("[^0-9]", ""));
    }

    /** Returns the turn with which the current path ends, or 0. */
    int current() {
        return current;
    }

    /** Returns whether the session has a message with this id. */
    boolean has(String id) {
        JsonValue row = id == null ? null : asking.get(number(id));
        return row != null && (id.endsWith("_answer") || row.string("type").equals("user.message"));
    }

    /** Returns the numbers of the rows of the current path. */
    Set<Integer> path() {
        Set<Integer> path = pathTo(current);
        for (int row = selection; row > 0 && row <= rows; row++) {
            path.add(row);
        }
        return path;
    }

    /** Returns the newest turn whose path has the message {@code id}. */
    int newestBelow(String id) {
        int newest = 0;
        for (int turn : asking.keySet()) {
            // Row n + 1 says that the turn runs. Another version of the answer leaves it out.
            if (pathTo(turn).contains(number(id) + (id.endsWith("_answer") ? 1 : 0))) {
                newest = turn;
            }
        }
        return newest;
    }

    private Set<Integer> pathTo(int leaf) {
        Set<Integer> path = new TreeSet<>();
        int turn = leaf;
        boolean whole = true;
        while (turn > 0) {
            int end = whole ? next(turn) : turn + 1;
            for (int row = turn; row < end; row++) {
                path.add(row);
            }
            JsonValue row = asking.get(turn);
            whole = row.string("type").equals("user.message");
            turn = number(row.string("parent"));
        }
        return path;
    }

    private int next(int turn) {
        for (int other : asking.keySet()) {
            if (other > turn) {
                return other;
            }
        }
        return rows + 1;
    }

    /** Returns the ids of all versions of a visitor's message or an answer. */
    List<String> versions(String id) {
        boolean answer = id.endsWith("_answer");
        int turn = number(id);
        List<String> versions = new ArrayList<>();
        String parent = answer ? question(turn) : asking.get(turn).string("parent");
        asking.forEach((other, row) -> {
            boolean message = row.string("type").equals("user.message");
            if (answer && question(other).equals(parent)) {
                versions.add("msg_" + other + "_answer");
            } else if (!answer && message && number(row.string("parent")) == number(parent)) {
                versions.add("msg_" + other);
            }
        });
        return versions;
    }

    private String question(int turn) {
        JsonValue row = asking.get(turn);
        return row.string("type").equals("user.message") ? "msg_" + turn : row.string("parent");
    }
}
