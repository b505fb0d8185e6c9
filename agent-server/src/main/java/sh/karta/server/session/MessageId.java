// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of messages: {@code msg_<seq>} for the visitor's, {@code msg_<seq>_answer} for the answer to it. */
public final class MessageId {
    private static final Pattern ANSWER = Pattern.compile("msg_([1-9][0-9]{0,17})_answer");

    private MessageId() {}

    /** Returns the id of the visitor's message with this seq. */
    public static String ofQuestion(long seq) {
        return "msg_" + seq;
    }

    /** Returns the id of the answer to the message with this seq. */
    static String ofAnswer(long questionSeq) {
        return "msg_" + questionSeq + "_answer";
    }

    /** Returns the seq of the message that an answer's id names; empty for an id of another form. */
    static OptionalLong questionOf(String answerId) {
        Matcher id = ANSWER.matcher(answerId);
        return id.matches() ? OptionalLong.of(Long.parseLong(id.group(1))) : OptionalLong.empty();
    }
}
