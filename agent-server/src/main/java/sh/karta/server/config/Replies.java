// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.Suggestion;

/**
 * The replies that a project suggests after answers whose agent suggests none.
 *
 * @param after below most answers
 * @param noAnswer below replies without an answer, in place of the others
 */
public record Replies(List<Suggestion> after, List<Suggestion> noAnswer) {
    static final Replies NONE = new Replies(List.of(), List.of());

    static Replies read(Section project) {
        if (!project.has("replies")) {
            return NONE;
        }
        Section replies = project.section("replies");
        Replies read = new Replies(read(replies, "after"), read(replies, "no_answer"));
        replies.requireKnownKeys();
        return read;
    }

    private static List<Suggestion> read(Section replies, String key) {
        List<Section> items = replies.sections(key);
        if (replies.contains(key) && (items.isEmpty() || items.size() > Suggestion.MOST)) {
            replies.wrong(key, "a list of 1 to " + Suggestion.MOST + " replies", ", found " + items.size());
        }
        List<Suggestion> read = new ArrayList<>();
        for (Section item : items) {
            String label = line(item, "label", Suggestion.LONGEST_LABEL);
            String text = item.has("text") ? line(item, "text", Suggestion.LONGEST_TEXT) : label;
            item.show("text", text);
            item.requireKnownKeys();
            read.add(new Suggestion(label, text));
        }
        return List.copyOf(read);
    }

    private static String line(Section item, String key, int longest) {
        String text = item.string(key).strip();
        if (!Suggestion.isLine(text, longest)) {
            item.wrong(key, Suggestion.lineOf(longest));
        }
        return text;
    }

    /** Returns the replies after an answer; null for none. {@code reply} is how sure the answer is, if the agent reports it. */
    public @Nullable EventDraft suggestions(@Nullable String reply) {
        return EventDraft.suggestions("no".equals(reply) ? noAnswer : after);
    }
}
