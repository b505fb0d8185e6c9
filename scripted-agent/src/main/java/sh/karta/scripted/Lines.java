// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.util.ArrayList;
import java.util.List;

/** Splits the text of a script into lines. */
final class Lines {
    private Lines() {}

    /** Returns the lines of a text, without their ends. */
    static List<String> of(String text) {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf('\n', begin);
            int next = end < 0 ? text.length() : end;
            int last = next > begin && text.charAt(next - 1) == '\r' ? next - 1 : next;
            lines.add(text.substring(begin, last));
            begin = next + 1;
        }
        return lines;
    }

    /** Returns the index of the first white space; the length if there is none. */
    static int endOfWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
