// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Poster;

/**
 * Tells the server which of the page's items a message mentions: those that the visitor has chosen and whose text the message contains when
 * it is posted.
 */
public final class ConversationMentions {
    private static final int MOST = 20;

    /** Maximum number of choices that are remembered. */
    private static final int REMEMBERED = 200;

    private final Conversation conversation;
    private final Poster next;
    private final List<Mention> chosen = new ArrayList<>();

    /** The posted mentions by the message's key, because a second post must have the same content. */
    private final JsonValue posted;

    private ConversationMentions(Conversation conversation, ManagedAgents managed) {
        this.conversation = conversation;
        posted = conversation.json().object();
        next = managed.poster();
        managed.use((session, event, reply) -> next.post(session, complete(event), reply));
    }

    /** Returns null with the Responses transport, which has no mentions. */
    public static @Nullable ConversationMentions of(Conversation conversation) {
        ManagedAgents managed = conversation.managed();
        return managed == null ? null : new ConversationMentions(conversation, managed);
    }

    /**
     * Records an item that the visitor has chosen.
     *
     * @param words the text by which a message mentions it
     */
    public void add(String id, String label, String words) {
        for (int i = 0; i < chosen.size(); i++) {
            if (chosen.get(i).words.equals(words)) {
                chosen.remove(i);
            }
        }
        if (chosen.size() == REMEMBERED) {
            chosen.remove(0);
        }
        chosen.add(new Mention(id, label, words));
    }

    private JsonValue complete(JsonValue event) {
        String text = event.string("text");
        String key = event.string("idempotency_key");
        if (text == null || key == null) {
            return event;
        }
        JsonValue mentions = posted.get(key);
        if (mentions == null) {
            mentions = in(text);
            posted.put(key, mentions);
        }
        return mentions.size() == 0 ? event : event.put("mentions", mentions);
    }

    private JsonValue in(String text) {
        JsonValue mentions = conversation.json().array();
        for (Mention mention : chosen) {
            if (mentions.size() < MOST && isIn(text, mention.words)) {
                mentions.add(conversation.json().object().put("id", mention.id).put("label", mention.label));
            }
        }
        return mentions;
    }

    private boolean isIn(String text, String words) {
        int at = Text.indexOf(text, words, 0);
        while (at >= 0) {
            if (!isLonger(text, at, words.length())) {
                return true;
            }
            at = Text.indexOf(text, words, at + 1);
        }
        return false;
    }

    /** Returns whether the text before {@code at} continues as that of a longer choice or as a longer word. */
    private boolean isLonger(String text, int at, int length) {
        for (Mention other : chosen) {
            if (other.words.length() > length && Text.startsWith(text, other.words, at)) {
                return true;
            }
        }
        int after = Text.peek(text, at + length) | ' ';
        return (after >= 'a' && after <= 'z') || (after >= '0' && after <= '9');
    }

    private static final class Mention {
        final String id;
        final String label;
        final String words;

        Mention(String id, String label, String words) {
            this.id = id;
            this.label = label;
            this.words = words;
        }
    }
}
