// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;

/**
 * An item of the page that a message mentions. Unverified: the sender can write anything into it.
 *
 * @param id the page's id, at most 200 characters
 * @param label the words that the visitor has chosen, at most 200 characters
 */
public record Mention(String id, String label) {
    /** Name of the field in {@code user.message}. */
    public static final String FIELD = "mentions";

    private static final int MOST = 20;
    private static final int LONGEST = 200;

    /**
     * Reads the mentions of a received message.
     *
     * @throws Problem {@code invalid_request} if they are not as expected
     */
    public static List<Mention> of(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return List.of();
        }
        if (!given.isArray() || given.size() > MOST) {
            throw Problem.invalid(FIELD + " must be an array of at most " + MOST + " objects {id, label}, got "
                    + (given.isArray() ? given.size() : Quote.type(given)) + ".");
        }
        List<Mention> mentions = new ArrayList<>();
        for (JsonNode each : given) {
            String name = FIELD + "[" + mentions.size() + "]";
            if (!each.isObject()) {
                throw Problem.invalid(name + " must be an object {id, label}, got " + Quote.type(each) + ".");
            }
            mentions.add(new Mention(text(each.path("id"), name + ".id"), text(each.path("label"), name + ".label")));
        }
        return mentions;
    }

    private static String text(JsonNode given, String name) {
        String text = given.textValue();
        if (text == null
                || text.isBlank()
                || text.length() > LONGEST
                || text.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(name + " must be a string of 1 to " + LONGEST
                    + " characters without control characters, got "
                    + Quote.shape(given, given.asText().length()) + ".");
        }
        return text;
    }

    /** Returns {@code mentions} as they are stored. */
    static ArrayNode json(List<Mention> mentions) {
        ArrayNode json = Json.object().putArray(FIELD);
        mentions.forEach(each -> json.addObject().put("id", each.id).put("label", each.label));
        return json;
    }

    /** Returns the page's context as an agent gets it, with the stored {@code mentions} at its end. Null for neither. */
    public static @Nullable String inContext(@Nullable String context, JsonNode mentions) {
        if (mentions.isEmpty()) {
            return context;
        }
        return (context == null ? "" : context + "\n\n") + "The message mentions, as the page names them: "
                + Json.write(mentions);
    }
}
