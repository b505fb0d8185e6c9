// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

import sh.karta.widget.core.text.Text;

/** Makes identifiers readable. */
public final class Humanize {
    private Humanize() {}

    /**
     * Returns an identifier as words, for example "Search manual" for {@code search_manual} and
     * {@code search-manual}.
     */
    public static String of(String identifier) {
        String words = "";
        for (int i = 0; i < identifier.length(); i++) {
            int c = Text.at(identifier, i);
            boolean hump = c >= 'A' && c <= 'Z' && i > 0 && small(Text.at(identifier, i - 1));
            boolean separator = c == '_' || c == '-' || c == '.';
            if (hump || separator) {
                words = Text.concat(words, " ");
            }
            if (i == 0 && small(c)) {
                words = Text.slice("ABCDEFGHIJKLMNOPQRSTUVWXYZ", c - 'a', c - 'a' + 1);
            } else if (!separator) {
                words = Text.concat(words, Text.slice(identifier, i, i + 1));
            }
        }
        return words;
    }

    private static boolean small(int c) {
        return c >= 'a' && c <= 'z';
    }
}
