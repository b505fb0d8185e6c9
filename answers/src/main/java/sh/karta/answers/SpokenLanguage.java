// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;

/** Guesses the language of a visitor's text, and provides the words of each language that carry no meaning. */
final class SpokenLanguage {
    /** Words of questions in addition to the stop words of the analyzers. */
    private static final Map<String, Set<String>> MORE = Map.of(
            "en",
            words(
                    "how what when where which who whom whose why can could do does did doing i my me mine you your we our us should"
                            + " would will shall may might please tell show explain mean means about need needs want wants help has have had am"
                            + " get gets got from out up than so too very just also any some there here its he she them his her us without was"
                            + " were been being after before again while between during let make makes made sure look like use using used way"
                            + " possible know find see say says ask i'm it's don't doesn't what's how's isn't can't give take work works go going"
                            + " now one vs etc many much often whether either neither though although because since until unless"),
            "de",
            words(
                    "wie was wann wo wer warum welche welcher welches welchen kann könnt könnte können soll sollte muss man ich mein meine"
                            + " meinen meiner meines meinem mir mich du dein deine wir unser unsere gibt bitte zeig erkläre habe hat haben wird"
                            + " werden mache machen macht geht gehen tun ist sind wieder auf es das"),
            "fr",
            words(
                    "comment quoi quand où qui pourquoi quel quelle quels quelles puis peut peux peut-on pouvez est-ce puis-je je mon ma"
                            + " mes nous notre vous votre faut il y a-t-il être dans plusieurs fonctionne-t-il faire fait marche un une"),
            "es",
            words(
                    "cómo como qué que cuándo dónde donde quién quien cuál cuáles por puedo puede pueden debo mi mis me nuestro hay hacer"
                            + " hace es está son"),
            "pt",
            words(
                    "como que quando onde quem qual quais por mudar posso pode podem devo meu minha meus minhas me nosso há fazer faz é está são"));

    private static final Map<String, CharArraySet> STOP_WORDS = Map.of(
            "en", EnglishAnalyzer.getDefaultStopSet(),
            "de", GermanAnalyzer.getDefaultStopSet(),
            "fr", FrenchAnalyzer.getDefaultStopSet(),
            "es", SpanishAnalyzer.getDefaultStopSet(),
            "it", ItalianAnalyzer.getDefaultStopSet(),
            "nl", DutchAnalyzer.getDefaultStopSet(),
            "pt", PortugueseAnalyzer.getDefaultStopSet(),
            "ru", RussianAnalyzer.getDefaultStopSet());

    /** In the order in which ties are decided. */
    private static final List<String> LATIN = List.of("en", "de", "fr", "es", "pt");

    /**
     * Languages in which the agent has no words of its own. They share many words with the others, so a text must have more of theirs than
     * of any other language's.
     */
    private static final List<String> RELATED = List.of("it", "nl");

    /** Words of questions in these languages. Not stop words, because documents may be in these languages. */
    private static final Map<String, Set<String>> ASKING = Map.of(
            "it", words("posso puoi può possiamo potete devo quando qual quali"),
            "nl", words("waar wanneer waarom welke hoeveel kun mag jullie"));

    private static final Map<String, String> LETTERS =
            Map.of("de", "äöüß", "fr", "çœêèàùëï", "es", "ñ¿¡", "pt", "ãõà", "it", "èàùòì", "nl", "ëï");

    /** In the order in which they are looked for. Several languages share most scripts: this is the one with most readers. */
    private static final List<Map.Entry<Character.UnicodeScript, String>> SCRIPTS = List.of(
            Map.entry(Character.UnicodeScript.HIRAGANA, "ja"),
            Map.entry(Character.UnicodeScript.KATAKANA, "ja"),
            Map.entry(Character.UnicodeScript.HANGUL, "ko"),
            Map.entry(Character.UnicodeScript.HAN, "zh"),
            Map.entry(Character.UnicodeScript.ARABIC, "ar"),
            Map.entry(Character.UnicodeScript.CYRILLIC, "ru"),
            Map.entry(Character.UnicodeScript.THAI, "th"),
            Map.entry(Character.UnicodeScript.HEBREW, "he"),
            Map.entry(Character.UnicodeScript.GREEK, "el"),
            Map.entry(Character.UnicodeScript.DEVANAGARI, "hi"));

    /** Their words can consist of Chinese characters alone. */
    private static final Set<String> WITH_HAN = Set.of("ja", "ko");

    /** Frequent characters that only Chinese has. */
    private static final String CHINESE = "吗么怎您你们这哪请问为时间长个还让给从开关设发页图钱应该样对说";

    private static final int MAX_CHARACTERS = 500;

    /** Stop words of French, because its analyzer cuts "c'est" into two. A visitor who types one means a name, such as the language C. */
    private static final Pattern LETTER = Pattern.compile("[b-df-hj-np-tv-xz]");

    /** Number of words that show one of the {@link #RELATED} languages. */
    private static final int CERTAIN = 2;

    private SpokenLanguage() {}

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    /** @param otherwise returned if the text does not show its language */
    static String guess(String text, String otherwise) {
        String script = script(text, otherwise);
        // A sentence of Latin letters can mention a word of another script.
        if (!script.isEmpty() && !isLatinSentence(text)) {
            return script;
        }
        List<String> words = WordTokenizer.of(text);
        String best = otherwise;
        double most = 0;
        Set<String> candidates = new LinkedHashSet<>(LATIN);
        candidates.add(otherwise);
        candidates.addAll(RELATED);
        for (String language : candidates) {
            Set<String> asking = ASKING.getOrDefault(language, Set.of());
            double score = words.stream()
                    .filter(word -> !LETTER.matcher(word).matches())
                    .filter(word -> isStopWord(word, language) || asking.contains(word))
                    .count();
            if (score < CERTAIN && RELATED.contains(language) && !language.equals(otherwise)) {
                // One shared word, such as "per" or "non", says nothing.
                continue;
            }
            String letters = LETTERS.getOrDefault(language, "");
            score += text.toLowerCase(Locale.ROOT).chars().anyMatch(c -> letters.indexOf(c) >= 0) ? 1.5 : 0;
            score += language.equals(otherwise) ? 0.1 : 0;
            if (score > most + 1e-9 && score >= 1) {
                most = score;
                best = language;
            }
        }
        return best;
    }

    private static boolean isLatinSentence(String text) {
        List<String> words = WordTokenizer.of(text);
        return LATIN.stream()
                .anyMatch(language -> words.stream()
                                .filter(word -> word.length() > 1 && isStopWord(word, language))
                                .distinct()
                                .count()
                        > 1);
    }

    /**
     * Returns the language of the first script that identifies one; empty for Latin letters. Japanese and Korean have their own characters
     * in addition to Chinese ones, so these are searched first.
     */
    private static String script(String text, String otherwise) {
        Set<Character.UnicodeScript> scripts = EnumSet.noneOf(Character.UnicodeScript.class);
        text.codePoints().limit(MAX_CHARACTERS).forEach(c -> scripts.add(Character.UnicodeScript.of(c)));
        for (Map.Entry<Character.UnicodeScript, String> each : SCRIPTS) {
            if (scripts.contains(each.getKey())) {
                boolean isShared = each.getKey() == Character.UnicodeScript.HAN
                        && text.chars().noneMatch(c -> CHINESE.indexOf(c) >= 0);
                return isShared && WITH_HAN.contains(otherwise) ? otherwise : each.getValue();
            }
        }
        return "";
    }

    static boolean isStopWord(String word, String language) {
        CharArraySet stop = STOP_WORDS.get(language);
        return (stop != null && stop.contains(word))
                || MORE.getOrDefault(language, Set.of()).contains(word);
    }
}
