// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * Sends a visitor's feedback on an answer. A server that sends no answer ids on the wire has them in its transcript.
 * There the answer is found by its text and its question's text, and only if that match is unique.
 */
final class Feedback {
    private Feedback() {}

    static void send(
            SessionCalls server, Message answer, @Nullable Message question, JsonValue vote, Reply<JsonValue> reply) {
        if (answer.messageId != null) {
            server.feedback(answer.messageId, vote, reply);
            return;
        }
        String asked = question == null ? "" : question.joinedText();
        server.transcript((transcript, error) -> {
            String id = transcript == null ? null : find(transcript, asked, answer.joinedText());
            if (id != null) {
                server.feedback(id, vote, reply);
            } else {
                reply.done(null, error != null ? error : Errors.badResponse(200, null));
            }
        });
    }

    private static @Nullable String find(JsonValue transcript, String asked, String answered) {
        String question = "";
        String found = null;
        for (int i = 0; i < transcript.size(); i++) {
            JsonValue entry = transcript.at(i);
            String role = entry == null ? null : entry.string("role");
            if (entry == null || role == null) {
                continue;
            }
            String joinedText = joinedText(entry.get("parts"));
            if (role.equals("user")) {
                question = joinedText;
            } else if (question.equals(asked) && joinedText.equals(answered)) {
                if (found != null) {
                    return null;
                }
                found = entry.string("id");
            }
        }
        return found;
    }

    private static String joinedText(@Nullable JsonValue parts) {
        String joinedText = "";
        for (int i = 0; parts != null && i < parts.size(); i++) {
            JsonValue part = parts.at(i);
            String text = part == null ? null : part.string("text");
            joinedText = text == null ? joinedText : Text.concat(joinedText, text);
        }
        return joinedText;
    }
}
