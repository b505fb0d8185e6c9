// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft.Option;

/**
 * The texts about a tool's calls that visitors read (wire protocol §3). Names in braces stand for arguments of the call, as in "Refund
 * order {order}?".
 *
 * @param title the text during a call, such as "Find order"
 * @param done the text after a call, such as "Found order"
 * @param confirm the question before a call
 * @param approve the label of the answer that approves the call; {@code deny} is that of the other one
 */
public record ToolWording(
        @Nullable String title,
        @Nullable String done,
        @Nullable String confirm,
        @Nullable String approve,
        @Nullable String deny) {
    public static final ToolWording NONE = of(null, null);

    private static final Pattern ARGUMENT = Pattern.compile("\\{([A-Za-z0-9_-]+)}");
    private static final int LONGEST_ARGUMENT = 100;
    private static final String MISSING = "…";

    /** Returns the wording of a tool whose calls nobody has to approve. */
    public static ToolWording of(@Nullable String title, @Nullable String done) {
        return new ToolWording(title, done, null, null, null);
    }

    /** Returns the names in braces of a text. */
    public static List<String> argumentsOf(String text) {
        return ARGUMENT.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Returns the texts with the arguments of a call, each in one line. */
    public ToolWording with(JsonNode arguments) {
        return new ToolWording(
                filled(title, arguments),
                filled(done, arguments),
                filled(confirm, arguments),
                filled(approve, arguments),
                filled(deny, arguments));
    }

    private static @Nullable String filled(@Nullable String text, JsonNode arguments) {
        return text == null
                ? null
                : ARGUMENT.matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(shown(arguments.path(match.group(1)))));
    }

    /** Returns the answers to the question. A label of its own is about one call, so it does not approve the calls that follow. */
    public List<Option> options() {
        Option last = new Option("deny", deny == null ? "Deny" : deny);
        return approve == null
                ? List.of(
                        new Option("approve_once", "Approve once"),
                        new Option("approve_session", "Approve for this conversation"),
                        last)
                : List.of(new Option("approve_once", approve), last);
    }

    /** Returns an argument as shown in a text. Cuts a long one, so that it does not push the text's own words out of sight. */
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
