// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;

/**
 * A visitor's judgement of an answer. The server names messages in its transcript alone, so that the answer is looked
 * up there: it is as many answers from the end as it is here.
 */
final class Feedback {
    private Feedback() {}

    static void send(
            AgentClient client,
            List<Message> messages,
            Message message,
            boolean up,
            @Nullable String text,
            Reply<JsonValue> reply) {
        int after = 0;
        for (int i = messages.size() - 1; i >= 0 && messages.get(i) != message; i--) {
            Message later = messages.get(i);
            after += !later.visitors && later.text().length() > 0 ? 1 : 0;
        }
        int skip = after;
        client.transcript((transcript, error) -> {
            String id = transcript == null ? null : find(transcript, skip);
            if (id != null) {
                client.feedback(id, up, text, reply);
            } else {
                reply.done(null, error != null ? error : Errors.badResponse(200, null));
            }
        });
    }

    private static @Nullable String find(JsonValue transcript, int skip) {
        int left = skip;
        for (int i = transcript.size() - 1; i >= 0; i--) {
            JsonValue entry = transcript.at(i);
            String role = entry == null ? null : entry.string("role");
            if (entry != null && role != null && !role.equals("user") && left-- == 0) {
                return entry.string("id");
            }
        }
        return null;
    }
}
