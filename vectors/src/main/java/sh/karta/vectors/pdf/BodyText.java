// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The appearance of the running text of a document.
 *
 * @param size font size of most characters, in half points
 * @param pitch usual distance between two lines of a paragraph, in points
 * @param headingSizes the largest font sizes of headings, the largest first
 */
record BodyText(int size, float pitch, List<Integer> headingSizes) {
    /** Headings are at least 15 % larger. Smaller differences occur between fonts of the same text. */
    private static final float HEADING = 1.15f;
    /** Lines with a larger distance than this multiple of their size are never in one paragraph. */
    private static final float MAX_PITCH = 2.2f;

    private static final float USUAL_PITCH = 1.5f;
    /** Maximum number of heading levels, because more do not help readers. */
    private static final int SIZES = 4;

    static BodyText of(List<Line> lines) {
        Map<Integer, Integer> characters = new HashMap<>();
        lines.forEach(line -> characters.merge(line.size(), line.text().length(), Integer::sum));
        int size = mostFrequent(characters, 1);
        List<Integer> larger = characters.keySet().stream()
                .filter(other -> other >= size * HEADING)
                .sorted(Comparator.reverseOrder())
                .limit(SIZES)
                .toList();
        return new BodyText(size, pitch(lines, size), larger);
    }

    private static float pitch(List<Line> lines, int size) {
        Map<Integer, Integer> gaps = new HashMap<>();
        IntStream.range(1, lines.size()).forEach(i -> {
            Line line = lines.get(i);
            float gap = line.top() - lines.get(i - 1).top();
            boolean isBody = line.size() == size && lines.get(i - 1).size() == size;
            if (isBody && line.page() == lines.get(i - 1).page() && gap > 0 && gap < MAX_PITCH * line.points()) {
                gaps.merge(Math.round(2 * gap), 1, Integer::sum);
            }
        });
        return mostFrequent(gaps, Math.round(USUAL_PITCH * size)) / 2f;
    }

    private static int mostFrequent(Map<Integer, Integer> counts, int none) {
        return counts.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse(none);
    }

    boolean isHeading(Line line) {
        return line.size() >= size * HEADING;
    }

    /** Returns the level of a heading with this font size, from 1 to one more than the number of sizes. */
    int level(int headingSize) {
        int index = headingSizes.indexOf(headingSize);
        return 1 + (index < 0 ? headingSizes.size() : index);
    }
}
