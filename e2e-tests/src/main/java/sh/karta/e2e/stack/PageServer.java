// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A web server with its own origin for the pages that embed the widget. A page is a folder of class path resources:
 * {@code page.html}, its scripts, and optionally {@code page.csp} with a Content Security Policy. {@code {{name}}} in
 * these files is replaced by a value passed to {@link #publish}. Files missing in the folder are taken from its
 * parent, so that pages can share scripts. {@code /watch.js} serves engines that cannot inject it. Thread-safe.
 */
public final class PageServer implements AutoCloseable {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "xhtml", "application/xhtml+xml; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger published = new AtomicInteger();
    private final Map<String, Publication> publications = new ConcurrentHashMap<>();
    private final List<String> strays = new CopyOnWriteArrayList<>();
    private final Map<String, Consumer<String>> tasks = new ConcurrentHashMap<>();
    private final Map<String, Path> folders = new ConcurrentHashMap<>();

    private PageServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Starts a server on a free port. */
    public static PageServer start() {
        try {
            return new PageServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Returns the server's origin. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Publishes the page in the resource folder {@code folder} beside {@code owner}.
     *
     * @param values values of the placeholders in its files
     * @return a unique address of the page
     */
    public URI publish(Class<?> owner, String folder, Map<String, String> values) {
        String place = "/" + published.incrementAndGet() + "/";
        publications.put(place, new Publication(owner, folder, new HashMap<>(values)));
        return url().resolve(place + "page.html");
    }

    /** Returns the paths of all requests so far for unpublished files, except for icons. */
    public List<String> strays() {
        return List.copyOf(strays);
    }

    /** Returns an address that runs {@code task} with the query of each request, and then responds without content. */
    public URI publish(Consumer<String> task) {
        String place = "/task/" + published.incrementAndGet();
        tasks.put(place, task);
        return url().resolve(place);
    }

    /** Returns an address that serves the files of {@code folder} unchanged, for pages to cache. */
    public URI serve(Path folder) {
        String place = "/files/" + folder.getFileName() + "/";
        folders.put(place, folder);
        return url().resolve(place);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Consumer<String> task = tasks.get(path);
            if (task != null) {
                String query = exchange.getRequestURI().getQuery();
                task.accept(query == null ? "" : query);
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            int slash = path.lastIndexOf('/') + 1;
            if (served(exchange, path)) {
                return;
            }
            Publication publication = publications.get(path.substring(0, slash));
            String name = path.substring(slash);
            String file = path.equals("/watch.js") ? Watch.SCRIPT : publication == null ? null : publication.read(name);
            if (file == null) {
                // Browsers request icons automatically, so a page without one is not a mistake.
                boolean icon = name.equals("favicon.ico");
                if (!icon) {
                    strays.add(path);
                }
                exchange.sendResponseHeaders(icon ? 204 : 404, -1);
                return;
            }
            String policy = publication == null ? null : publication.read(name.replaceFirst("\\.x?html$", ".csp"));
            if (name.endsWith("html") && policy != null) {
                exchange.getResponseHeaders()
                        .set(
                                "Content-Security-Policy",
                                policy.replaceAll("\\s+", " ").strip());
            }
            byte[] body = file.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().put("Content-Type", List.of(type(name)));
            // Revalidated each time, but unlike no-store it allows the back/forward cache.
            exchange.getResponseHeaders().put("Cache-Control", List.of("no-cache"));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private boolean served(HttpExchange exchange, String path) throws IOException {
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            Path file = folder.getValue()
                    .resolve(
                            path.startsWith(folder.getKey())
                                    ? path.substring(folder.getKey().length())
                                    : "..")
                    .normalize();
            if (file.startsWith(folder.getValue()) && Files.isRegularFile(file)) {
                exchange.getResponseHeaders().put("Content-Type", List.of(type(path)));
                exchange.getResponseHeaders().put("Cache-Control", List.of("max-age=3600"));
                exchange.sendResponseHeaders(200, Files.size(file));
                Files.copy(file, exchange.getResponseBody());
                return true;
            }
        }
        return false;
    }

    private static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private record Publication(Class<?> owner, String folder, Map<String, String> values) {
        @Nullable
        String read(String name) throws IOException {
            try (InputStream own = owner.getResourceAsStream(folder + "/" + name);
                    InputStream shared = owner.getResourceAsStream(name)) {
                InputStream resource = own == null ? shared : own;
                return resource == null ? null : fill(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        private String fill(String text) {
            return PLACEHOLDER.matcher(text).replaceAll(found -> {
                String value = values.get(found.group(1));
                if (value == null) {
                    throw new IllegalArgumentException("no value for " + found.group() + " in " + folder);
                }
                return Matcher.quoteReplacement(value);
            });
        }
    }
}
