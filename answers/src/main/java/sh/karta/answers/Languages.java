// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.Reader;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** The languages for which the index knows word forms. With {@code any}, only exact words match. */
public final class Languages {
    /** The values that a config may have. */
    public static final List<String> ALL =
            List.of("en", "de", "fr", "es", "it", "nl", "pt", "ru", "ar", "zh", "ja", "ko", "any");

    private Languages() {}

    /** Returns the language of a tag such as {@code de-AT} (BCP 47), or {@code otherwise} if the index does not know it. */
    static String of(String tag, String otherwise) {
        String language = tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        return ALL.contains(language) ? language : otherwise;
    }

    static Analyzer analyzer(String language) {
        return switch (language) {
            case "zh", "ja", "ko" -> wrapped(new CJKAnalyzer(), false);
            default -> wrapped(words(language), true);
        };
    }

    /**
     * Spells out the signs of names such as C++, C# and .NET, which would all be lost.
     *
     * @param pairs whether to split Chinese, Japanese and Korean text, which documents of all languages may contain, into pairs of characters
     */
    private static Analyzer wrapped(Analyzer words, boolean pairs) {
        return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return words;
            }

            @Override
            protected Reader wrapReader(String field, Reader text) {
                return SignedNames.spelledOut(text);
            }

            @Override
            protected TokenStreamComponents wrapComponents(String field, TokenStreamComponents components) {
                return pairs
                        ? new TokenStreamComponents(
                                components.getSource(), new CJKBigramFilter(components.getTokenStream()))
                        : components;
            }
        };
    }

    private static Analyzer words(String language) {
        return switch (language) {
            case "en" -> english();
            case "de" -> new GermanAnalyzer();
            case "fr" -> new FrenchAnalyzer();
            case "es" -> new SpanishAnalyzer();
            case "it" -> new ItalianAnalyzer();
            case "nl" -> new DutchAnalyzer();
            case "pt" -> new PortugueseAnalyzer();
            case "ru" -> new RussianAnalyzer();
            case "ar" -> new ArabicAnalyzer();
            default -> new StandardAnalyzer();
        };
    }

    /** Keeps more words apart than {@link EnglishAnalyzer}, whose stemmer maps "accessibility" and "access" to the same term. */
    private static Analyzer english() {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer source = new StandardTokenizer();
                TokenStream words = new LowerCaseFilter(new EnglishPossessiveFilter(source));
                return new TokenStreamComponents(
                        source, new KStemFilter(new StopFilter(words, EnglishAnalyzer.getDefaultStopSet())));
            }
        };
    }
}
