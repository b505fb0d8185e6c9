// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.disk.PrivateFiles;
import sh.karta.server.event.Json;

/**
 * The last good version of each page of a site, in a folder: {@code pages.json}, and a compressed file for each content. A file is never
 * changed, and {@code pages.json} is replaced as a whole, so that a crash leaves either the old state or the new one. Only their owner can
 * read them, as {@link Files#createTempFile} makes them. Thread-safe.
 */
public final class CrawledPages {
    /**
     * A state of the pages.
     *
     * @param pages by address in the sitemap
     * @param crawledAt when the last complete crawl ended; null for never
     */
    private record State(
            SortedMap<String, StoredPage> pages, @Nullable Instant crawledAt) {}

    private static final Logger LOG = LoggerFactory.getLogger(CrawledPages.class);
    private static final String INDEX = "pages.json";
    private static final String PACKED = ".gz";
    private static final int FORMAT = 1;

    private final Path folder;
    private volatile State state;

    private CrawledPages(Path folder, State state) {
        this.folder = folder;
        this.state = state;
    }

    /** Opens the pages in a folder, which need not exist. An unreadable state counts as none: the next crawl creates another one. */
    public static CrawledPages open(Path folder) {
        Path index = folder.resolve(INDEX);
        State state = new State(Collections.emptySortedMap(), null);
        if (Files.exists(index)) {
            try (InputStream json = Files.newInputStream(index)) {
                state = state(Json.parse(json));
            } catch (IOException | DateTimeException e) {
                LOG.warn(
                        "The crawled pages in {} are unreadable and are read from the site again: {}",
                        folder,
                        e.toString());
            }
        }
        return new CrawledPages(folder, state);
    }

    /**
     * Deletes the pages of sites that are no longer read. Pages that cannot be deleted stay until the next call.
     *
     * @param data the server's data folder
     * @param used the folders of the sites that are read
     */
    public static void deleteOthers(Path data, Set<Path> used) {
        Path sites = data.resolve(CrawlSettings.FOLDER);
        if (!Files.isDirectory(sites)) {
            return;
        }
        try (Stream<Path> folders = Files.list(sites)) {
            for (Path folder : (Iterable<Path>) folders::iterator) {
                if (!used.contains(folder)) {
                    delete(folder);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Pages of sites that are no longer read cannot be deleted in {}: {}", sites, e.toString());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
        LOG.info("The pages of a site that is no longer read were deleted: {}", folder);
    }

    /** Returns the pages by their address in the sitemap. */
    public SortedMap<String, StoredPage> pages() {
        return state.pages();
    }

    /** Returns when the last complete crawl ended; null for never. */
    @Nullable
    Instant crawledAt() {
        return state.crawledAt();
    }

    /**
     * Returns the content of a page.
     *
     * @throws IOException if the file was deleted meanwhile, because the page has changed
     */
    public byte[] content(StoredPage page) throws IOException {
        try (InputStream content = new GZIPInputStream(Files.newInputStream(folder.resolve(page.file() + PACKED)))) {
            return content.readAllBytes();
        }
    }

    /** Stores a page's content. It becomes visible with {@link #replace}. */
    StoredPage store(Fetched.Content content) throws IOException {
        PrivateFiles.createFolder(folder);
        String name = hash(content.body());
        Path file = folder.resolve(name + PACKED);
        if (!Files.exists(file)) {
            Path temporary = Files.createTempFile(folder, "page", ".tmp");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(temporary))) {
                out.write(content.body());
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return new StoredPage(
                content.location().toString(),
                content.type(),
                name,
                Files.size(file),
                content.etag(),
                content.lastModified());
    }

    boolean has(StoredPage page) {
        return Files.exists(folder.resolve(page.file() + PACKED));
    }

    /**
     * Replaces the pages and deletes the files that none of them needs.
     *
     * @param at the end of a complete crawl; null while one is running
     */
    void replace(SortedMap<String, StoredPage> pages, @Nullable Instant at) throws IOException {
        State next = new State(Collections.unmodifiableSortedMap(new TreeMap<>(pages)), at == null ? crawledAt() : at);
        PrivateFiles.createFolder(folder);
        Path temporary = Files.createTempFile(folder, "pages", ".tmp");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            out.write(Json.bytes(json(next)));
        }
        Files.move(temporary, folder.resolve(INDEX), StandardCopyOption.ATOMIC_MOVE);
        state = next;
        deleteUnused();
    }

    private void deleteUnused() throws IOException {
        Set<String> used = state.pages().values().stream()
                .map(page -> page.file() + PACKED)
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (!name.equals(INDEX) && !used.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static ObjectNode json(State state) {
        ObjectNode json = Json.object().put("format", FORMAT);
        if (state.crawledAt() != null) {
            json.put("crawled_at", state.crawledAt().toString());
        }
        ObjectNode pages = json.putObject("pages");
        state.pages()
                .forEach((address, page) -> pages.putObject(address)
                        .put("location", page.location())
                        .put("type", page.type())
                        .put("file", page.file())
                        .put("size", page.size())
                        .put("etag", page.etag())
                        .put("last_modified", page.lastModified()));
        return json;
    }

    private static State state(JsonNode json) throws IOException {
        if (json.path("format").asInt() != FORMAT) {
            throw new IOException("expected format " + FORMAT + ", found " + json.path("format"));
        }
        SortedMap<String, StoredPage> pages = new TreeMap<>();
        json.path("pages")
                .properties()
                .forEach(page -> pages.put(
                        page.getKey(),
                        new StoredPage(
                                page.getValue().path("location").asText(),
                                page.getValue().path("type").asText(),
                                page.getValue().path("file").asText(),
                                page.getValue().path("size").asLong(),
                                page.getValue().path("etag").textValue(),
                                page.getValue().path("last_modified").textValue())));
        String at = json.path("crawled_at").textValue();
        return new State(Collections.unmodifiableSortedMap(pages), at == null ? null : Instant.parse(at));
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
