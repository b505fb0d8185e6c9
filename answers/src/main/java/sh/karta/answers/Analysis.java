// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Splits text into terms: word forms of the documents' language, and 3-grams of characters. */
final class Analysis {
    static final String GRAMS = "grams";
    private static final int GRAM = 3;

    private final Analyzer words;
    private final Analyzer grams = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            return new TokenStreamComponents(
                    source, new NGramTokenFilter(new LowerCaseFilter(source), GRAM, GRAM, true));
        }
    };

    Analysis(Analyzer words) {
        this.words = words;
    }

    /** Returns an analyzer for indexing, by field. */
    Analyzer byField() {
        return new PerFieldAnalyzerWrapper(words, java.util.Map.of(GRAMS, grams));
    }

    List<String> words(String text) {
        return terms(words, text);
    }

    List<String> grams(String text) {
        return terms(grams, text);
    }

    private static List<String> terms(Analyzer analyzer, String text) {
        List<String> terms = new ArrayList<>();
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
}
