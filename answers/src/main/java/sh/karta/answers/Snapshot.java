// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The index of the documents in one language, in one state. Immutable. */
final class Snapshot {
    private static final int CANDIDATES = 100;
    private static final int LINKS = 3;
    /** Weight of the ranking by meaning beside that of words. */
    private static final double MEANING = 1;
    /** Number of passages that count as near in meaning. A limit for the cosine would not work, because each model has its own scale. */
    private static final int NEAR = 3;
    /** One passage in this many counts as near, so that a small folder does not have most of its passages near. */
    private static final int FEW = 20;
    /** A question with fewer words may refer to the one before. */
    private static final int SHORT_QUESTION = 4;
    /** Number of headings that are answered at the start. In a new JVM, the first questions cost several times as much as later ones. */
    private static final int WARM_UP = 10;

    /** @param near passages whose meaning is close to that of the question */
    private record Hits(List<Integer> order, Set<Integer> near) {}

    private final String language;
    private final String urlTemplate;
    private final Analysis analysis;
    private final Synonyms synonyms;
    private final List<Indexed> passages;
    private final List<String> pages;
    private final Vocabulary vocabulary;
    private final Ranking ranking;
    private final @Nullable VectorRanking vectors;
    /** The first passage of the page that introduces all others; -1 for none. */
    private final int overview;

    Snapshot(
            String language,
            String urlTemplate,
            Analysis analysis,
            Synonyms synonyms,
            List<Indexed> passages,
            List<String> pages)
            throws IOException {
        this.language = language;
        this.urlTemplate = urlTemplate;
        this.analysis = analysis;
        this.synonyms = synonyms;
        this.passages = passages;
        this.pages = pages;
        this.vocabulary = new Vocabulary(passages, synonyms.words(), language);
        this.ranking = new LexicalRanking(passages, analysis, language);
        this.vectors = null;
        this.overview = IntStream.range(0, passages.size())
                .filter(number -> isFront(passages.get(number).path()))
                .boxed()
                .min(Comparator.comparing(number -> passages.get(number).path().length()))
                .orElse(-1);
    }

    private Snapshot(Snapshot words, VectorRanking vectors) {
        this.language = words.language;
        this.urlTemplate = words.urlTemplate;
        this.analysis = words.analysis;
        this.synonyms = words.synonyms;
        this.passages = words.passages;
        this.pages = words.pages;
        this.vocabulary = words.vocabulary;
        this.ranking = words.ranking;
        this.vectors = vectors;
        this.overview = words.overview;
    }

    /** Returns whether a page introduces those of its folder: {@code index} and {@code README} have the path of the folder. */
    private static boolean isFront(String path) {
        return path.isEmpty() || path.endsWith("/");
    }

    /** Returns the same index, which also ranks by meaning. */
    Snapshot with(VectorRanking byMeaning) {
        return new Snapshot(this, byMeaning);
    }

    /** Answers headings of the documents as if they were questions, so that no visitor waits until all classes are loaded. */
    void warmUp() {
        for (int i = 0; i < Math.min(WARM_UP, passages.size()); i++) {
            Passage passage = passages.get(i * passages.size() / WARM_UP).passage();
            var unused = reply(passage.page() + " " + passage.heading(), null, null);
        }
    }

    /** Returns the language of the documents. */
    String language() {
        return language;
    }

    List<Indexed> passages() {
        return passages;
    }

    List<String> pages() {
        return pages;
    }

    /** Returns the URL of each passage. */
    Stream<String> urls() {
        return passages.stream().map(this::url);
    }

    List<SearchHit> search(String question, int limit) {
        SearchTerms terms = terms(question);
        Hits found = find(question, terms);
        return found.order().stream()
                .limit(limit)
                .map(number -> hit(number, terms))
                .toList();
    }

    List<String> ranked(String question, int limit) {
        return find(question, terms(question)).order().stream()
                .limit(limit)
                .map(number -> url(passages.get(number)))
                .toList();
    }

    /** @param asked language of the reply if the text shows none; null for that of the documents */
    DocsReply reply(String message, @Nullable String before, @Nullable String asked) {
        String otherwise = asked == null ? language : asked;
        String spoken =
                SpokenLanguage.guess(message, before == null ? otherwise : SpokenLanguage.guess(before, otherwise));
        SmallTalk smallTalk = SmallTalk.of(message, spoken);
        if (smallTalk != null) {
            return new DocsReply(DocsReply.Kind.SMALL_TALK, smallTalk.language(), List.of(), 0, smallTalk);
        }
        DocsReply reply = answer(message, spoken);
        if (before != null && reply.kind() != DocsReply.Kind.ANSWER && refersBack(terms(message), reply)) {
            DocsReply wider = answer(message + " " + before, spoken);
            return wider.kind() == DocsReply.Kind.ANSWER || reply.kind() == DocsReply.Kind.NO ? wider : reply;
        }
        return reply;
    }

    /** Returns whether a question may refer to the one before it. One about something else does not. */
    private static boolean refersBack(SearchTerms terms, DocsReply reply) {
        return terms.concepts().size() < SHORT_QUESTION && (terms.unknown() == 0 || reply.kind() != DocsReply.Kind.NO);
    }

    private DocsReply answer(String question, String spoken) {
        SearchTerms terms = terms(question);
        Hits found = find(question, terms);
        List<Integer> best = onePerPage(found.order());
        List<SearchHit> hits = best.stream().map(number -> hit(number, terms)).toList();
        // Pages that only share letters with the question do not help, and the ranking by meaning always finds a
        // nearest page.
        double most = hits.stream().mapToDouble(SearchHit::confidence).max().orElse(0);
        if (most < Confidence.CLOSEST || !Confidence.isAboutSubject(terms, passages.size(), most)) {
            return new DocsReply(DocsReply.Kind.NO, spoken, List.of(), 0, null);
        }
        // Without an overview, a heading with the name explains something else.
        boolean answered = hits.get(0).confidence() >= Confidence.ANSWER && (overview >= 0 || !asksForSubject(terms));
        List<SearchHit> helpful = IntStream.range(0, hits.size())
                .filter(i -> hits.get(i).confidence() >= Confidence.CLOSEST
                        || found.near().contains(best.get(i)))
                .mapToObj(hits::get)
                .toList();
        if (!answered) {
            return new DocsReply(DocsReply.Kind.CLOSEST, spoken, helpful, 0, null);
        }
        SearchHit second = second(best, hits.get(0), terms);
        if (second == null) {
            return new DocsReply(DocsReply.Kind.ANSWER, spoken, helpful, 1, null);
        }
        List<SearchHit> both = new ArrayList<>(List.of(hits.get(0), second));
        helpful.stream().skip(1).filter(hit -> !hit.url().equals(second.url())).forEach(both::add);
        return new DocsReply(DocsReply.Kind.ANSWER, spoken, List.copyOf(both), 2, null);
    }

    /** Returns the passage with a part of the question that the first one lacks, if it fits beside it; null for none. */
    private @Nullable SearchHit second(List<Integer> best, SearchHit first, SearchTerms terms) {
        SearchTerms open = terms.without(passages.get(best.get(0)).terms());
        double lacking = open.weight() / terms.weight();
        if (lacking < Confidence.SECOND) {
            return null;
        }
        for (int number : best.subList(1, best.size())) {
            SearchHit hit = hit(number, open);
            Set<String> shown = new HashSet<>(analysis.words(PlainText.of(hit.excerpt())));
            if (lacking * open.coverage(shown) >= Confidence.SECOND
                    && first.excerpt().length() + hit.excerpt().length() <= Excerpt.MAX_CHARACTERS) {
                return hit;
            }
        }
        return null;
    }

    /** Returns the share of a question's weight that its best passage lacks, from 0 to 1. Used to calibrate {@link Confidence#SECOND}. */
    double lacking(String question) {
        SearchTerms terms = terms(question);
        int best = find(question, terms).order().get(0);
        return terms.without(passages.get(best).terms()).weight() / terms.weight();
    }

    private SearchTerms terms(String question) {
        return SearchTerms.of(question, language, analysis, vocabulary, synonyms);
    }

    private Hits find(String question, SearchTerms terms) {
        try {
            Map<Integer, Double> byWords = ranking.rank(question, terms, CANDIDATES);
            Map<Integer, Double> byMeaning = vectors == null ? Map.of() : vectors.rank(question, CANDIDATES);
            if (byMeaning.isEmpty()) {
                return new Hits(overviewFirst(Ranking.order(byWords), terms), Set.of());
            }
            Map<Integer, Double> fused = new HashMap<>();
            Ranking.fuse(byWords, 1, fused);
            Ranking.fuse(byMeaning, MEANING, fused);
            Set<Integer> near = Ranking.order(byMeaning).stream()
                    .limit(Math.min(NEAR, 1 + passages.size() / FEW))
                    .collect(Collectors.toUnmodifiableSet());
            return new Hits(overviewFirst(Ranking.order(fused), terms), near);
        } catch (IOException e) {
            throw new IllegalStateException("reading an index in memory cannot fail", e);
        }
    }

    /** Returns whether a question has no word but the name of what the documents are about, such as "What is Karta?". */
    private boolean asksForSubject(SearchTerms terms) {
        String subject = vocabulary.subject();
        return terms.concepts().size() == 1
                && terms.unknown() == 0
                && ((subject != null && terms.coverage(Set.of(subject)) == 1)
                        || (overview >= 0
                                && terms.coverage(passages.get(overview).head()) == 1));
    }

    private List<Integer> overviewFirst(List<Integer> order, SearchTerms terms) {
        if (overview < 0 || !asksForSubject(terms)) {
            return order;
        }
        List<Integer> first = new ArrayList<>(List.of(overview));
        order.stream().filter(number -> number != overview).forEach(first::add);
        return List.copyOf(first);
    }

    private List<Integer> onePerPage(List<Integer> ranked) {
        List<Integer> best = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int number : ranked) {
            if (best.size() < LINKS && seen.add(passages.get(number).path())) {
                best.add(number);
            }
        }
        return best;
    }

    private SearchHit hit(int number, SearchTerms terms) {
        Indexed indexed = passages.get(number);
        Passage passage = indexed.passage();
        Excerpt excerpt = new Excerpt(indexed, terms, analysis);
        return new SearchHit(
                passage.page() + (passage.heading().isEmpty() ? "" : " " + SearchHit.BETWEEN + " " + passage.heading()),
                url(indexed),
                passage.text(),
                excerpt.markdown(),
                excerpt.quote(),
                Confidence.of(terms, indexed));
    }

    private String url(Indexed indexed) {
        String anchor = indexed.passage().anchor();
        return urlTemplate.replace("{path}", indexed.path()) + (anchor.isEmpty() ? "" : "#" + anchor);
    }
}
