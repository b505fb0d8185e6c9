// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The index of one state of the documents. Immutable. */
final class Snapshot {
    private static final int CANDIDATES = 100;
    private static final int LINKS = 3;
    /** A question with fewer words may refer to the one before. */
    private static final int SHORT_QUESTION = 4;

    private final String language;
    private final String urlTemplate;
    private final Analysis analysis;
    private final Synonyms synonyms;
    private final List<Indexed> passages;
    private final List<String> pages;
    private final Vocabulary vocabulary;
    private final Ranking ranking;

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
        this.vocabulary = new Vocabulary(passages, synonyms.words());
        this.ranking = new LexicalRanking(passages, analysis);
    }

    List<String> pages() {
        return pages;
    }

    List<SearchHit> search(String question, int limit) {
        SearchTerms terms = terms(question);
        return rank(question, terms, limit).stream()
                .map(number -> hit(passages.get(number), terms))
                .toList();
    }

    List<String> ranked(String question, int limit) {
        return rank(question, terms(question), limit).stream()
                .map(number -> url(passages.get(number)))
                .toList();
    }

    DocsReply reply(String message, @Nullable String before) {
        String spoken =
                SpokenLanguage.guess(message, before == null ? language : SpokenLanguage.guess(before, language));
        SmallTalk smallTalk = SmallTalk.of(message, spoken);
        if (smallTalk != null) {
            return new DocsReply(DocsReply.Kind.SMALL_TALK, smallTalk.language(), List.of(), 0, smallTalk);
        }
        DocsReply reply = answer(message, spoken);
        if (before != null
                && reply.kind() != DocsReply.Kind.ANSWER
                && terms(message).concepts().size() < SHORT_QUESTION) {
            DocsReply wider = answer(message + " " + before, spoken);
            return wider.kind() == DocsReply.Kind.ANSWER || reply.kind() == DocsReply.Kind.NO ? wider : reply;
        }
        return reply;
    }

    private DocsReply answer(String question, String spoken) {
        SearchTerms terms = terms(question);
        List<Indexed> best = onePerPage(rank(question, terms, CANDIDATES));
        if (terms.isEmpty() || best.isEmpty()) {
            return new DocsReply(DocsReply.Kind.NO, spoken, List.of(), 0, null);
        }
        double confidence = Confidence.of(terms, best.get(0));
        // Pages that only share letters with the question are no help.
        List<SearchHit> hits = best.stream()
                .map(indexed -> hit(indexed, terms))
                .filter(hit -> hit.confidence() >= Confidence.CLOSEST)
                .toList();
        return confidence >= Confidence.ANSWER
                ? new DocsReply(DocsReply.Kind.ANSWER, spoken, hits, 1, null)
                : confidence >= Confidence.CLOSEST
                        ? new DocsReply(DocsReply.Kind.CLOSEST, spoken, hits, 0, null)
                        : new DocsReply(DocsReply.Kind.NO, spoken, List.of(), 0, null);
    }

    private SearchTerms terms(String question) {
        return SearchTerms.of(question, language, analysis, vocabulary, synonyms);
    }

    private List<Integer> rank(String question, SearchTerms terms, int limit) {
        try {
            return Ranking.order(ranking.rank(question, terms, limit));
        } catch (IOException e) {
            throw new IllegalStateException("reading an index in memory cannot fail", e);
        }
    }

    private List<Indexed> onePerPage(List<Integer> ranked) {
        List<Indexed> best = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int number : ranked) {
            Indexed indexed = passages.get(number);
            if (best.size() < LINKS && seen.add(indexed.path())) {
                best.add(indexed);
            }
        }
        return best;
    }

    private SearchHit hit(Indexed indexed, SearchTerms terms) {
        Passage passage = indexed.passage();
        Excerpt excerpt = new Excerpt(indexed, terms, analysis);
        return new SearchHit(
                passage.page() + (passage.heading().isEmpty() ? "" : " › " + passage.heading()),
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
