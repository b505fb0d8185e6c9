// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * The visitor's text, and the page context separate from it.
 *
 * @param context context of the page; null for none. Unverified: the sender of the message can write anything into it
 * @param fromText whether an old client sent the context inside the text
 * @param mentions the items of the page that the text mentions
 * @param language language of the sender's interface (BCP 47), unverified; null if unknown
 */
public record MessageText(
        String text,
        @Nullable String context,
        boolean fromText,
        List<Mention> mentions,
        @Nullable String language) {
    /** Maximum length of a message in characters (UTF-16), with the context that an old client sends inside. */
    public static final int MAX_LENGTH = 65_536;

    /** Maximum length of a context in bytes (UTF-8). */
    public static final int MAX_CONTEXT_BYTES = 16_384;

    /** Name of the context's field in {@code user.message}. */
    public static final String CONTEXT = "context";

    /** Name of the language's field. */
    public static final String LANGUAGE = "language";

    /** Name of the field that marks a context from inside the text. */
    public static final String CONTEXT_FROM = "context_from";

    private static final int TITLE_LENGTH = 80;

    /** The context block of clients without the field. Only a block at the start counts. Any other is the visitor's text. */
    private static final Pattern BLOCK =
            Pattern.compile("\\A\\s*<session-context>(.*?)</session-context>\\s*", Pattern.DOTALL);

    private static final int PREVIEW_LENGTH = 120;

    /** Enough Markdown for a preview, so that a long answer costs no more than a short one. */
    private static final int PREVIEW_SOURCE = 1_000;

    private static final Pattern CITATION = Pattern.compile("\\[[0-9]{1,3}]\\(#source-[0-9]{1,3}\\)");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]]*)]\\([^()\\s]*\\)");
    private static final Pattern MARKS =
            Pattern.compile("(?m)^[ \\t]*(?:```.*$|#{1,6}[ \\t]|>[ \\t]?|[-*+][ \\t])|\\*{1,3}|~~|`|__");

    /** The fillers of Hangul and the empty pattern of Braille. */
    private static final String BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800";

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Creates a text without mentions and without a language. */
    public MessageText(String text, @Nullable String context, boolean fromText) {
        this(text, context, fromText, List.of(), null);
    }

    /** Returns the same text with {@code mentions} and {@code language}. */
    public MessageText with(List<Mention> mentions, @Nullable String language) {
        return new MessageText(text, context, fromText, mentions, language);
    }

    /**
     * Splits a received message into text and context.
     *
     * @param context the context field; if it is present, the text is not searched for a context block
     * @throws Problem {@code too_large} if the context has more than 16 kB
     */
    public static MessageText of(String text, @Nullable String context) {
        Matcher block = BLOCK.matcher(text);
        boolean fromText = (context == null || context.isEmpty()) && block.lookingAt();
        String page = fromText ? block.group(1).strip() : context;
        int bytes = page == null ? 0 : page.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_CONTEXT_BYTES) {
            throw new Problem(
                    Code.TOO_LARGE,
                    "context must have at most " + MAX_CONTEXT_BYTES + " bytes in UTF-8, got " + bytes + ".");
        }
        return page == null || page.isEmpty()
                ? new MessageText(fromText ? text.substring(block.end()) : text, null, false)
                : new MessageText(fromText ? text.substring(block.end()) : text, page, fromText);
    }

    /** Returns whether a reader would see nothing of a text: it has only spaces, controls, and characters without a shape. */
    public static boolean isInvisible(String text) {
        return text.codePoints().noneMatch(MessageText::isVisible);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> BLANK_LETTERS.indexOf(character) < 0;
        };
    }

    /** Returns the fields of {@code user.message}. */
    public ObjectNode fields() {
        ObjectNode fields = Json.object().put("text", text);
        if (context != null) {
            fields.put(CONTEXT, context);
        }
        if (!mentions.isEmpty()) {
            fields.set(Mention.FIELD, Mention.json(mentions));
        }
        if (language != null) {
            fields.put(LANGUAGE, language);
        }
        return fromText ? fields.put(CONTEXT_FROM, "text") : fields;
    }

    /** Removes the context, which only operators and the model may see. */
    static void hideContext(ObjectNode fields) {
        fields.remove(CONTEXT);
        fields.remove(CONTEXT_FROM);
    }

    /** Returns a title for lists: one line of at most 80 characters. */
    public static String title(String text) {
        return line(text, TITLE_LENGTH);
    }

    /** Returns the beginning of a message for lists: one line of at most 120 characters, without Markdown. */
    public static String preview(String markdown) {
        String some = markdown.substring(0, Math.min(markdown.length(), PREVIEW_SOURCE));
        String cited = CITATION.matcher(some).replaceAll("");
        return line(MARKS.matcher(LINK.matcher(cited).replaceAll("$1")).replaceAll(""), PREVIEW_LENGTH);
    }

    private static String line(String text, int length) {
        String line = SPACE.matcher(text).replaceAll(" ").strip();
        if (line.length() <= length) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(length - 2)) ? length - 2 : length - 1;
        return line.substring(0, end) + "…";
    }
}
