// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that asks nothing: a greeting, thanks, a farewell, or a question about the agent itself.
 *
 * @param kind {@code hello}, {@code thanks}, {@code bye} or {@code who}
 * @param language of the words
 */
public record SmallTalk(String kind, String language) {
    private static final Map<String, List<SmallTalk>> PHRASES = new HashMap<>();
    private static final Set<String> FILLERS = new HashSet<>();
    private static final int MAX_CHARACTERS = 80;
    private static final int LONGEST = 5;

    /** A farewell after thanks counts as a farewell. A greeting before other small talk is ignored. */
    private static final List<String> ORDER = List.of("who", "bye", "thanks", "hello");

    static {
        for (String line : WordFile.resource("smalltalk.txt")) {
            String[] parts = line.split(":", 2);
            String[] head = parts[0].split(" ");
            for (String phrase : WordFile.words(parts[1])) {
                if (head[0].equals("filler")) {
                    FILLERS.add(phrase);
                } else {
                    PHRASES.computeIfAbsent(phrase, any -> new ArrayList<>()).add(new SmallTalk(head[0], head[1]));
                }
            }
        }
    }

    /** Returns the kind of a message that consists of such phrases alone; null for any other. A message without words is a greeting. */
    static @Nullable SmallTalk of(String text, String language) {
        if (text.length() > MAX_CHARACTERS) {
            return null;
        }
        String plain = text.toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replaceAll("[^\\p{L}\\p{M}\\p{N}'-]+", " ")
                .strip();
        if (plain.isEmpty()) {
            return new SmallTalk("hello", language);
        }
        List<String> words = List.of(plain.split(" "));
        List<SmallTalk> found = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            int length = Math.min(LONGEST, words.size() - at);
            while (length > 0 && !PHRASES.containsKey(String.join(" ", words.subList(at, at + length)))) {
                length--;
            }
            if (length > 0) {
                found.add(choose(
                        PHRASES.getOrDefault(String.join(" ", words.subList(at, at + length)), List.of()), language));
            } else if (!FILLERS.contains(words.get(at))) {
                return null;
            }
            at += Math.max(1, length);
        }
        return found.stream()
                .min((a, b) -> Integer.compare(ORDER.indexOf(a.kind()), ORDER.indexOf(b.kind())))
                .orElse(null);
    }

    private static SmallTalk choose(List<SmallTalk> meanings, String language) {
        return meanings.stream()
                .filter(meaning -> meaning.language().equals(language))
                .findFirst()
                .orElse(meanings.get(0));
    }
}
