// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.sandbox.search.CombinedFieldQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Ranks by words, by 3-grams of characters, and by pages, and fuses all by reciprocal rank. Words are scored by BM25F over title,
 * headings, description and text. Identifiers are also searched as a whole where they are explained. A page about the subject has several
 * passages that match, so the scores of its passages together rank the page.
 */
final class LexicalRanking implements Ranking {
    private static final String NAMES = "names";
    /**
     * The score that a heading adds if the question has all its words. Fields have no weights: they would favour short sections below such
     * headings over those that explain the subject.
     */
    private static final double WHOLE_HEADING = 0.3;
    /** Factor for a passage whose heading matches the question exactly. */
    private static final double SAME_HEADING = 2;

    private static final double SAME = 0.99;
    /** Weight of a whole identifier beside that of its words. */
    private static final float NAME = 2;

    /** Weight of 3-grams beside words. */
    private static final double GRAM_SHARE = 0.5;
    /** English has few compounds and inflections, so its words alone say more. */
    private static final double ENGLISH_GRAM_SHARE = 0.3;

    private static final float OTHER_ALTERNATIVES = 0.1f;
    private static final int CANDIDATES = 100;
    private static final int MAX_GRAMS = 200;
    /** A 3-gram in a larger share of the passages is ignored, because it distinguishes little and costs most. */
    private static final double FREQUENT_GRAM = 0.3;
    /** With fewer passages, every 3-gram is used, because that costs little. */
    private static final int FEW = 50;

    private final IndexSearcher searcher;
    private final List<Indexed> passages;
    private final Analysis analysis;
    private final double gramShare;
    /** The page of each passage, and the number of passages of each page. */
    private final List<Integer> pageOf = new ArrayList<>();

    private final List<Integer> sizes = new ArrayList<>();
    /** Titles that name a site or a chapter rather than one page. */
    private final Set<String> sharedTitles;

    LexicalRanking(List<Indexed> passages, Analysis analysis, String language) throws IOException {
        this.gramShare = language.equals("en") ? ENGLISH_GRAM_SHARE : GRAM_SHARE;
        this.passages = passages;
        this.analysis = analysis;
        this.sharedTitles = sharedTitles(passages);
        numberPages();
        // This policy keeps the order of the documents, so that their numbers are those of the passages.
        IndexWriterConfig config = new IndexWriterConfig(analysis.byField()).setMergePolicy(new LogDocMergePolicy());
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (Indexed indexed : passages) {
                writer.addDocument(document(indexed));
            }
        }
        // Closing is not necessary: reader and directory hold only memory.
        this.searcher = new IndexSearcher(DirectoryReader.open(directory));
    }

    private void numberPages() {
        Map<String, Integer> pages = new HashMap<>();
        for (Indexed indexed : passages) {
            int page = pages.computeIfAbsent(indexed.path(), path -> pages.size());
            if (page == sizes.size()) {
                sizes.add(0);
            }
            sizes.set(page, sizes.get(page) + 1);
            pageOf.add(page);
        }
    }

    private static Set<String> sharedTitles(List<Indexed> passages) {
        Map<String, String> pages = new HashMap<>();
        Set<String> shared = new HashSet<>();
        for (Indexed indexed : passages) {
            String title = indexed.passage().page();
            if (!indexed.path().equals(pages.computeIfAbsent(title, first -> indexed.path()))) {
                shared.add(title);
            }
        }
        return shared;
    }

    private Document document(Indexed indexed) {
        Passage passage = indexed.passage();
        String title = withInner(PlainText.of(passage.page()));
        String heading = withInner(PlainText.of(passage.above() + "\n\n" + passage.heading()));
        String text = withInner(indexed.plain());
        boolean shared = sharedTitles.contains(passage.page());
        Document document = new Document();
        document.add(new TextField("title", shared ? "" : title, Field.Store.NO));
        document.add(new TextField("heading", heading, Field.Store.NO));
        document.add(new TextField("summary", passage.summary(), Field.Store.NO));
        document.add(new TextField("text", shared ? title + " " + text : text, Field.Store.NO));
        document.add(new TextField(Analysis.GRAMS, title + " " + heading + " " + indexed.plain(), Field.Store.NO));
        Identifiers.explained(passage).forEach(name -> document.add(new StringField(NAMES, name, Field.Store.NO)));
        return document;
    }

    private static String withInner(String text) {
        String inner = Identifiers.inner(text);
        return inner.isEmpty() ? text : text + " " + inner;
    }

    /** Returns the terms of a passage's own heading. A title counts as a heading if no other page has it. */
    private Set<String> heading(int number) {
        Indexed indexed = passages.get(number);
        boolean none = indexed.passage().heading().isEmpty()
                && sharedTitles.contains(indexed.passage().page());
        return none ? Set.of() : indexed.heading();
    }

    @Override
    public Map<Integer, Double> rank(String question, SearchTerms terms, int limit) throws IOException {
        Map<Integer, Double> byWords = new HashMap<>();
        if (!terms.isEmpty()) {
            search(words(terms)).forEach((number, score) -> {
                byWords.put(number, score * (1 + WHOLE_HEADING * terms.precision(heading(number))));
            });
        }
        Map<Integer, Double> fused = new HashMap<>();
        Ranking.fuse(byWords, 1, fused);
        Ranking.fuse(search(grams(question, terms)), gramShare, fused);
        Map<Integer, Double> byPage = byPage(byWords);
        fused.replaceAll((number, score) -> (score + byPage.getOrDefault(pageOf.get(number), 0.0))
                * (says(heading(number), terms) ? SAME_HEADING : 1));
        fused.keySet().retainAll(Ranking.order(fused).subList(0, Math.min(limit, fused.size())));
        return fused;
    }

    private static boolean says(Set<String> heading, SearchTerms terms) {
        return terms.precision(heading) == 1 && terms.coverage(heading) > SAME;
    }

    /** Returns the score to add to each passage of a page. A long page has more passages that match by chance. */
    private Map<Integer, Double> byPage(Map<Integer, Double> byWords) {
        Map<Integer, Double> sums = new HashMap<>();
        byWords.forEach((number, score) -> sums.merge(pageOf.get(number), score, Double::sum));
        sums.replaceAll((page, sum) -> sum / Math.sqrt(sizes.get(page)));
        Map<Integer, Double> byPage = new HashMap<>();
        Ranking.fuse(sums, 1, byPage);
        return byPage;
    }

    private Map<Integer, Double> search(Query query) throws IOException {
        Map<Integer, Double> found = new HashMap<>();
        for (ScoreDoc hit : searcher.search(query, CANDIDATES).scoreDocs) {
            found.put(hit.doc, (double) hit.score);
        }
        return found;
    }

    private static Query words(SearchTerms terms) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (SearchTerms.Concept concept : terms.concepts()) {
            List<Query> alternatives = new ArrayList<>();
            concept.alternatives().forEach(alternative -> alternatives.add(alternative(alternative)));
            query.add(new DisjunctionMaxQuery(alternatives, OTHER_ALTERNATIVES), Occur.SHOULD);
        }
        terms.names()
                .forEach(name -> query.add(new BoostQuery(new TermQuery(new Term(NAMES, name)), NAME), Occur.SHOULD));
        return query.build();
    }

    private static Query alternative(SearchTerms.Alternative alternative) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String term : alternative.terms()) {
            all.add(
                    new CombinedFieldQuery.Builder()
                            .addField("title")
                            .addField("heading")
                            .addField("summary")
                            .addField("text")
                            .addTerm(new BytesRef(term))
                            .build(),
                    Occur.SHOULD);
        }
        return new BoostQuery(
                all.build(), (float) (alternative.weight() / alternative.terms().size()));
    }

    private Query grams(String question, SearchTerms terms) throws IOException {
        Set<String> grams = new LinkedHashSet<>(analysis.grams(question));
        terms.concepts()
                .forEach(concept -> concept.alternatives().stream()
                        .filter(alternative -> alternative.weight() >= 1)
                        .forEach(alternative ->
                                alternative.terms().forEach(term -> grams.addAll(analysis.grams(term)))));
        double most = Math.max(FEW, FREQUENT_GRAM * passages.size());
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String gram : grams.stream().limit(MAX_GRAMS).toList()) {
            Term term = new Term(Analysis.GRAMS, gram);
            if (searcher.getIndexReader().docFreq(term) <= most) {
                query.add(new TermQuery(term), Occur.SHOULD);
            }
        }
        return query.build();
    }
}
