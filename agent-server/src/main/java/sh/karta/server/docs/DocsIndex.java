// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final Documents documents;
    private final String urlTemplate;
    private final String language;
    private final Synonyms synonyms;
    private final Runnable stopWatching;
    /** The state of the documents from which {@link #current} was built. Only one check at a time uses it. */
    private volatile Map<String, String> fingerprint;

    private volatile Snapshot current;

    DocsIndex(Documents documents, String urlTemplate, String language, Workers workers) throws IOException {
        this.documents = documents;
        this.urlTemplate = urlTemplate;
        this.language = language;
        this.synonyms = new Synonyms(language.equals("en") ? WordFile.resource("synonyms.txt") : List.of());
        this.fingerprint = documents.fingerprint();
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
        return new DocsIndex(new DocsFolder(folder), urlTemplate, language, workers);
    }

    private void rebuildIfChanged() {
        try {
            Map<String, String> now = documents.fingerprint();
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

    private Snapshot build(Map<String, String> files) throws IOException {
        Analysis analysis = new Analysis(Languages.analyzer(language));
        List<Indexed> passages = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (Documents.Page page : documents.read(files.keySet())) {
            page.passages().forEach(passage -> passages.add(Indexed.of(page.path(), passage, analysis)));
            if (!page.passages().isEmpty()) {
                titles.add(PlainText.of(page.passages().get(0).page()));
            }
        }
        return new Snapshot(language, urlTemplate, analysis, synonyms, List.copyOf(passages), List.copyOf(titles));
    }

    /** Returns the titles of all pages, in the order of their paths. */
    public List<String> pages() {
        return current.pages();
    }

    /** Returns the best matching passages, the best first, at most {@code limit}; empty if nothing matches. */
    public List<SearchHit> search(String question, int limit) {
        return current.search(question, limit);
    }

    /** Returns the URLs of the best matching passages, the best first, at most {@code limit}. */
    public List<String> ranked(String question, int limit) {
        return current.ranked(question, limit);
    }

    /**
     * Replies to a message.
     *
     * @param before the visitor's previous message, which helps to understand a short question ("and in React?"); null for none
     */
    public DocsReply reply(String message, @Nullable String before) {
        return current.reply(message, before);
    }

    @Override
    public void close() {
        stopWatching.run();
    }
}
