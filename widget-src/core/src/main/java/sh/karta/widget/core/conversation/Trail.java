// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.text.Text;

/**
 * The path through the tree of messages that is shown, as the ids of its answers. An id has the number of the row that
 * asked for the answer: {@code msg_9_answer}. The question of the visitor is {@code msg_9}, unless row 9 asked for another
 * answer to an earlier one.
 */
final class Trail {
    private static final String START = "msg_";
    private static final String END = "_answer";

    private final List<String> answers = new ArrayList<>();

    /** The message that was sent here but follows another path, or null. */
    private @Nullable String moved;

    /** Returns the id of the visitor's message {@code seq}. */
    static String question(double seq) {
        return Text.concat(START, Text.of(seq));
    }

    /** Returns the id of the answer that row {@code seq} asked for. */
    static String answer(double seq) {
        return Text.concat(question(seq), END);
    }

    /** Returns the number in {@code id}, or 0 if it has none. */
    static double number(@Nullable String id) {
        double number = 0;
        if (id != null) {
            for (int i = START.length(); i < id.length() && Text.at(id, i) >= '0' && Text.at(id, i) <= '9'; i++) {
                number = number * 10 + Text.at(id, i) - '0';
            }
        }
        return number;
    }

    void clear() {
        answers.clear();
        moved = null;
    }

    /** Returns the id of the last answer, whose text may not have come yet, or null if the path is empty. */
    @Nullable
    String end() {
        return answers.isEmpty() ? null : answers.get(answers.size() - 1);
    }

    /** Returns the id of the last answer before row {@code seq}, or null. */
    @Nullable
    String before(double seq) {
        int at = place(seq);
        return at == 0 ? null : answers.get(at - 1);
    }

    /** Returns the message that was sent here but turned out to follow another path, or null. Returns each one once. */
    @Nullable
    String takeMoved() {
        String message = moved;
        moved = null;
        return message;
    }

    /** Continues the path after {@code parent}, or from its beginning if that is null, with the answer {@code id}. */
    void branch(@Nullable String parent, String id) {
        double last = number(parent);
        while (!answers.isEmpty() && number(end()) > last) {
            answers.remove(answers.size() - 1);
        }
        answers.add(id);
    }

    /** Adds the question {@code seq}. */
    void add(double seq) {
        if (!asks(seq)) {
            answers.add(place(seq), answer(seq));
        }
    }

    /** Returns whether row {@code seq} asked for an answer of the path. */
    boolean asks(double seq) {
        int at = place(seq);
        return at < answers.size() && number(answers.get(at)) == seq;
    }

    /** Notes that {@code id} is the version shown of the last answer. */
    void show(String id) {
        if (!has(id)) {
            if (!answers.isEmpty()) {
                answers.remove(answers.size() - 1);
            }
            answers.add(id);
        }
    }

    /**
     * Returns whether {@code event} is on the path, and continues the path with it.
     *
     * @param chosen whether it is read from a path that the server has selected
     */
    boolean shows(AgentEvent event, boolean chosen) {
        String id = event.string(EventField.MESSAGE_ID);
        if (event.type == AgentEvent.USER) {
            String before = before(event.seq);
            String parent = event.string(EventField.PARENT);
            boolean follows = before == null ? answers.isEmpty() || parent == null : before.equals(parent);
            boolean known = asks(event.seq);
            if (known && !follows && !chosen) {
                moved = question(event.seq);
            }
            boolean shown = known || follows || chosen;
            if (shown) {
                add(event.seq);
            }
            return shown;
        }
        if (id != null && chosen) {
            show(id);
        }
        return id == null || has(id);
    }

    /** Returns whether the path has this answer. {@code contains} would not work, because compiled lists compare by identity. */
    private boolean has(String id) {
        for (String answer : answers) {
            if (answer.equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the index of the first answer that row {@code seq} or a later one asked for. */
    private int place(double seq) {
        int at = answers.size();
        while (at > 0 && number(answers.get(at - 1)) >= seq) {
            at--;
        }
        return at;
    }
}
