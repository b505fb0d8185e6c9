// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts about a tool's calls that visitors read (wire protocol §3).
 *
 * @param title the text during a call, such as "Find order"
 * @param done the text after a call, such as "Found order"
 * @param confirm the question before a call, with arguments in braces, such as "Refund order {order}?"
 */
public record ToolWording(
        @Nullable String title,
        @Nullable String done,
        @Nullable String confirm) {
    public static final ToolWording NONE = new ToolWording(null, null, null);

    private static final Pattern ARGUMENT = Pattern.compile("\\{([A-Za-z0-9_-]+)}");
    private static final int LONGEST_ARGUMENT = 100;
    private static final String MISSING = "…";

    /** Returns the names of the arguments in {@code confirm}. */
    public static List<String> argumentsOf(String confirm) {
        return ARGUMENT.matcher(confirm).results().map(match -> match.group(1)).toList();
    }

    /** Returns {@code confirm} with the arguments of a call, each in one line; null without {@code confirm}. */
    public @Nullable String question(JsonNode arguments) {
        return confirm == null
                ? null
                : ARGUMENT.matcher(confirm)
                        .replaceAll(match -> Matcher.quoteReplacement(shown(arguments.path(match.group(1)))));
    }

    /** Returns an argument as shown in a question. Cuts a long one, so that it does not push the question's own words out of sight. */
    private static String shown(JsonNode argument) {
        if (!argument.isValueNode() || argument.isNull() || argument.isMissingNode()) {
            return MISSING;
        }
        String line = argument.asText().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST_ARGUMENT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_ARGUMENT)) + MISSING;
    }

    /** Adds title and done to the fields of a call. */
    void addTo(ObjectNode fields) {
        if (title != null) {
            fields.put("title", title);
        }
        if (done != null) {
            fields.put("done", done);
        }
    }
}
