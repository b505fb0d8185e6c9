// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Translates words of questions in other languages into the words of English documents. */
final class Glossary {
    /** The English words that were found, and the rest of the text. */
    record Translation(List<List<String>> concepts, String rest) {}

    private record Entry(String word, List<String> english) {}

    private static final int SHORTEST_PART = 5;
    private static final List<Entry> ENTRIES = entries();

    private Glossary() {}

    private static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String line : WordFile.resource("glossary.txt")) {
            String[] sides = line.split("=", 2);
            List<String> english = List.of(sides[1].strip().split(" "));
            WordFile.words(sides[0]).forEach(word -> entries.add(new Entry(word, english)));
        }
        entries.sort(Comparator.comparing((Entry entry) -> -entry.word().length()));
        return List.copyOf(entries);
    }

    static Translation translate(String text) {
        List<List<String>> concepts = new ArrayList<>();
        StringBuilder rest = new StringBuilder(text.toLowerCase(Locale.ROOT));
        for (Entry entry : ENTRIES) {
            int at = find(rest, entry.word());
            if (at >= 0) {
                if (!concepts.contains(entry.english())) {
                    concepts.add(entry.english());
                }
                for (int i = at; i < at + entry.word().length(); i++) {
                    rest.setCharAt(i, ' ');
                }
            }
        }
        return new Translation(concepts, rest.toString());
    }

    /** Finds a word: as a whole, or inside another one if it is long enough or written without spaces. */
    private static int find(CharSequence text, String word) {
        String all = text.toString();
        boolean spaced = Character.isAlphabetic(word.codePointAt(0)) && !isUnspaced(word);
        for (int at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + 1)) {
            boolean starts = at == 0 || !Character.isLetterOrDigit(all.charAt(at - 1));
            int end = at + word.length();
            boolean ends = end == all.length() || !Character.isLetterOrDigit(all.charAt(end));
            if (!spaced || (starts && ends) || (word.length() >= SHORTEST_PART && (starts || ends))) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isUnspaced(String word) {
        Character.UnicodeScript script = Character.UnicodeScript.of(word.codePointAt(0));
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }
}
