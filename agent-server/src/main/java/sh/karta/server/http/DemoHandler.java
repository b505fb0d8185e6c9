// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.DocumentPage;

/**
 * Serves the demo page at {@code /} and {@code /features}, unless the site has a page there. If the demo answers from documents, they
 * are served as the targets of its sources. The page uses the strict Content Security Policy of public API §5.
 */
final class DemoHandler extends Handler.Abstract {
    /** The key and the project in the page's tag. */
    static final String KEY = "pk_test_demo";

    static final String PROJECT = "demo/assistant";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self';"
            + " require-trusted-types-for 'script'; trusted-types karta";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");
    /** A path without dots cannot leave the folder. */
    private static final Pattern DOCUMENT = Pattern.compile("/docs/((?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]*)");

    private static final List<String> EXTENSIONS = List.of(".md", ".markdown", ".html", ".htm");
    private static final String HTML = "text/html;charset=utf-8";
    private static final String PLAIN = "text/plain;charset=utf-8";

    /** Pages of the documentation. The repository is missing, because its address is not part of the jar. */
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("", "Docs");
        PAGES.put("frameworks", "Examples");
        PAGES.put("playground", "Playground");
    }

    private static final String DOCUMENTATION =
            "<p class=\"next\"><a href=\"/docs/\" data-text=\"docsLink\">Read the documentation</a></p>";

    private record File(String type, String text) {}

    private final @Nullable Path docs;
    private final Map<String, File> files = new HashMap<>();

    /**
     * @param docs documents of the demo's assistant; null if it plays scripts only
     * @param site the directory that the server serves, or null
     */
    DemoHandler(@Nullable Path docs, @Nullable Path site) {
        this.docs = docs;
        File page = page(docs, site);
        files.put("/", page);
        files.put("/features", page);
        files.put("/demo/demo.css", new File("text/css;charset=utf-8", resource("demo.css")));
        files.put("/demo/document.css", new File("text/css;charset=utf-8", resource("document.css")));
        files.put("/demo/demo.js", new File("text/javascript;charset=utf-8", resource("demo.js")));
        files.put("/demo/texts.js", new File("text/javascript;charset=utf-8", resource("texts.js")));
        files.put("/demo/scene.js", new File("text/javascript;charset=utf-8", resource("scene.js")));
        files.put("/demo/stub.js", new File("text/javascript;charset=utf-8", resource("stub.js")));
        files.put("/favicon.ico", new File("image/svg+xml", resource("icon.svg")));
    }

    private static File page(@Nullable Path docs, @Nullable Path site) {
        return new File(
                HTML,
                resource("demo.html")
                        .replace("{{weight}}", weight(site))
                        .replace("{{nav}}", navigation(site))
                        .replace("{{documentation}}", has(site, "") ? DOCUMENTATION : "")
                        .replace("{{agent}}", docs == null ? "scripts" : "docs"));
    }

    /** Returns links to those pages of the documentation that the site has. */
    private static String navigation(@Nullable Path site) {
        StringBuilder links = new StringBuilder();
        PAGES.forEach((path, name) -> {
            if (has(site, path)) {
                links.append("<a href=\"/docs/")
                        .append(path)
                        .append("\">")
                        .append(name)
                        .append("</a>");
            }
        });
        return links.toString();
    }

    private static boolean has(@Nullable Path site, String path) {
        return site != null && Files.isRegularFile(site.resolve("docs/" + (path.isEmpty() ? "index" : path) + ".html"));
    }

    /** Returns the size of the file that a page loads before the first click, as it is transferred. */
    private static String weight(@Nullable Path site) {
        Path file = site == null ? null : site.resolve("widget/v1/karta.js.br");
        try {
            return file == null || !Files.exists(file)
                    ? "One small file"
                    : String.format(Locale.ROOT, "%.1f kB", Files.size(file) / 1000.0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = DemoHandler.class.getResourceAsStream("demo/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource demo/" + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the page's origin; empty if the Host header, which the client controls, has invalid characters. */
    static String origin(Request request) {
        String host = Request.getServerName(request);
        if (host == null || !HOST.matcher(host).matches()) {
            return "";
        }
        return (request.isSecure() ? "https://" : "http://") + host + ":" + Request.getServerPort(request);
    }

    /** Returns a document, Markdown as a page; null if there is none at this path. */
    private @Nullable File document(String path) throws IOException {
        Matcher name = DOCUMENT.matcher(path);
        if (docs == null || !name.matches()) {
            return null;
        }
        String wanted =
                name.group(1).isEmpty() || name.group(1).endsWith("/") ? name.group(1) + "index" : name.group(1);
        for (String extension : EXTENSIONS) {
            Path file = docs.resolve(wanted + extension);
            // Symbolic links must not lead out of the folder.
            if (Files.isRegularFile(file) && file.toRealPath().startsWith(docs.toRealPath())) {
                String text = Files.readString(file);
                return extension.startsWith(".htm")
                        ? new File(PLAIN, text)
                        : new File(HTML, DocumentPage.of(wanted, text, "/demo/document.css"));
            }
        }
        return null;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        File file = files.containsKey(path) ? files.get(path) : document(path);
        if (file == null || Cors.isPreflight(request)) {
            return false;
        }
        if (!ReadOnly.isRead(request)) {
            ReadOnly.refuse(request, response, callback);
            return true;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Type", file.type());
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-cache");
        String text = files.containsKey(path) && file.type().equals(HTML)
                ? file.text().replace("{{origin}}", origin(request))
                : file.text();
        // Jetty sends only the length to HEAD.
        response.write(true, StandardCharsets.UTF_8.encode(text), callback);
        return true;
    }
}
