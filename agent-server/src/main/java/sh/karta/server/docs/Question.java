// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;

/** The search terms of a question, each with its weight. */
final class Question {
    /** Words that occur in any question and do not help to find an answer. */
    private static final Set<String> STOP_WORDS = Set.of(
            "how", "what", "when", "where", "which", "who", "why", "can", "could", "do", "doe", "does", "i", "my", "me",
            "you", "your", "we", "our", "should", "would", "please", "tell", "show", "explain", "mean", "about", "need",
            "want", "hello", "hi", "hey", "thank", "thanks", "help");

    private static final int MAX_TERMS = 40;

    private final Map<String, Double> weights;

    private Question(Map<String, Double> weights) {
        this.weights = weights;
    }

    /**
     * Parses a question. Terms are weighted by inverse document frequency. A term that no document contains weighs most, so that a
     * passage without it has a low coverage.
     */
    static Question of(String text, Analyzer analyzer, IndexSearcher searcher) {
        Map<String, Double> weights = new LinkedHashMap<>();
        IndexReader reader = searcher.getIndexReader();
        try {
            for (String term : terms(text, analyzer)) {
                if (!STOP_WORDS.contains(term) && weights.size() < MAX_TERMS) {
                    int frequency = reader.docFreq(new Term("text", term));
                    weights.put(term, Math.log(1 + (reader.numDocs() + 1.0) / (frequency + 1.0)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Question(weights);
    }

    private static Set<String> terms(String text, Analyzer analyzer) {
        Set<String> terms = new LinkedHashSet<>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
            return terms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEmpty() {
        return weights.isEmpty();
    }

    Set<String> terms() {
        return weights.keySet();
    }

    /** Returns the share of the question's weight whose terms a text contains, from 0 to 1. */
    double coverage(String text, Analyzer analyzer) {
        Set<String> present = terms(text, analyzer);
        double total = 0;
        double covered = 0;
        for (Map.Entry<String, Double> term : weights.entrySet()) {
            total += term.getValue();
            covered += present.contains(term.getKey()) ? term.getValue() : 0;
        }
        return total == 0 ? 0 : covered / total;
    }
}
