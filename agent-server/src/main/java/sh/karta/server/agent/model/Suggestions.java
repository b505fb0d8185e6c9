// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.Suggestion;

/** The replies that the model suggests in a turn with {@link SuggestTool}. The last ones count. Used by one thread at a time. */
final class Suggestions {
    private static final Logger LOG = LoggerFactory.getLogger(Suggestions.class);

    private final boolean enabled;
    private List<Suggestion> last = List.of();
    private boolean warned;

    /** @param enabled whether the model has the tool */
    Suggestions(boolean enabled) {
        this.enabled = enabled;
    }

    /** Returns whether a call only suggests replies, so that it has no step. */
    boolean isCalledBy(ToolCall call) {
        return enabled && call.tool.equals(Suggestion.TOOL);
    }

    /** Reads the suggestions of a round and gives their calls results. Returns whether the model must be told about a fault. */
    boolean read(Round round) {
        boolean faulty = false;
        for (ToolCall call : round.calls) {
            if (isCalledBy(call)) {
                List<Suggestion> valid = new ArrayList<>();
                String fault = read(call.input.path(SuggestTool.ITEMS), valid);
                last = valid;
                boolean tell = fault != null && !warned;
                call.output = TextNode.valueOf(
                        tell ? fault + ". Call suggest once more with all items, and write nothing else." : "Shown.");
                if (fault != null && !tell) {
                    LOG.info("Dropped suggestions of the model: {}", fault);
                }
                warned |= tell;
                faulty |= tell;
            }
        }
        return faulty;
    }

    /** Adds the valid suggestions to a list. Returns what is wrong with the first other one; null if all are valid. */
    private static @Nullable String read(JsonNode items, List<Suggestion> valid) {
        if (!items.isArray() || items.isEmpty()) {
            return "items: expected a list of 1 to " + Suggestion.MOST;
        }
        String fault = null;
        for (JsonNode item : items) {
            String label = item.path(SuggestTool.LABEL).asText("").strip();
            String text = item.path(SuggestTool.TEXT).asText(label).strip();
            String wrong = valid.size() == Suggestion.MOST
                    ? "items: expected at most " + Suggestion.MOST
                    : Suggestion.fault(label, text);
            if (wrong == null) {
                valid.add(new Suggestion(label, text));
            } else if (fault == null) {
                fault = wrong;
            }
        }
        return fault;
    }

    /** Returns the last suggestions; null for none. */
    @Nullable
    EventDraft event() {
        return EventDraft.suggestions(last);
    }
}
