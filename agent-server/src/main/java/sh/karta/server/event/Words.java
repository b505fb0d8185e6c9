// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import java.util.regex.Pattern;

/** The visitor's own words inside a message: what people are shown, without the page's context (wire protocol §3). */
public final class Words {
    private static final int TITLE_LENGTH = 80;
    private static final Pattern CONTEXT =
            Pattern.compile("\\A\\s*<session-context>.*?</session-context>\\s*", Pattern.DOTALL);
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Words() {}

    /** The message without the {@code <session-context>} in front of it. */
    public static String own(String text) {
        return CONTEXT.matcher(text).replaceFirst("");
    }

    /** One line of at most 80 characters for lists. */
    public static String title(String text) {
        String line = SPACE.matcher(own(text)).replaceAll(" ").strip();
        if (line.length() <= TITLE_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(TITLE_LENGTH - 2)) ? TITLE_LENGTH - 2 : TITLE_LENGTH - 1;
        return line.substring(0, end) + "…";
    }
}
