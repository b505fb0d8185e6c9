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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.work.Workers;

/**
 * Finds passages in a folder of documents. The index is kept in memory and made anew when the folder changes, which is looked at
 * every two seconds; until the new one stands, the old one answers. Thread-safe.
 */
public final class DocsIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DocsIndex.class);
    private static final long LOOK_MILLIS = 2_000;
    private static final int CANDIDATES = 24;
    private static final Map<String, Float> FIELDS = Map.of("page", 2f, "heading", 3f, "text", 1f);

    private final DocsFolder folder;
    private final String urlTemplate;
    private final Analyzer analyzer;
    private final Runnable stopLooking;
    /** The state of the folder that {@link #current} was built from; read and written by one look at a time. */
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
        this.stopLooking = workers.every(LOOK_MILLIS, this::look);
    }

    /**
     * Indexes a folder.
     *
     * @param urlTemplate address of a page, with {@code {path}} for its path in the folder without extension
     * @param language of the documents; see {@link Languages}
     * @throws IOException when the folder cannot be read
     */
    public static DocsIndex open(Path folder, String urlTemplate, String language, Workers workers) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no such folder of documents");
        }
        return new DocsIndex(new DocsFolder(folder), urlTemplate, Languages.analyzer(language), workers);
    }

    private void look() {
        try {
            Map<Path, String> now = folder.fingerprint();
            if (!now.equals(fingerprint)) {
                current = build(now);
                fingerprint = now; // only now: a build that failed is retried at the next look
                LOG.info("documents indexed again: {} pages", current.pages().size());
            }
        } catch (IOException e) {
            LOG.warn("the documents cannot be read, the last index stays: {}", e.getMessage());
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
        // Nothing to close later: reader and directory hold memory only.
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

    /** The titles of all pages, in the order of their paths. */
    public List<String> pages() {
        return current.pages();
    }

    /** The passages that answer best, the best first, at most {@code limit}; empty if nothing is about it. */
    public List<SearchHit> search(String question, int limit) {
        Snapshot snapshot = current;
        Question asked = Question.of(question, analyzer, snapshot.searcher());
        if (asked.isEmpty()) {
            return List.of();
        }
        try {
            Map<SearchHit, Double> found = new LinkedHashMap<>();
            for (ScoreDoc hit : snapshot.searcher().search(query(asked), CANDIDATES).scoreDocs) {
                Document document = snapshot.searcher().storedFields().document(hit.doc);
                String heading = document.get("heading");
                String all = document.get("page") + "\n" + heading + "\n" + document.get("text");
                SearchHit passage = new SearchHit(
                        document.get("page") + (heading.isEmpty() ? "" : " › " + heading),
                        document.get("url"),
                        document.get("text"),
                        asked.coverage(all, analyzer));
                // A heading that repeats one word of the question scores high without being about the rest of it.
                found.put(passage, -hit.score * passage.coverage());
            }
            return found.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .limit(limit)
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("an index in memory cannot fail to be read", e);
        }
    }

    private static BooleanQuery query(Question question) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String term : question.terms()) {
            FIELDS.forEach((field, boost) ->
                    query.add(new BoostQuery(new TermQuery(new Term(field, term)), boost), Occur.SHOULD));
        }
        return query.build();
    }

    /** Whether a question has words that could be looked for at all. */
    public boolean isQuestion(String text) {
        return !Question.of(text, analyzer, current.searcher()).isEmpty();
    }

    @Override
    public void close() {
        stopLooking.run();
    }
}
