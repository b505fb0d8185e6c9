// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;

/** The HTML that has a meaning in an answer: line breaks, comments, and three elements without attributes. All other HTML is text. */
public final class Tags {
    /** There is no tag. */
    static final int NONE = -1;

    /** The text ends within what may become a tag. */
    static final int UNFINISHED = -2;

    /** Line breaks, then an opening and a closing tag for {@link Inline#SUBSCRIPT} and each kind after it. */
    private static final String[] TAGS = {
        "<br>", "<br/>", "<br />", "<sub>", "</sub>", "<sup>", "</sup>", "<kbd>", "</kbd>"
    };

    private static final int BREAKS = 3;

    private Tags() {}

    /** Returns the number of the tag at {@code from}, in letters of either case, or {@link #NONE} or {@link #UNFINISHED}. */
    static int at(String text, int from, int to) {
        for (int tag = 0; tag < TAGS.length; tag++) {
            String name = TAGS[tag];
            int length = 0;
            while (from + length < to && length < name.length() && isSame(text, from + length, name, length)) {
                length++;
            }
            if (length == name.length()) {
                return tag;
            }
            if (from + length == to) {
                return UNFINISHED;
            }
        }
        return NONE;
    }

    private static boolean isSame(String text, int at, String name, int index) {
        int c = Text.at(text, at);
        return (Characters.isLetter(c) ? c | 32 : c) == Text.at(name, index);
    }

    /** Returns the number of characters of a tag. */
    static int length(int tag) {
        return TAGS[tag].length();
    }

    /** Returns {@link Inline#BREAK} or the kind of the element that a tag opens or closes. */
    static int kind(int tag) {
        return tag < BREAKS ? Inline.BREAK : Inline.SUBSCRIPT + (tag - BREAKS) / 2;
    }

    /** Returns whether a tag closes an element. */
    static boolean closes(int tag) {
        return tag >= BREAKS && (tag - BREAKS) % 2 != 0;
    }

    /**
     * Returns the index after the tag or the complete comment at {@code at}, or {@code at} if there is neither. For texts that are
     * not parsed.
     */
    public static int end(String text, int at) {
        if (Text.startsWith(text, "<!--", at)) {
            int end = Text.indexOf(text, "-->", at + 2);
            return end < 0 ? at : end + 3;
        }
        int tag = at(text, at, text.length());
        return tag < 0 ? at : at + length(tag);
    }
}
