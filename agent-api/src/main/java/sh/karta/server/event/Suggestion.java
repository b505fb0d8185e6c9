// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import org.jspecify.annotations.Nullable;

/**
 * A short reply that visitors can send with one tap.
 *
 * @param label the text of the button
 * @param text the message that it sends
 */
public record Suggestion(String label, String text) {
    /** Name of the tool with which a model suggests. */
    public static final String TOOL = "suggest";

    /** Maximum number of suggestions below an answer. */
    public static final int MOST = 4;

    public static final int LONGEST_LABEL = 60;
    public static final int LONGEST_TEXT = 500;

    /** Returns what is wrong with a suggestion; null if it is valid. */
    public static @Nullable String fault(String label, String text) {
        if (!isLine(label, LONGEST_LABEL)) {
            return "label: expected " + lineOf(LONGEST_LABEL);
        }
        return isLine(text, LONGEST_TEXT) ? null : "text: expected " + lineOf(LONGEST_TEXT);
    }

    /** Returns what a valid text is, for error messages. */
    public static String lineOf(int longest) {
        return "one line of 1 to " + longest + " characters";
    }

    /** Returns whether a text is one line that is not blank, has no control characters and is not too long. */
    public static boolean isLine(String text, int longest) {
        return !text.isBlank() && text.length() <= longest && text.chars().noneMatch(Suggestion::breaksLine);
    }

    private static boolean breaksLine(int character) {
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }
}
