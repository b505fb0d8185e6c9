// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.text.Text;

/**
 * The path through the tree of messages that is shown, as its questions and the ids of their answers. An id has the number
 * of the row that asked for the answer: {@code msg_9_answer}. The question of the visitor is {@code msg_9}, unless row 9
 * asked for another answer to an earlier one.
 */
final class Trail {
    private static final String START = "msg_";
    private static final String END = "_answer";

    private final List<Step> steps = new ArrayList<>();

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
        steps.clear();
        moved = null;
    }

    /** Returns the id of the last answer, whose text may not have come yet, or null if the path is empty. */
    @Nullable
    String end() {
        return answerAt(steps.size() - 1);
    }

    /** Returns the id of the answer before row {@code seq}, or null. That answer may be newer if another version replaced it. */
    @Nullable
    String before(double seq) {
        return answerAt(place(seq) - 1);
    }

    /** Notes that the message {@code seq}, which was sent here, follows another path. */
    void move(double seq) {
        moved = question(seq);
    }

    /** Returns the message that was sent here but turned out to follow another path, or null. Returns each one once. */
    @Nullable
    String takeMoved() {
        String message = moved;
        moved = null;
        return message;
    }

    /**
     * Continues the path with the answer {@code id}.
     *
     * @param parent the answer after which the path continues, or null for its beginning
     * @param question the number of the question of {@code id}
     */
    void branch(@Nullable String parent, double question, String id) {
        double last = number(parent);
        while (number(end()) > last) {
            steps.remove(steps.size() - 1);
        }
        steps.add(new Step(question, id));
    }

    /** Adds the question {@code seq}. */
    void add(double seq) {
        if (!asks(seq)) {
            steps.add(place(seq), new Step(seq, answer(seq)));
        }
    }

    /** Returns whether row {@code seq} is a question of the path, or asked for an answer of it. */
    boolean asks(double seq) {
        for (Step step : steps) {
            if (step.question == seq || number(step.answer) == seq) {
                return true;
            }
        }
        return false;
    }

    /** Returns the number of the question of the answer {@code id}. */
    double asked(String id) {
        for (Step step : steps) {
            if (step.answer.equals(id)) {
                return step.question;
            }
        }
        return number(id);
    }

    /** Notes that {@code id} is the version shown of the last answer. */
    void show(String id) {
        if (!has(id)) {
            double question = number(id);
            if (!steps.isEmpty()) {
                question = steps.remove(steps.size() - 1).question;
            }
            steps.add(new Step(question, id));
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
            boolean follows = before == null ? steps.isEmpty() || parent == null : before.equals(parent);
            boolean known = asks(event.seq);
            if (known && !follows && !chosen) {
                move(event.seq);
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

    /** Returns whether the path has the answer {@code id}. */
    boolean has(String id) {
        for (Step step : steps) {
            if (step.answer.equals(id)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String answerAt(int index) {
        return index < 0 ? null : steps.get(index).answer;
    }

    /** Returns the index of the first question that is row {@code seq} or a later one. */
    private int place(double seq) {
        int at = steps.size();
        while (at > 0 && steps.get(at - 1).question >= seq) {
            at--;
        }
        return at;
    }

    /** A question, and the version of its answer that is shown. */
    private static final class Step {
        final double question;
        final String answer;

        Step(double question, String answer) {
            this.question = question;
            this.answer = answer;
        }
    }
}
