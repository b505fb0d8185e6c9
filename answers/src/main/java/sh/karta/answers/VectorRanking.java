// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.apache.lucene.util.VectorUtil;
import org.jspecify.annotations.Nullable;

/** Ranks passages by the angle between their vector and that of the question. */
final class VectorRanking {
    private final List<float[]> vectors;
    private final Function<String, float @Nullable []> question;

    /**
     * @param vectors of the first passages, each of length 1
     * @param question returns the vector of a question, of length 1; null if it has none
     */
    VectorRanking(List<float[]> vectors, Function<String, float @Nullable []> question) {
        this.vectors = vectors;
        this.question = question;
    }

    /** Returns the ranking of the passages from one number to another, exclusive, which start at 0 in it. */
    VectorRanking of(int from, int to) {
        int size = vectors.size();
        return new VectorRanking(vectors.subList(Math.min(from, size), Math.min(to, size)), question);
    }

    /** Returns the cosine of the angle for the nearest passages, by their number; empty if the question has no vector. */
    Map<Integer, Double> rank(String text, int limit) {
        Map<Integer, Double> nearest = new HashMap<>();
        float[] asked = vectors.isEmpty() ? null : question.apply(text);
        if (asked == null) {
            return nearest;
        }
        PriorityQueue<Map.Entry<Integer, Float>> best = new PriorityQueue<>(Map.Entry.comparingByValue());
        for (int i = 0; i < vectors.size(); i++) {
            float cosine = VectorUtil.dotProduct(asked, vectors.get(i));
            if (best.size() < limit || cosine > best.element().getValue()) {
                best.add(Map.entry(i, cosine));
                if (best.size() > limit) {
                    best.remove();
                }
            }
        }
        best.forEach(entry -> nearest.put(entry.getKey(), (double) entry.getValue()));
        return nearest;
    }
}
