// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a message: {@code msg_<turn>} for the visitor's, {@code msg_<turn>_answer} for an answer.
 *
 * @param turn the seq of the row that asked for the turn
 */
public record MessageId(long turn, boolean answer) {
    /** Name of the field with the id of the message that a message follows. */
    public static final String PARENT = "parent";

    /** Name of the field with the id of the message or answer that an event belongs to. */
    public static final String FIELD = "message_id";

    private static final Pattern FORM = Pattern.compile("msg_([1-9][0-9]{0,17})(_answer)?");

    /** Returns the id of the visitor's message with this seq. */
    public static String ofQuestion(long seq) {
        return "msg_" + seq;
    }

    /** Returns the id of the answer that the row with this seq asked for. */
    public static String ofAnswer(long seq) {
        return ofQuestion(seq) + "_answer";
    }

    /** Returns the id as text. */
    String text() {
        return answer ? ofAnswer(turn) : ofQuestion(turn);
    }

    /** Returns a parsed id; null for text of another form. */
    static @Nullable MessageId parse(String text) {
        Matcher id = FORM.matcher(text);
        return id.matches() ? new MessageId(Long.parseLong(id.group(1)), id.group(2) != null) : null;
    }
}
