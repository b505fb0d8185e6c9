// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the citations {@code [1](#source-1)} of a streamed text into {@code [1]}, because their targets exist in the panel only. The
 * sources follow the text, so their URLs come as link reference definitions (CommonMark §4.7) at its end: {@code [1]: https://…}.
 */
final class CitationText {
    private static final Pattern MARK = Pattern.compile("\\[\\d{1,4}]\\(#source-(\\d{1,4})\\)");
    /** After a mark, these would make it another link or a definition. */
    private static final String LINKING = "[(:";
    /** Before a mark, these would make it an image or the label of another link. */
    private static final String LINKED = "!]";

    private final Set<Integer> cited = new HashSet<>();
    /** The beginning of what may be a mark. */
    private String held = "";

    private boolean afterMark;
    /** The last character of the text so far, without marks. */
    private char last;

    /** Returns what can be sent of a text after its next piece. */
    String add(String piece) {
        String text = held + piece;
        int end = text.length();
        int start = text.lastIndexOf('[');
        if (start >= 0) {
            Matcher mark = MARK.matcher(text).region(start, end);
            end = !mark.lookingAt() && mark.hitEnd() ? start : end;
        }
        held = text.substring(end);
        return replaced(text.substring(0, end));
    }

    /** Returns the rest of a text at its end. */
    String rest() {
        String rest = replaced(held);
        held = "";
        afterMark = false;
        last = 0;
        return rest;
    }

    /** Returns whether the texts so far cite a source. */
    boolean cites(int number) {
        return cited.contains(number);
    }

    private String replaced(String text) {
        StringBuilder out = new StringBuilder();
        Matcher mark = MARK.matcher(text);
        int from = 0;
        while (mark.find()) {
            append(text.substring(from, mark.start()), out);
            int number = Integer.parseInt(mark.group(1));
            boolean linked = !afterMark && LINKED.indexOf(last) >= 0;
            append((linked ? " [" : "[") + number + "]", out);
            cited.add(number);
            afterMark = true;
            from = mark.end();
        }
        append(text.substring(from), out);
        return out.toString();
    }

    private void append(String text, StringBuilder out) {
        if (!text.isEmpty()) {
            out.append(afterMark && LINKING.indexOf(text.charAt(0)) >= 0 ? " " : "")
                    .append(text);
            afterMark = false;
            last = text.charAt(text.length() - 1);
        }
    }
}
