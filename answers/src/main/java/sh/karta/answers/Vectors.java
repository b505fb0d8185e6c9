// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.answers.embedding.RefusedTextException;
import sh.karta.server.work.Outage;

/**
 * The vectors of one index. The vectors of passages are computed on a separate thread and kept in a file, those of questions when they are
 * asked. Until the vectors exist, words alone decide. Thread-safe.
 */
final class Vectors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vectors.class);
    private static final Duration FOR_PASSAGES = Duration.ofSeconds(60);
    private static final Duration FOR_QUESTION = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** About 500 tokens, which small models read at most. */
    private static final int MAX_CHARACTERS = 1_500;
    /** Maximum memory of the vectors: 256 MB, or a quarter of a small heap. */
    private static final long MAX_NUMBERS =
            Math.min(64L * 1_024 * 1_024, Runtime.getRuntime().maxMemory() / 4 / Float.BYTES);

    private static final long CLOSE_MILLIS = 2_000;

    private static final int HASH_BYTES = 16;

    private final Embeddings embeddings;
    private final String language;
    private final @Nullable VectorFile file;
    private final Duration pause;
    private final Outage outage;
    private final Outage questions;
    private final AtomicInteger newest = new AtomicInteger();
    private final ScheduledThreadPoolExecutor thread;
    /** Only used by the thread. */
    private @Nullable Map<String, float[]> known;
    /** Passages for which the model has no vector. Only used by the thread. */
    private final Set<String> refused = new HashSet<>();

    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private volatile long silentUntil = System.nanoTime();

    /**
     * @param language language of the documents
     * @param file keeps the vectors between starts; null for none
     */
    Vectors(Embeddings embeddings, String language, @Nullable VectorFile file) {
        this(embeddings, language, file, PAUSE);
    }

    /** @param pause time until the model is asked again after a failure */
    Vectors(Embeddings embeddings, String language, @Nullable VectorFile file, Duration pause) {
        this.pause = pause;
        this.embeddings = embeddings;
        this.language = language;
        this.file = file;
        String name = embeddings.name();
        outage = new Outage(
                LOG,
                "Vectors of the documents from " + name + " failed, words alone decide, retrying every "
                        + pause.toSeconds() + " s",
                "Vectors of the documents from " + name + " are complete again");
        questions = new Outage(
                LOG,
                "The vector of a question from " + name + " failed, words alone decide",
                "Vectors of questions from " + name + " work again");
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "karta-vectors");
            created.setDaemon(true);
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * Computes the vectors of all passages in the background. An earlier call that is not complete is given up.
     *
     * @param done called once, on the thread that computes
     */
    void compute(List<Indexed> passages, Consumer<VectorRanking> done) {
        schedule(newest.incrementAndGet(), passages, done, Duration.ZERO);
    }

    private void schedule(int number, List<Indexed> passages, Consumer<VectorRanking> done, Duration delay) {
        try {
            var unused =
                    thread.schedule(() -> attempt(number, passages, done), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Vectors are no longer needed");
        }
    }

    private void attempt(int number, List<Indexed> passages, Consumer<VectorRanking> done) {
        if (number != newest.get()) {
            return;
        }
        try {
            List<float[]> vectors = vectors(number, passages);
            if (vectors != null) {
                outage.succeeded();
                int length = vectors.isEmpty() ? 0 : vectors.get(0).length;
                done.accept(new VectorRanking(vectors, text -> question(text, length)));
                LOG.info(
                        "Vectors of the documents from {} are complete: {} passages",
                        embeddings.name(),
                        vectors.size());
                first.complete(null);
            }
        } catch (IOException | RuntimeException | Error e) {
            // Catches errors too, such as too little memory or native code that does not fit the machine. Otherwise
            // there would be no further attempt.
            first.completeExceptionally(e);
            if (!thread.isShutdown()) {
                outage.failed(reason(e));
                schedule(number, passages, done, pause);
            }
        }
    }

    /** Returns the vectors in the order of the passages; null if other passages have been given meanwhile. */
    private @Nullable List<float[]> vectors(int number, List<Indexed> passages) throws IOException {
        Map<String, float[]> have = known == null ? (file == null ? new HashMap<>() : file.read()) : known;
        known = have;
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> hashes = new ArrayList<>();
        for (Indexed passage : passages) {
            String text = text(passage);
            String hash = hash(text);
            hashes.add(hash);
            texts.put(hash, text);
        }
        have.keySet().retainAll(texts.keySet());
        refused.retainAll(texts.keySet());
        List<String> missing = texts.keySet().stream()
                .filter(hash -> !have.containsKey(hash) && !refused.contains(hash))
                .toList();
        int refusedBefore = refused.size();
        long saved = System.nanoTime();
        int computed = 0;
        try {
            for (; computed < missing.size() && room(have) > 0; computed += embeddings.batch()) {
                if (number != newest.get()) {
                    return null;
                }
                List<String> some = missing.subList(computed, Math.min(missing.size(), computed + embeddings.batch()));
                compute(some, texts, have);
                if (System.nanoTime() - saved > SAVE_NANOS) {
                    save(have);
                    saved = System.nanoTime();
                }
            }
        } finally {
            if (computed > 0) {
                save(have);
            }
        }
        if (refused.size() > refusedBefore) {
            LOG.warn(
                    "{} of {} passages are ranked by words alone, because {} refuses them",
                    refused.size(),
                    hashes.size(),
                    embeddings.name());
        }
        List<float[]> vectors = new ArrayList<>();
        float[] none = new float[length(have)];
        for (String hash : hashes) {
            float[] vector = refused.contains(hash) ? none : have.get(hash);
            if (vector == null) {
                LOG.warn(
                        "Only the first {} of {} passages have vectors, because more need too much memory",
                        vectors.size(),
                        hashes.size());
                break;
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private void compute(List<String> hashes, Map<String, String> texts, Map<String, float[]> to) throws IOException {
        try {
            add(hashes, embeddings.of(hashes.stream().map(texts::get).toList(), FOR_PASSAGES), to);
        } catch (RefusedTextException e) {
            for (String hash : hashes) {
                computeAlone(hash, Objects.requireNonNull(texts.get(hash)), to);
            }
            if (to.isEmpty()) {
                // Every text is refused, so the request itself is wrong.
                refused.clear();
                throw e;
            }
        }
    }

    /** Tries a text, then its first half, which has fewer tokens. */
    private void computeAlone(String hash, String text, Map<String, float[]> to) throws IOException {
        for (String part : List.of(text, cut(text, text.length() / 2))) {
            try {
                add(List.of(hash), embeddings.of(List.of(part), FOR_PASSAGES), to);
                return;
            } catch (RefusedTextException e) {
                if (part.length() < text.length()) {
                    refused.add(hash);
                    LOG.debug("A passage is refused", e);
                }
            }
        }
    }

    private static long room(Map<String, float[]> have) {
        return MAX_NUMBERS - (long) have.size() * length(have);
    }

    private static int length(Map<String, float[]> have) {
        return have.values().stream().findAny().map(vector -> vector.length).orElse(0);
    }

    private void add(List<String> hashes, List<float[]> vectors, Map<String, float[]> to) throws IOException {
        for (int i = 0; i < hashes.size(); i++) {
            float[] vector = unit(vectors.get(i));
            if (!to.isEmpty() && vector.length != length(to)) {
                int before = length(to);
                to.clear(); // another model may have the name now
                throw new IOException("a vector of " + vector.length + " numbers after one of " + before);
            }
            to.put(hashes.get(i), vector);
        }
    }

    private void save(Map<String, float[]> vectors) {
        if (file != null) {
            boolean interrupted = Thread.interrupted(); // or the file could not be written
            file.write(vectors);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether the model understands a language. Other documents get no vectors. */
    boolean understands(String spoken) {
        return embeddings.understands(spoken);
    }

    /** Returns once the first computation is complete. Fails with its reason if it fails, though it is retried. */
    CompletableFuture<Void> first() {
        return first;
    }

    private float @Nullable [] question(String text, int length) {
        if (!embeddings.understands(SpokenLanguage.guess(text, language)) || System.nanoTime() - silentUntil < 0) {
            return null;
        }
        try {
            float[] vector =
                    unit(embeddings.of(List.of(cut(text)), FOR_QUESTION).get(0));
            if (vector.length != length) {
                throw new IOException("expected a vector of " + length + " numbers, got " + vector.length);
            }
            questions.succeeded();
            return vector;
        } catch (RefusedTextException e) {
            // The failure concerns this question only, so it must not suppress the log lines of others.
            LOG.debug("A question has no vector", e);
            return null;
        } catch (IOException | RuntimeException | LinkageError e) {
            questions.failed(reason(e));
            silentUntil = System.nanoTime() + pause.toNanos();
            return null;
        }
    }

    /** Adds the headings, because often only they name the subject of a passage. */
    private static String text(Indexed indexed) {
        Passage passage = indexed.passage();
        return cut(PlainText.of(passage.page()) + "\n" + PlainText.of(passage.above() + "\n\n" + passage.heading())
                + "\n" + indexed.plain());
    }

    private static String cut(String text) {
        return cut(text, MAX_CHARACTERS);
    }

    private static String cut(String text, int limit) {
        int end = Math.min(limit, text.length());
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static float[] unit(float[] vector) throws IOException {
        double square = 0;
        for (float number : vector) {
            square += (double) number * number;
        }
        double length = Math.sqrt(square);
        if (!(length > 0) || !Double.isFinite(length)) {
            throw new RefusedTextException("a vector without a direction");
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Stops computing. Waits up to 2 seconds until the computed vectors are in the file. */
    @Override
    public void close() {
        newest.incrementAndGet();
        thread.shutdownNow();
        try {
            var unused = thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
