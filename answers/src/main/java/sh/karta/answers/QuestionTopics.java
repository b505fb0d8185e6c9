// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Groups questions by their subject: the word that most questions share makes the first topic, the word that most of the others share
 * the next one, and so on. Word forms count as one word, by the rules of the question's language, and words such as "how" count not
 * at all.
 */
public final class QuestionTopics {
    /**
     * Questions about one subject.
     *
     * @param name the shared word, as most of the questions write it; the whole question if it shares none; empty if there are no words
     * @param questions positions in the list of all questions, ascending
     */
    public record Topic(String name, List<Integer> questions) {}

    private final List<String> questions;
    /** The questions that contain a term and have no topic yet. */
    private final Map<String, Set<Integer>> byTerm = new TreeMap<>();

    private final Map<String, Map<String, Integer>> spellings = new HashMap<>();
    private final List<Set<String>> terms = new ArrayList<>();

    private QuestionTopics(List<String> questions) {
        this.questions = questions;
    }

    /** Returns the topics, the one with most questions first. Each question is in one of them. */
    public static List<Topic> of(List<String> questions) {
        return new QuestionTopics(questions).topics();
    }

    private List<Topic> topics() {
        Map<String, Analysis> analyses = new HashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            terms.add(terms(questions.get(i), analyses));
            for (String term : terms.get(i)) {
                byTerm.computeIfAbsent(term, any -> new LinkedHashSet<>()).add(i);
            }
        }
        List<Topic> topics = new ArrayList<>();
        Set<Integer> left = new LinkedHashSet<>();
        for (int i = 0; i < questions.size(); i++) {
            left.add(i);
        }
        for (String term = mostShared(); term != null; term = mostShared()) {
            List<Integer> about = List.copyOf(byTerm.getOrDefault(term, Set.of()));
            topics.add(new Topic(spelling(term), about));
            about.forEach(left::remove);
            for (int question : about) {
                terms.get(question)
                        .forEach(each -> byTerm.getOrDefault(each, Set.of()).remove(question));
            }
        }
        for (int question : left) {
            topics.add(new Topic(questions.get(question).strip(), List.of(question)));
        }
        topics.sort(Comparator.comparingInt(topic -> -topic.questions().size()));
        return topics;
    }

    private @Nullable String mostShared() {
        return byTerm.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .max(Comparator.comparingInt((Map.Entry<String, Set<Integer>> entry) ->
                                entry.getValue().size())
                        .thenComparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private Set<String> terms(String question, Map<String, Analysis> analyses) {
        String language = SpokenLanguage.guess(question, "en");
        Analysis analysis = analyses.computeIfAbsent(language, code -> new Analysis(Languages.analyzer(code)));
        Set<String> found = new HashSet<>();
        for (String word : WordTokenizer.of(question)) {
            if (!SpokenLanguage.isStopWord(word, language)) {
                for (String term : analysis.words(word)) {
                    found.add(term);
                    spellings
                            .computeIfAbsent(term, any -> new TreeMap<>())
                            .merge(word.length() > 2 * term.length() + 4 ? term : word, 1, Integer::sum);
                }
            }
        }
        return found;
    }

    /** Returns the most frequent spelling of a term. */
    private String spelling(String term) {
        return spellings.getOrDefault(term, Map.of()).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(term);
    }
}
