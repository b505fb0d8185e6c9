// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * The visitor's words, and apart from them what the page said about itself.
 *
 * @param context unverified: whoever sends the message can write anything into it
 * @param fromText whether an old client sent the context inside the text
 */
public record MessageText(String words, @Nullable String context, boolean fromText) {
    /** Name of the field in {@code user.message}. */
    public static final String CONTEXT = "context";

    /** Beside it where an old client sent the context inside the text. */
    public static final String CONTEXT_FROM = "context_from";

    private static final int MAX_CONTEXT_BYTES = 16_384;
    private static final int TITLE_LENGTH = 80;

    /** How clients without the field send the context. Only a block at the very start is theirs; others are the visitor's words. */
    private static final Pattern BLOCK =
            Pattern.compile("\\A\\s*<session-context>(.*?)</session-context>\\s*", Pattern.DOTALL);

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /**
     * Splits a message as it came.
     *
     * @param context the field of its own; where it is given, the text is taken as it is
     * @throws Problem {@code too_large} for more than 16 kB of context
     */
    public static MessageText of(String text, @Nullable String context) {
        Matcher block = BLOCK.matcher(text);
        boolean fromText = (context == null || context.isEmpty()) && block.lookingAt();
        String page = fromText ? block.group(1).strip() : context;
        if (page != null && page.getBytes(StandardCharsets.UTF_8).length > MAX_CONTEXT_BYTES) {
            throw new Problem(Code.TOO_LARGE, "context must have at most 16 kB in UTF-8.");
        }
        return page == null || page.isEmpty()
                ? new MessageText(fromText ? text.substring(block.end()) : text, null, false)
                : new MessageText(fromText ? text.substring(block.end()) : text, page, fromText);
    }

    /** Returns the fields of {@code user.message}. */
    public ObjectNode fields() {
        ObjectNode fields = Json.object().put("text", words);
        if (context != null) {
            fields.put(CONTEXT, context);
        }
        return fromText ? fields.put(CONTEXT_FROM, "text") : fields;
    }

    /** Removes what only operators and the model see. */
    static void hideContext(ObjectNode fields) {
        fields.remove(CONTEXT);
        fields.remove(CONTEXT_FROM);
    }

    /** Returns a line of at most 80 characters for lists. */
    public static String title(String words) {
        String line = SPACE.matcher(words).replaceAll(" ").strip();
        if (line.length() <= TITLE_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(TITLE_LENGTH - 2)) ? TITLE_LENGTH - 2 : TITLE_LENGTH - 1;
        return line.substring(0, end) + "…";
    }
}
