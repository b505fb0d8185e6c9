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

    FakeTree(List<JsonValue> log) {
        rows = log.size();
        for (JsonValue row : log) {
            String type = row.string("type");
            if (type.equals("user.message") || type.equals("user.regenerate")) {
                asking.put((int) row.number("seq"), row);
            }
        }
    }

    static int number(String id) {
        return id == null ? 0 : Integer.parseInt(id.replaceAll("[^0-9]", ""));
    }

    /** Returns the numbers of the rows of the path through {@code leaf}, or to the newest message if that is null. */
    Set<Integer> path(String leaf) {
        Set<Integer> newest = new TreeSet<>();
        for (int turn : asking.keySet()) {
            Set<Integer> path = pathTo(turn);
            boolean answer = leaf != null && leaf.endsWith("_answer");
            // Row n + 1 says that the turn runs. Another version of the answer leaves it out.
            if (leaf == null || path.contains(number(leaf) + (answer ? 1 : 0))) {
                newest = path;
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
