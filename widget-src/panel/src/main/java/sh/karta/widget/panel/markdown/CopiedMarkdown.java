// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import sh.karta.widget.core.text.Text;

/** The Markdown of an answer for use outside of the panel. */
public final class CopiedMarkdown {
    private static final String CITED = "](#source-";

    private CopiedMarkdown() {}

    /** Returns {@code markdown} with citations as {@code [1]}, because their targets exist in the panel only. */
    public static String of(String markdown) {
        String kept = "";
        int from = 0;
        for (int at = Text.indexOf(markdown, CITED, 0); at >= 0; at = Text.indexOf(markdown, CITED, from)) {
            int end = Text.indexOf(markdown, ")", at);
            kept = Text.concat(kept, Text.slice(markdown, from, at + 1));
            from = end < 0 ? markdown.length() : end + 1;
        }
        return Text.concat(kept, Text.slice(markdown, from, markdown.length()));
    }
}
