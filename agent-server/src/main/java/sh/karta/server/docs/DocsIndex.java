// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.work.Workers;

/**
 * Searches a folder of documents for passages. The index is kept in memory. The folder is checked for changes every two seconds, and
 * the index is rebuilt if there are any; until then the previous index stays in use. Thread-safe.
 */
public final class DocsIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DocsIndex.class);
    private static final long CHECK_MILLIS = 2_000;
    private static final int CANDIDATES = 24;
    private static final int SOURCES = 4;

    /** Minimum coverage of the question for a passage to count as an answer. */
    private static final double MIN_COVERAGE = 0.5;

    /** Minimum coverage of the second passage, relative to the first, to be quoted too. */
    private static final double SECOND_RATIO = 0.85;

    private static final Map<String, Float> FIELDS = Map.of("page", 2f, "heading", 3f, "text", 1f);

    private final DocsFolder folder;
    private final String urlTemplate;
    private final Analyzer analyzer;
    private final Runnable stopWatching;
    /** The state of the folder from which {@link #current} was built. Only one check at a time uses it. */
    private volatile Map<Path, String> fingerprint;

    private volatile Snapshot current;

    /** One state of the folder. */
    private record Snapshot(IndexSearcher searcher, List<String> pages) {}

    DocsIndex(DocsFolder folder, String urlTemplate, Analyzer analyzer, Workers workers) throws IOException {
        this.folder = folder;
        this.urlTemplate = urlTemplate;
        this.analyzer = analyzer;
        this.fingerprint = folder.fingerprint();
        this.current = build(fingerprint);
        this.stopWatching = workers.every(CHECK_MILLIS, this::rebuildIfChanged);
    }

    /**
     * Indexes a folder.
     *
     * @param urlTemplate URL of a page; {@code {path}} stands for its path in the folder without extension
     * @param language language of the documents; see {@link Languages}
     * @throws IOException if the folder does not exist or cannot be read
     */
    public static DocsIndex open(Path folder, String urlTemplate, String language, Workers workers) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "the documents folder does not exist");
        }
        return new DocsIndex(new DocsFolder(folder), urlTemplate, Languages.analyzer(language), workers);
    }

    private void rebuildIfChanged() {
        try {
            Map<Path, String> now = folder.fingerprint();
            if (!now.equals(fingerprint)) {
                current = build(now);
                fingerprint = now; // set last, so that a failed build is retried at the next check
                LOG.info(
                        "Documents changed, index rebuilt: {} pages",
                        current.pages().size());
            }
        } catch (IOException e) {
            LOG.warn("Reading the documents failed, keeping the previous index, retrying: {}", e.getMessage());
        }
    }

    private Snapshot build(Map<Path, String> files) throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        List<String> titles = new ArrayList<>();
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (DocsFolder.Page page : folder.read(files.keySet())) {
                for (Passage passage : page.passages()) {
                    writer.addDocument(document(page.path(), passage));
                }
                if (!page.passages().isEmpty()) {
                    titles.add(page.passages().get(0).page());
                }
            }
        }
        // No close needed: reader and directory hold only memory.
        return new Snapshot(new IndexSearcher(DirectoryReader.open(directory)), List.copyOf(titles));
    }

    private Document document(String path, Passage passage) {
        Document document = new Document();
        document.add(new TextField("page", passage.page(), Field.Store.YES));
        document.add(new TextField("heading", passage.heading(), Field.Store.YES));
        document.add(new TextField("text", passage.text(), Field.Store.YES));
        String anchor = passage.anchor().isEmpty() ? "" : "#" + passage.anchor();
        document.add(new StoredField("url", urlTemplate.replace("{path}", path) + anchor));
        return document;
    }

    /** Returns the titles of all pages, in the order of their paths. */
    public List<String> pages() {
        return current.pages();
    }

    /** Returns the best matching passages, the best first, at most {@code limit}; empty if nothing matches. */
    public List<SearchHit> search(String question, int limit) {
        Snapshot snapshot = current;
        Question asked = Question.of(question, analyzer, snapshot.searcher());
        if (asked.isEmpty()) {
            return List.of();
        }
        try {
            Map<SearchHit, Double> hits = new LinkedHashMap<>();
            for (ScoreDoc hit : snapshot.searcher().search(query(asked), CANDIDATES).scoreDocs) {
                Document document = snapshot.searcher().storedFields().document(hit.doc);
                String heading = document.get("heading");
                String all = document.get("page") + "\n" + heading + "\n" + document.get("text");
                SearchHit candidate = new SearchHit(
                        document.get("page") + (heading.isEmpty() ? "" : " › " + heading),
                        document.get("url"),
                        document.get("text"),
                        asked.coverage(all, analyzer));
                // A heading that repeats a single word of the question scores high, so the score is weighted by
                // coverage.
                hits.put(candidate, -hit.score * candidate.coverage());
            }
            return hits.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .limit(limit)
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("reading an index in memory cannot fail", e);
        }
    }

    /**
     * Replies to a message.
     *
     * @param before the visitor's previous message, which helps to understand a short question ("and in React?"); null for none
     */
    public DocsReply reply(String question, @Nullable String before) {
        if (!isQuestion(question)) {
            return DocsReply.without(DocsReply.Kind.SMALL_TALK);
        }
        List<SearchHit> hits = covering(question);
        if (hits.isEmpty() && before != null) {
            hits = covering(question + " " + before);
        }
        if (hits.isEmpty()) {
            return DocsReply.without(DocsReply.Kind.NO);
        }
        boolean second = hits.size() > 1 && hits.get(1).coverage() >= hits.get(0).coverage() * SECOND_RATIO;
        return new DocsReply(DocsReply.Kind.ANSWER, hits, second ? 2 : 1);
    }

    private List<SearchHit> covering(String question) {
        List<SearchHit> hits = search(question, SOURCES);
        return hits.isEmpty() || hits.get(0).coverage() < MIN_COVERAGE
                ? List.of()
                : hits.stream().filter(hit -> hit.coverage() >= MIN_COVERAGE).toList();
    }

    private static BooleanQuery query(Question question) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String term : question.terms()) {
            FIELDS.forEach((field, boost) ->
                    query.add(new BoostQuery(new TermQuery(new Term(field, term)), boost), Occur.SHOULD));
        }
        return query.build();
    }

    /** Returns whether a text has words to search for, and not only a greeting or question words. */
    public boolean isQuestion(String text) {
        return !Question.of(text, analyzer, current.searcher()).isEmpty();
    }

    @Override
    public void close() {
        stopWatching.run();
    }
}
