// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A website on this machine. Its name is {@code docs.example}, which {@link #NETWORK} resolves. */
final class SiteServer implements AutoCloseable {
    /** Answers one request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** Resolves the names under {@code example} to this machine. Only tests of this package can pass it to a crawler. */
    static final Network NETWORK = host -> {
        if (!host.endsWith("docs.example")) {
            throw new IOException("refused, because " + host + " is private");
        }
        return List.of(InetAddress.getLoopbackAddress());
    };

    static final int OK = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    SiteServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(path);
        try (exchange) {
            answers.getOrDefault(path, status(404)).to(exchange);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://docs.example:" + port() + path;
    }

    URI sitemap() {
        return URI.create(url("/sitemap.xml"));
    }

    SiteServer on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    SiteServer page(String path, String title, String text) {
        return on(path, html("<title>" + title + "</title><h1>" + title + "</h1><p>" + text + "</p>"));
    }

    /** Sets the sitemap, whose addresses are paths of this site or complete. */
    SiteServer lists(String... pages) {
        return on("/sitemap.xml", xml(urls(pages)));
    }

    String urls(String... pages) {
        StringBuilder xml = new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
        for (String page : pages) {
            xml.append("<url><loc>")
                    .append(page.startsWith("/") ? url(page) : page)
                    .append("</loc></url>");
        }
        return xml.append("</urlset>").toString();
    }

    /** Returns the paths that were requested, in order. */
    List<String> requests() {
        return requests;
    }

    static Answer html(String body) {
        return body(OK, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer xml(String body) {
        return body(OK, "application/xml", body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer body(int status, String type, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    static Answer redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
