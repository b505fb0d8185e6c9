// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The terms of the documents that a question asks for.
 *
 * @param concepts one for each word or phrase of the question that the documents know
 * @param names identifiers of the documents that the question contains
 * @param unknown number of words that the documents do not contain, without those that carry no meaning
 * @param outside the same number, but one of the most frequent words, such as "thing", counts half, and a clause without spaces as one
 *     word, because most pairs of its characters are none
 * @param foreign whether the question was translated
 */
record SearchTerms(List<Concept> concepts, Set<String> names, int unknown, double outside, boolean foreign) {
    /**
     * A word of the question with all terms that match it.
     *
     * @param weight how specific it is to the subject
     * @param lift how much more the documents have it than other texts; see {@link Vocabulary#lift}
     */
    record Concept(List<Alternative> alternatives, double weight, double lift) {
        /** Returns how well a set of terms covers the concept, from 0 to 1. */
        double covered(Set<String> terms) {
            double best = 0;
            for (Alternative alternative : alternatives) {
                long present =
                        alternative.terms().stream().filter(terms::contains).count();
                best = Math.max(
                        best,
                        alternative.weight() * present / alternative.terms().size());
            }
            return best;
        }
    }

    /** Terms with the same or nearly the same meaning as the word of the question. */
    record Alternative(List<String> terms, double weight) {}

    private static final double SYNONYM = 0.6;
    private static final double CORRECTED = 0.9;
    private static final double TRANSLATED = 1;
    private static final double FREQUENT = 0.5;
    private static final int LONGEST_PHRASE = 3;
    private static final int MAX_CONCEPTS = 60;
    private static final int ASCII = 128;
    /** Languages in which every noun begins with a capital letter. */
    private static final Set<String> CAPITAL_NOUNS = Set.of("de");

    private static final Pattern COMPOUND = Pattern.compile("[-/]+");
    private static final Set<Character.UnicodeScript> UNSPACED = EnumSet.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.HANGUL);

    static SearchTerms of(
            String question, String language, Analysis analysis, Vocabulary vocabulary, Synonyms synonyms) {
        String spoken = SpokenLanguage.guess(question, language);
        boolean foreign = language.equals("en") && !spoken.equals("en");
        Set<String> capitals = WordTokenizer.capitals(question);
        TermReader reader = new TermReader(analysis, vocabulary, synonyms);
        reader.corrects = spoken.equals(language) || language.equals("any");
        reader.capitals.addAll(CAPITAL_NOUNS.contains(spoken) ? Set.of() : capitals);
        String rest = question;
        if (foreign) {
            Glossary.Translation translation = Glossary.translate(question);
            translation.concepts().forEach(reader::translated);
            rest = translation.rest();
        }
        List<String> words = WordTokenizer.of(rest);
        reader.letters.addAll(words.size() == 1 ? words : capitals);
        reader.read(words, spoken, foreign);
        Identifiers.calls(question).stream().filter(vocabulary::isName).forEach(reader.names::add);
        return new SearchTerms(
                List.copyOf(reader.concepts), Set.copyOf(reader.names), reader.unknown, reader.outside, foreign);
    }

    boolean isEmpty() {
        return concepts.isEmpty();
    }

    /** Returns the share of some terms that the question contains, from 0 to 1. */
    double precision(Set<String> terms) {
        long asked = terms.stream()
                .filter(term -> concepts.stream().anyMatch(concept -> concept.covered(Set.of(term)) >= SYNONYM))
                .count();
        return terms.isEmpty() ? 0 : (double) asked / terms.size();
    }

    /** Returns the share of the question's weight that a set of terms covers, from 0 to 1. */
    double coverage(Set<String> terms) {
        double total = 0;
        double covered = 0;
        for (Concept concept : concepts) {
            total += concept.weight();
            covered += concept.weight() * concept.covered(terms);
        }
        return total == 0 ? 0 : covered / total;
    }

    /** Returns the sum of the lifts of its concepts, each from 0 to a maximum; see {@link Vocabulary#lift}. */
    double lift(double most) {
        return concepts.stream()
                .mapToDouble(concept -> Math.max(0, Math.min(most, concept.lift())))
                .sum();
    }

    /** Returns how specific the question is: the sum of the weights of its concepts. */
    double weight() {
        return concepts.stream().mapToDouble(Concept::weight).sum();
    }

    /** Returns what the question asks for beside some terms. */
    SearchTerms without(Set<String> terms) {
        List<Concept> others =
                concepts.stream().filter(concept -> concept.covered(terms) == 0).toList();
        return new SearchTerms(others, names, unknown, outside, foreign);
    }

    /** Builds the concepts of a question. */
    private static final class TermReader {
        final List<Concept> concepts = new ArrayList<>();
        final Set<String> names = new LinkedHashSet<>();
        /** Letters that are words: names such as the languages C and R. */
        final Set<String> letters = new HashSet<>();
        /** Words that are names, because they have a capital letter inside a sentence. */
        final Set<String> capitals = new HashSet<>();
        /** Whether the question is in the language of the documents, so that a word that they lack may be one of theirs. */
        boolean corrects;

        int unknown;
        double outside;

        private final Analysis analysis;
        private final Vocabulary vocabulary;
        private final Synonyms synonyms;

        TermReader(Analysis analysis, Vocabulary vocabulary, Synonyms synonyms) {
            this.analysis = analysis;
            this.vocabulary = vocabulary;
            this.synonyms = synonyms;
        }

        void translated(List<String> english) {
            List<Alternative> alternatives = new ArrayList<>();
            for (String word : english) {
                add(word, TRANSLATED, alternatives);
                synonyms.of(word).forEach(other -> add(other, SYNONYM, alternatives));
            }
            concept(alternatives);
        }

        void read(List<String> words, String spoken, boolean foreign) {
            int at = 0;
            while (at < words.size() && concepts.size() < MAX_CONCEPTS) {
                int length = Math.min(LONGEST_PHRASE, words.size() - at);
                while (length > 1
                        && synonyms.of(String.join(" ", words.subList(at, at + length)))
                                .isEmpty()) {
                    length--;
                }
                String phrase = String.join(" ", words.subList(at, at + length));
                if (length > 1) {
                    List<Alternative> alternatives = new ArrayList<>();
                    add(phrase, 1, alternatives);
                    synonyms.of(phrase).forEach(other -> add(other, SYNONYM, alternatives));
                    concept(alternatives);
                } else {
                    word(phrase, spoken, foreign);
                }
                at += length;
            }
        }

        private void word(String word, String spoken, boolean foreign) {
            boolean stop = isStopWord(word, spoken);
            if (vocabulary.isName(word) && !stop) {
                names.add(word);
            }
            if (stop) {
                return;
            }
            if (isUnspaced(word)) {
                unspaced(word, foreign);
            } else if (foreign) {
                whole(word);
            } else if (COMPOUND.matcher(word).find() && synonyms.of(word).isEmpty()) {
                // The documents may contain only some of its parts, or write them as separate words.
                COMPOUND.splitAsStream(word)
                        .filter(part -> !isStopWord(part, spoken))
                        .forEach(this::whole);
            } else {
                whole(word);
            }
        }

        private boolean isStopWord(String word, String spoken) {
            if (word.length() > 1 && capitals.contains(word) && vocabulary.knows(word)) {
                return false; // a name, such as the language Go
            }
            return SpokenLanguage.isStopWord(word, spoken)
                    || word.isEmpty()
                    || (word.length() == 1 && word.charAt(0) < ASCII && !letters.contains(word));
        }

        private void whole(String word) {
            List<Alternative> alternatives = new ArrayList<>();
            add(word, 1, alternatives);
            add(SignedNames.bare(word), SYNONYM, alternatives);
            synonyms.of(word).forEach(other -> add(other, SYNONYM, alternatives));
            if (alternatives.isEmpty() && corrects && !capitals.contains(word)) {
                String corrected = vocabulary.correct(word, analysis.words(word));
                if (corrected != null) {
                    add(corrected, CORRECTED, alternatives);
                    synonyms.of(corrected).forEach(other -> add(other, SYNONYM * CORRECTED, alternatives));
                    if (vocabulary.isName(corrected)) {
                        names.add(corrected);
                    }
                }
            }
            if (alternatives.isEmpty()) {
                unknown++;
                outside += vocabulary.isFrequent(analysis.words(word)) ? FREQUENT : 1;
            }
            concept(alternatives);
        }

        /** Adds the words of a clause without spaces between them. The documents may contain only some of these. */
        private void unspaced(String clause, boolean foreign) {
            int missing = 0;
            for (String term : analysis.words(clause)) {
                if (concepts.size() == MAX_CONCEPTS) {
                    break;
                }
                if (vocabulary.knows(term)) {
                    concept(List.of(new Alternative(List.of(term), 1)));
                } else {
                    missing++;
                }
            }
            // The rest of a translated clause is mostly grammar.
            unknown += foreign ? Math.min(1, missing) : missing;
            outside += Math.min(1, missing);
        }

        private static boolean isUnspaced(String word) {
            return word.codePoints().mapToObj(Character.UnicodeScript::of).anyMatch(UNSPACED::contains);
        }

        private void add(String phrase, double weight, List<Alternative> to) {
            List<String> terms = analysis.words(phrase.toLowerCase(Locale.ROOT)).stream()
                    .distinct()
                    .toList();
            if (!terms.isEmpty() && terms.stream().allMatch(vocabulary::knows)) {
                to.add(new Alternative(terms, weight));
            }
        }

        private double lift(Alternative alternative) {
            return alternative.terms().stream()
                    .mapToDouble(vocabulary::lift)
                    .max()
                    .orElse(0);
        }

        private void concept(List<Alternative> alternatives) {
            if (alternatives.isEmpty()) {
                return;
            }
            Alternative main = alternatives.get(0);
            double weight =
                    main.terms().stream().mapToDouble(vocabulary::weight).max().orElse(0);
            double lift = alternatives.stream().mapToDouble(this::lift).max().orElse(0);
            Concept concept = new Concept(List.copyOf(alternatives), weight, lift);
            if (!concepts.contains(concept)) {
                concepts.add(concept);
            }
        }
    }
}
