// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.crawl.CrawledPages;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.server.problem.FileFailure;
import sh.karta.server.work.Outage;
import sh.karta.server.work.Workers;

/**
 * Searches a folder of documents, or the pages of a site, for passages. The index is kept in memory and built in the background: the
 * first questions wait for it. The documents are checked for changes every two seconds, and the index is rebuilt if there are any;
 * until then the previous index stays in use. Thread-safe.
 */
public final class DocsIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DocsIndex.class);
    private static final long CHECK_MILLIS = 2_000;

    private static final Duration FIRST_QUESTION = Duration.ofSeconds(60);

    /**
     * Builds one index after the other, because each needs a whole processor and much memory. It is separate from the workers, which must
     * be free for answers.
     */
    private static final Executor BUILDS =
            new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "karta-index");
                thread.setDaemon(true);
                return thread;
            });

    private final Documents documents;
    private final String urlTemplate;
    private final String language;
    private final SynonymSource synonyms;
    private final Runnable stopWatching;
    private final Outage outage = new Outage(
            LOG,
            "Reading the documents failed, keeping the previous index, retrying every " + CHECK_MILLIS / 1_000 + " s",
            "The documents can be read again");
    private final AtomicBoolean checking = new AtomicBoolean();
    /** Completes with the first index, or fails when the first attempt fails. */
    private final CompletableFuture<Library> first = new CompletableFuture<>();
    /** The state from which {@link #current} was built; null before the first. Only one check at a time uses it. */
    private volatile @Nullable State built;
    /** Null before the first index. */
    private volatile @Nullable Library current;

    private volatile boolean closed;
    private final @Nullable Vectors vectors;

    /** Differs from another state if the documents or the synonyms have changed. */
    private record State(SortedMap<String, String> documents, String synonyms) {}

    DocsIndex(Documents documents, String urlTemplate, String language, Workers workers) {
        this(documents, urlTemplate, language, new SynonymSource(null), workers, null);
    }

    DocsIndex(
            Documents documents,
            String urlTemplate,
            String language,
            SynonymSource synonyms,
            Workers workers,
            @Nullable Vectors vectors) {
        this.vectors = vectors;
        this.documents = documents;
        this.urlTemplate = urlTemplate;
        this.language = language;
        this.synonyms = synonyms;
        this.stopWatching = workers.every(CHECK_MILLIS, this::check);
        check();
    }

    /**
     * Indexes a folder.
     *
     * @param urlTemplate URL of a page; {@code {path}} stands for its path in the folder without extension
     * @param language language of the documents that name none; see {@link Languages}
     * @param synonyms file of synonyms, separated by commas, with one group on each line; null for none
     * @param embeddings a model that also compares meanings, if it understands the language; null for none
     * @param vectors directory that keeps the model's vectors between starts; null for none
     * @throws NoSuchFileException if the folder does not exist
     */
    public static DocsIndex open(
            Path folder,
            String urlTemplate,
            String language,
            @Nullable Path synonyms,
            Workers workers,
            @Nullable Embeddings embeddings,
            @Nullable Path vectors)
            throws NoSuchFileException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "the documents folder does not exist");
        }
        DocsFolder documents = new DocsFolder(folder);
        return new DocsIndex(
                documents,
                urlTemplate,
                language,
                new SynonymSource(synonyms),
                workers,
                of(folder, language, embeddings, vectors));
    }

    /** @param documents distinguishes the file of these documents from others */
    private static @Nullable Vectors of(
            Path documents, String language, @Nullable Embeddings embeddings, @Nullable Path vectors) {
        if (embeddings == null || !embeddings.understands(language)) {
            return null;
        }
        String name = Vectors.hash(documents.toUri() + " " + embeddings.name()) + ".vectors";
        VectorFile file = vectors == null ? null : new VectorFile(vectors.resolve(name), embeddings.name());
        return new Vectors(embeddings, language, file);
    }

    /** Indexes a folder by words alone. */
    static DocsIndex open(Path folder, String urlTemplate, String language, Workers workers)
            throws NoSuchFileException {
        return open(folder, urlTemplate, language, null, workers, null, null);
    }

    private void rankByMeaning(Library words) {
        if (vectors != null) {
            vectors.compute(words.passages(vectors::understands), ranking -> {
                synchronized (this) {
                    if (current == words) {
                        current = words.with(vectors::understands, ranking);
                    }
                }
            });
        }
    }

    /** Returns whether there is a model that compares meanings. */
    public boolean hasVectors() {
        return vectors != null;
    }

    /**
     * Waits until the index is complete: built, and with the vectors of its passages.
     *
     * @throws IOException if that fails; it is retried, and without vectors words alone decide until then
     */
    public void awaitComplete() throws IOException {
        try {
            first.join();
            if (vectors != null) {
                vectors.first().join();
            }
        } catch (CompletionException e) {
            throw new IOException(
                    e.getCause() instanceof IOException io ? FileFailure.message(io) : String.valueOf(e.getCause()), e);
        }
    }

    /**
     * Indexes the pages of a site, which a crawler replaces.
     *
     * @param language language of the pages that name none; see {@link Languages}
     * @param synonyms file of synonyms, separated by commas, with one group on each line; null for none
     * @param embeddings a model that also compares meanings, if it understands the language; null for none
     * @param vectors directory that keeps the model's vectors between starts
     * @param folder where the pages are kept
     */
    public static DocsIndex open(
            CrawledPages site,
            String language,
            @Nullable Path synonyms,
            Workers workers,
            @Nullable Embeddings embeddings,
            Path vectors,
            Path folder) {
        return new DocsIndex(
                new CrawledSite(site),
                "{path}",
                language,
                new SynonymSource(synonyms),
                workers,
                of(folder, language, embeddings, vectors));
    }

    private void check() {
        if (checking.compareAndSet(false, true)) {
            BUILDS.execute(() -> {
                try {
                    if (!closed) {
                        buildIfChanged();
                    }
                } finally {
                    checking.set(false);
                }
            });
        }
    }

    private void buildIfChanged() {
        try {
            State now = new State(documents.fingerprint(), synonyms.fingerprint());
            if (!now.equals(built)) {
                Library words = build(now.documents());
                if (built == null) {
                    warmUp(words);
                }
                synchronized (this) {
                    current = words;
                }
                first.complete(words);
                rankByMeaning(words);
                built = now; // set last, so that a failed build is retried at the next check
                LOG.info("Documents indexed: {} pages", words.pages().size());
            }
            outage.succeeded();
        } catch (IOException | RuntimeException | Error e) {
            // Catches errors too, such as too little memory. Otherwise questions would wait forever.
            first.completeExceptionally(e);
            outage.failed(e.toString());
        }
    }

    private static void warmUp(Library words) {
        try {
            words.warmUp();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debug("A heading of the documents cannot be answered", e);
        }
    }

    private Library build(Map<String, String> files) throws IOException {
        Map<String, List<Documents.Page>> byLanguage = new TreeMap<>();
        for (Documents.Page page : documents.read(files.keySet())) {
            String named =
                    page.passages().isEmpty() ? "" : page.passages().get(0).language();
            byLanguage
                    .computeIfAbsent(Languages.of(named, language), none -> new ArrayList<>())
                    .add(page);
        }
        if (byLanguage.isEmpty()) {
            byLanguage.put(language, List.of());
        }
        List<Snapshot> indexes = new ArrayList<>();
        for (Map.Entry<String, List<Documents.Page>> each : byLanguage.entrySet()) {
            indexes.add(build(each.getKey(), each.getValue()));
        }
        return Library.of(language, indexes);
    }

    private Snapshot build(String of, List<Documents.Page> pages) throws IOException {
        Analysis analysis = new Analysis(Languages.analyzer(of));
        List<Indexed> passages = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (Documents.Page page : pages) {
            page.passages().forEach(passage -> passages.add(Indexed.of(page.path(), passage, analysis)));
            if (!page.passages().isEmpty()) {
                titles.add(PlainText.of(page.passages().get(0).page()));
            }
        }
        return new Snapshot(of, urlTemplate, analysis, synonyms.read(of), List.copyOf(passages), List.copyOf(titles));
    }

    private Library current() {
        Library now = current;
        try {
            return now == null ? first.get(FIRST_QUESTION.toSeconds(), TimeUnit.SECONDS) : now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the documents were indexed", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the documents are not indexed yet", e);
        }
    }

    /** Returns the titles of all pages, by language in the order of their paths. */
    public List<String> pages() {
        return current().pages();
    }

    /** Returns the URLs of all passages. */
    public List<String> urls() {
        return current().urls();
    }

    /** Returns the best matching passages, the best first, at most {@code limit}; empty if nothing matches. */
    public List<SearchHit> search(String question, int limit) {
        return current().search(question, limit);
    }

    /** Returns the URLs of the best matching passages, the best first, at most {@code limit}. */
    public List<String> ranked(String question, int limit) {
        return current().ranked(question, limit);
    }

    /** Returns the share of a question that its best passage lacks; see {@link Snapshot#lacking}. */
    double lacking(String question) {
        return current().lacking(question);
    }

    /**
     * Replies to a message.
     *
     * @param before the visitor's previous message, which helps to understand a short question ("and in React?"); null for none
     * @throws IllegalStateException if the first index is not there within a minute, as for the other searches
     */
    public DocsReply reply(String message, @Nullable String before) {
        return reply(message, before, null);
    }

    /**
     * Searches like {@link #reply(String, String)}.
     *
     * @param language language of the reply if the text, such as a single word, does not show one (BCP 47); null for that of the documents
     */
    public DocsReply reply(String message, @Nullable String before, @Nullable String language) {
        String primary = language == null ? "" : Locale.forLanguageTag(language).getLanguage();
        return current().reply(message, before, primary.isEmpty() ? null : primary);
    }

    /**
     * Returns sections close to a question, the closest first, whose {@linkplain SearchHit#name() names} as questions get certain answers.
     * Two passages of one section both count.
     *
     * @param reply the reply to the question, whose passages are left out
     * @param limit how many sections are tried
     */
    public Stream<SearchHit> related(String question, DocsReply reply, int limit) {
        return current().related(question, reply, limit);
    }

    @Override
    public void close() {
        closed = true;
        stopWatching.run();
        if (vectors != null) {
            vectors.close();
        }
    }
}
