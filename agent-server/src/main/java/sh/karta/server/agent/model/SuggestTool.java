// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import sh.karta.server.event.Json;
import sh.karta.server.event.Suggestion;
import sh.karta.server.event.Visibility;

/** Suggests replies that the visitor can send with one tap. {@link Suggestions} reads its calls, which leave no steps. */
public final class SuggestTool implements Tool {
    static final String ITEMS = "items";
    static final String LABEL = "label";
    static final String TEXT = "text";

    @Override
    public String name() {
        return Suggestion.TOOL;
    }

    @Override
    public String description() {
        return "Shows the user up to " + Suggestion.MOST
                + " buttons below your answer, each of which sends a likely next"
                + " message of the user. Call it once, together with your complete answer. Write the answer first.";
    }

    @Override
    public ObjectNode parameters() {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode items = schema.putObject("properties").putObject(ITEMS);
        items.put("type", "array").put("minItems", 1).put("maxItems", Suggestion.MOST);
        ObjectNode item = items.putObject("items").put("type", "object");
        ObjectNode fields = item.putObject("properties");
        line(fields.putObject(LABEL), "Text of the button: a few words", Suggestion.LONGEST_LABEL);
        line(fields.putObject(TEXT), "The message that the button sends, in the user's words", Suggestion.LONGEST_TEXT);
        item.putArray("required").add(LABEL).add(TEXT);
        schema.putArray("required").add(ITEMS);
        return schema;
    }

    private static void line(ObjectNode field, String description, int longest) {
        field.put("type", "string").put("maxLength", longest).put("description", description + ", on one line");
    }

    @Override
    public Visibility visible() {
        return Visibility.NONE;
    }

    /** Never called, because its calls have results before tools run. */
    @Override
    public CompletionStage<Outcome> run(Invocation invocation) {
        return CompletableFuture.completedFuture(Outcome.success(TextNode.valueOf("")));
    }
}
