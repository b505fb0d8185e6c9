// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.scripted.EventForms;
import sh.karta.scripted.Source;
import sh.karta.server.agent.play.ScriptedTurn;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.Json;
import sh.karta.server.event.Suggestion;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;

/** Creates the server's events for scripts. */
final class EventDrafts implements EventForms<EventDraft> {
    private static final Logger LOG = LoggerFactory.getLogger(EventDrafts.class);
    private static final Pattern SUGGESTION = Pattern.compile("-\\s([^|]*)\\|(.*)");

    @Override
    public EventDraft delta(String partId, boolean thinking, String text) {
        return ScriptedTurn.delta(partId, thinking, text);
    }

    @Override
    public EventDraft toolUse(
            String toolUseId, String tool, String input, @Nullable String title, @Nullable String done) {
        return EventDraft.toolUse(toolUseId, tool, json(input), Visibility.RESULT, ToolWording.of(title, done));
    }

    @Override
    public EventDraft toolResult(String toolUseId, String output, boolean isError) {
        return EventDraft.toolResult(toolUseId, json(output), isError, Visibility.RESULT);
    }

    @Override
    public EventDraft sources(List<Source> items) {
        ArrayNode array = Json.object().arrayNode();
        for (Source source : items) {
            var item = array.addObject()
                    .put("n", array.size())
                    .put("title", source.title())
                    .put("url", source.url());
            if (!source.quote().isEmpty()) {
                item.put("quote", source.quote());
            }
        }
        return EventDraft.sources(array);
    }

    @Override
    public @Nullable EventDraft suggestions(List<String> lines) {
        List<Suggestion> suggestions = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            Matcher parts = SUGGESTION.matcher(line);
            boolean matches = parts.matches();
            String label = matches ? parts.group(1).strip() : "";
            String text = matches ? parts.group(2).strip() : "";
            String fault = matches ? Suggestion.fault(label, text) : "expected - label | text";
            if (fault == null && suggestions.size() == Suggestion.MOST) {
                fault = "expected at most " + Suggestion.MOST;
            }
            if (fault == null) {
                suggestions.add(new Suggestion(label, text));
            } else {
                LOG.warn("Dropped line {} of @suggest: {}", number, fault);
            }
        }
        return EventDraft.suggestions(suggestions);
    }

    @Override
    public EventDraft warming() {
        return EventDraft.warming();
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            return node.isMissingNode() ? TextNode.valueOf(text) : node;
        } catch (IOException e) {
            return TextNode.valueOf(text);
        }
    }
}
