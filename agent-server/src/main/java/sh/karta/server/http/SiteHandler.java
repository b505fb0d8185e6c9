// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.PreCompressedHttpContentFactory;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.http.content.ValidatingCachingHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.resource.Resources;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Mint;
import sh.karta.server.problem.Problem;

/**
 * Serves the built files like a CDN: with precompressed variants, ETags, CORS for any origin, and a cache time that depends on the
 * path (public API §8). The address of a page may leave out {@code .html}.
 */
final class SiteHandler extends Handler.Wrapper {
    /** A file of an exact version, or with a content hash in its name, never changes. */
    private static final Pattern IMMUTABLE =
            Pattern.compile("/widget/[0-9]+\\.[0-9]+\\.[0-9]+[^/]*/.*|.*[.-][0-9a-f]{8,}(\\.[a-z]+)+");

    /** RFC 8615 reserves {@code .well-known} for what everybody may read. */
    private static final Pattern HIDDEN = Pattern.compile("/(?:\\.|%2[eE])(?!well-known(?:/|$))");

    private static final Pattern WIDGET = Pattern.compile("/widget/.*");

    private static final Pattern DOCUMENTATION = Pattern.compile("/docs/(.*/)?([^/.]*|[^/]*\\.html)");

    /** Tells a page of the documentation that it can use the demo's project on this server. */
    static final String DEMO = "Karta-Demo";

    private final Resource base;
    private final Mint mint;

    /** @param site the directory to serve; must exist */
    SiteHandler(Path site, ResourceFactory resources, Mint mint) throws IOException {
        this.mint = mint;
        ResourceHandler files = new ContainedFiles();
        // Jetty serves nothing if the path is not the real path, for example ../site.
        base = resources.newResource(site.toRealPath());
        files.setBaseResource(base);
        files.setPrecompressedFormats(CompressedContentFormat.BR, CompressedContentFormat.GZIP);
        files.setEtags(true);
        files.setDirAllowed(false);
        setHandler(files);
    }

    private static MimeTypes types() {
        MimeTypes.Mutable types = new MimeTypes.Mutable();
        types.addMimeMapping("map", "application/json");
        types.addMimeMapping("js", "text/javascript");
        types.addMimeMapping("mjs", "text/javascript");
        types.addMimeMapping("ts", "text/plain");
        types.addMimeMapping("woff2", "font/woff2");
        types.addMimeMapping("yaml", "application/yaml");
        return types;
    }

    /** Serves only files inside the site. Files, and their compressed variants, behind links that lead out of it are hidden. */
    private static final class ContainedFiles extends ResourceHandler {
        @Override
        protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized pool) {
            // Jetty replaces the handler's own types with its defaults at the start.
            HttpContent.Factory contained = new ResourceHttpContentFactory(getBaseResource(), types(), pool) {
                @Override
                protected @Nullable Resource resolve(String path) {
                    Resource resource = super.resolve(path);
                    return resource == null || isInside(getBaseResource(), resource) ? resource : null;
                }

                @Override
                public @Nullable HttpContent getContent(String path) throws IOException {
                    HttpContent content = super.getContent(path);
                    return content == null || !isZipped(content) ? content : new ZippedFile(content);
                }
            };
            return new ValidatingCachingHttpContentFactory(
                    new PreCompressedHttpContentFactory(contained, getPrecompressedFormats()), 0, pool);
        }
    }

    private static boolean isZipped(HttpContent content) {
        Path path = content.getResource().getPath();
        return path != null
                && path.getFileSystem().supportedFileAttributeViews().contains("zip");
    }

    /** A file in a jar. All builds give it the same time, so its ETag contains the checksum that the jar stores. */
    private static final class ZippedFile extends HttpContent.Wrapper {
        private final HttpField etag;

        ZippedFile(HttpContent file) throws IOException {
            super(file);
            int checksum = ((Number) Files.getAttribute(file.getResource().getPath(), "zip:crc")).intValue();
            etag = new HttpField(
                    HttpHeader.ETAG,
                    "W/\"" + Integer.toHexString(checksum) + "." + file.getContentLengthValue() + "\"");
        }

        @Override
        public HttpField getETag() {
            return etag;
        }
    }

    private static boolean isInside(Resource base, Resource resource) {
        Path path = resource.getPath();
        try {
            // A path that does not exist cannot lead out of the site.
            return path == null || !Files.exists(path) || path.toRealPath().startsWith(base.getPath());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isContained(@Nullable Resource file) {
        return file != null && Resources.isReadableFile(file) && isInside(base, file);
    }

    /** Returns whether a path names a page without its extension, as the sources of answers do. */
    private boolean isShortName(String path) {
        return path.indexOf('.', path.lastIndexOf('/')) < 0 && isContained(base.resolve(path + ".html"));
    }

    /** Returns whether a file or folder of the path is hidden: its name begins with a dot, as that of {@code .git} or {@code .env}. */
    private static boolean isHidden(String path) {
        return HIDDEN.matcher(path).find();
    }

    private boolean isFolder(String path) {
        if (path.endsWith("/")) {
            return true;
        }
        Resource resource = base.resolve(path);
        return resource != null && resource.isDirectory() && !isShortName(path);
    }

    private boolean isFile(String path) {
        return isContained(base.resolve(path.endsWith("/") ? path + "index.html" : path)) || isShortName(path);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (isHidden(path)) {
            return false;
        }
        if (!ReadOnly.isRead(request)) {
            if (Cors.isPreflight(request) || !isFile(path)) {
                return false;
            }
            ReadOnly.refuse(request, response, callback);
            return true;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Cache-Control", cacheControl(path));
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Timing-Allow-Origin", "*");
        if (DOCUMENTATION.matcher(path).matches() && hasDemo(request)) {
            headers.put(DEMO, DemoHandler.PROJECT);
        }
        // Leave a folder without an index page to the next handler: the demo page serves the root.
        boolean page =
                !isFolder(path) || isContained(base.resolve(path + (path.endsWith("/") ? "" : "/") + "index.html"));
        Request file = !path.endsWith("/") && isShortName(path)
                ? Request.serveAs(request, Request.newHttpURIFrom(request, path + ".html"))
                : request;
        if (page && super.handle(file, response, callback)) {
            return true;
        }
        headers.clear();
        return false;
    }

    /** Returns whether a page can use the demo. Pages are served without the store too. */
    private boolean hasDemo(Request request) {
        try {
            return mint.admits(DemoHandler.KEY, DemoHandler.PROJECT, DemoHandler.origin(request));
        } catch (Problem e) {
            return false;
        }
    }

    static String cacheControl(@Nullable String path) {
        if (path != null && IMMUTABLE.matcher(path).matches()) {
            return "public, max-age=31536000, immutable";
        }
        if (path != null && WIDGET.matcher(path).matches()) {
            return "public, max-age=300, stale-while-revalidate=86400";
        }
        return "no-cache";
    }
}
