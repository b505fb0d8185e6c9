// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.text.Bidi;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Joins words in the order in which they are read. Most programs draw lines of Arabic and Hebrew from the left, beginning with the last
 * word.
 */
final class ReadingOrder {
    private ReadingOrder() {}

    static String text(List<Word> words) {
        Word[] order = words.toArray(Word[]::new);
        long rightToLeft =
                words.stream().filter(word -> isRightToLeft(word.text())).count();
        boolean drawnFromLeft = order[0].left() < order[order.length - 1].left();
        if (rightToLeft > 0 && drawnFromLeft) {
            byte base = (byte) (2 * rightToLeft > order.length ? 1 : 0);
            byte[] levels = new byte[order.length];
            for (int i = 0; i < order.length; i++) {
                levels[i] = isRightToLeft(order[i].text()) ? 1 : base == 1 ? (byte) 2 : 0;
            }
            // Reversing the runs twice gives the original order.
            Bidi.reorderVisually(levels, 0, order, 0, order.length);
        }
        return List.of(order).stream().map(Word::text).collect(Collectors.joining(" "));
    }

    private static boolean isRightToLeft(String word) {
        return word.codePoints()
                .mapToObj(Character::getDirectionality)
                .anyMatch(direction -> direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
    }
}
