// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * The turns of a conversation as a tree. A message follows the answer of an earlier turn, and the question of a turn can be answered again.
 */
final class Turns {
    private static final String MESSAGE = "msg_";
    private static final String ANSWER = "_answer";

    /**
     * @param id the number of the event that asks for the turn
     * @param parent the turn that its message follows, 0 for none; the turn of the question if {@code again}
     * @param again whether it answers an earlier question
     */
    private record Turn(long id, long parent, boolean again, String text) {}

    private final List<Turn> all = new ArrayList<>();

    static String question(long turn) {
        return MESSAGE + turn;
    }

    static String answer(long turn) {
        return question(turn) + ANSWER;
    }

    /** Adds the turn that an event asks for. */
    void add(JsonValue asking) {
        String parent = asking.string("parent");
        String text = asking.string("text");
        long of = parent == null ? 0 : number(parent);
        long id = (long) asking.number("seq");
        all.add(new Turn(id, of, text == null, text == null ? text(of) : text));
    }

    /** Returns the message that a turn answers. */
    String text(long turn) {
        Turn found = find(turn);
        return found == null ? "" : found.text();
    }

    /** Returns the newest turn; 0 before the first. */
    long newest() {
        return all.isEmpty() ? 0 : all.get(all.size() - 1).id();
    }

    /** Returns the turn of an answer; 0 if there is none with this id. */
    long ofAnswer(@Nullable String id) {
        return id != null && id.endsWith(ANSWER) && find(number(id)) != null ? number(id) : 0;
    }

    /** Returns the turn with the question that a turn answers. */
    long ofQuestion(long turn) {
        Turn found = find(turn);
        return found != null && found.again() ? found.parent() : turn;
    }

    /** Returns the number in the id of a message; 0 for text of another form. */
    private static long number(String id) {
        int end = id.endsWith(ANSWER) ? id.length() - ANSWER.length() : id.length();
        long number = 0;
        for (int i = id.startsWith(MESSAGE) ? MESSAGE.length() : end; i < end; i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private @Nullable Turn find(long id) {
        for (Turn turn : all) {
            if (turn.id() == id) {
                return turn;
            }
        }
        return null;
    }

    /** Returns the turns of the path that ends with a turn, and whether their answers belong to it. */
    private Map<Long, Boolean> path(long last) {
        Map<Long, Boolean> path = new HashMap<>();
        boolean answered = true;
        for (Turn turn = find(last); turn != null; turn = find(turn.parent())) {
            path.put(turn.id(), answered);
            answered = !turn.again();
        }
        return path;
    }

    /**
     * Returns the events on the path through a message, on to the newest message below it.
     *
     * @param message null for the newest of all
     * @return null if there is no such message
     */
    @Nullable
    List<JsonValue> path(List<JsonValue> log, @Nullable String message) {
        boolean answer = message != null && message.endsWith(ANSWER);
        for (int i = all.size() - 1; i >= 0; i--) {
            Map<Long, Boolean> path = path(all.get(i).id());
            Boolean answered = message == null ? Boolean.TRUE : path.get(number(message));
            if (answered != null && (answered || !answer)) {
                return on(path, log);
            }
        }
        return message == null ? log : null;
    }

    private List<JsonValue> on(Map<Long, Boolean> path, List<JsonValue> log) {
        List<JsonValue> events = new ArrayList<>();
        Boolean answered = null;
        for (JsonValue event : log) {
            Turn asked = find((long) event.number("seq"));
            answered = asked == null ? answered : path.get(asked.id());
            if (answered != null && (answered || asked != null)) {
                events.add(event);
            }
        }
        return events;
    }

    /** Adds {@code parent} and {@code versions} to a message of a transcript. */
    void describe(JsonValue message, long turn, boolean answer, Json json) {
        long parent = answer ? ofQuestion(turn) : parentOf(turn);
        JsonValue versions = json.array();
        if (answer) {
            versions.add(answer(parent));
        }
        for (Turn each : all) {
            if (each.parent() == parent && each.again() == answer) {
                versions.add(answer ? answer(each.id()) : question(each.id()));
            }
        }
        if (answer) {
            message.put("parent", question(parent));
        } else if (parent == 0) {
            message.putNull("parent");
        } else {
            message.put("parent", answer(parent));
        }
        message.put("versions", versions);
    }

    private long parentOf(long turn) {
        Turn found = find(turn);
        return found == null ? 0 : found.parent();
    }

    /** Returns whether the question of a turn has several answers. */
    boolean hasVersions(long turn) {
        long question = ofQuestion(turn);
        for (Turn each : all) {
            if (each.again() && each.parent() == question) {
                return true;
            }
        }
        return false;
    }
}
