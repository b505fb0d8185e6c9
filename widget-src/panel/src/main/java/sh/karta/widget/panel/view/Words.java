// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

/** Names that programs use, for people. */
final class Words {
    private Words() {}

    /** Returns an identifier as words: {@code search_manual}, {@code searchManual} and {@code search-manual} are "Search manual". */
    static String of(String identifier) {
        StringBuilder words = new StringBuilder();
        boolean afterSmall = false;
        for (int i = 0; i < identifier.length(); i++) {
            char c = identifier.charAt(i);
            if (c == '_' || c == '-' || c == '.') {
                words.append(' ');
            } else if (words.length() == 0 && small(c)) {
                words.append((char) (c - 32));
            } else if (afterSmall && c >= 'A' && c <= 'Z') {
                // An abbreviation keeps its capitals: queryDB is "Query DB".
                boolean word = i + 1 < identifier.length() && small(identifier.charAt(i + 1));
                words.append(' ').append(word ? (char) (c + 32) : c);
            } else {
                words.append(c);
            }
            afterSmall = small(c);
        }
        return words.toString();
    }

    private static boolean small(char c) {
        return c >= 'a' && c <= 'z';
    }
}
