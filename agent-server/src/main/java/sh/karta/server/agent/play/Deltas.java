// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text the way models do: pieces of 16 to 32 characters, 24 in the mean, regardless of words and markup. */
final class Deltas {
    private Deltas() {}

    static List<String> of(String text) {
        List<String> deltas = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = Math.min(text.length(), start + 16 + deltas.size() * 7 % 17);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            deltas.add(text.substring(start, end));
            start = end;
        }
        return deltas;
    }
}
