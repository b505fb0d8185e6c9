// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.text.Text;

/** Reads the quick replies of an answer: texts that the visitor may send next, each with its label. */
public final class QuickReplies {
    /** The type of the event as it arrives. It is an {@link AgentEvent#OTHER}, and the last one of a turn counts. */
    public static final String TYPE = "agent.suggestions";

    private static final String LABEL = "label";
    private static final int MOST = 4;
    private static final int MOST_OF_LABEL = 60;
    private static final int MOST_OF_TEXT = 500;

    private final Json json;
    private final Log log;
    private boolean warned;

    public QuickReplies(Json json, Log log) {
        this.json = json;
        this.log = log;
    }

    /**
     * Returns the valid items of {@code wire}, at most four {@code {label, text}}. The first event with anything else is logged as a warning.
     */
    public JsonValue items(@Nullable JsonValue wire) {
        JsonValue list = wire == null ? null : wire.get("items");
        JsonValue items = json.array();
        boolean whole = list != null && list.isArray();
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonValue item = list.at(i);
            String label = item == null ? null : item.string(LABEL);
            String text = item == null ? null : item.string(EventField.TEXT);
            if (items.size() < MOST && isLine(label, MOST_OF_LABEL) && isLine(text, MOST_OF_TEXT)) {
                items.add(json.object().put(LABEL, label).put(EventField.TEXT, text));
            } else {
                whole = false;
            }
        }
        if (!whole && !warned) {
            warned = true;
            log.warn(
                    "agent.suggestions: expected at most 4 items, each with a label of 1 to 60 characters and a text of"
                            + " 1 to 500, both on one line. Anything else is dropped.");
        }
        return items;
    }

    /** Returns whether {@code text} is one line with 1 to {@code most} characters, not all of them blank. */
    private static boolean isLine(@Nullable String text, int most) {
        // A character has two units at most.
        if (text == null || text.length() > 2 * most || text.isBlank()) {
            return false;
        }
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = Text.at(text, i);
            if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                return false;
            }
            // The second unit of a pair is no character of its own.
            count += c >= 0xdc00 && c < 0xe000 ? 0 : 1;
        }
        return count <= most;
    }
}
