// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpFields;
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

/**
 * Serves the built files like a CDN: with precompressed variants, ETags, CORS for any origin, and a cache time that depends on the
 * path (public API §8).
 */
final class SiteHandler extends Handler.Wrapper {
    /** A file of an exact version, or with a content hash in its name, never changes. */
    private static final Pattern IMMUTABLE =
            Pattern.compile("/widget/[0-9]+\\.[0-9]+\\.[0-9]+[^/]*/.*|.*[.-][0-9a-f]{8,}(\\.[a-z]+)+");

    private static final Pattern WIDGET = Pattern.compile("/widget/.*");

    private final Resource base;

    /** @param site the directory to serve; must exist */
    SiteHandler(Path site, ResourceFactory resources) throws IOException {
        ResourceHandler files = new ContainedFiles();
        // Jetty serves nothing if the path is not the real path, for example ../site.
        base = resources.newResource(site.toRealPath());
        files.setBaseResource(base);
        files.setPrecompressedFormats(CompressedContentFormat.BR, CompressedContentFormat.GZIP);
        files.setEtags(true);
        files.setDirAllowed(false);
        MimeTypes.Mutable types = new MimeTypes.Mutable();
        types.addMimeMapping("map", "application/json");
        types.addMimeMapping("js", "text/javascript");
        types.addMimeMapping("mjs", "text/javascript");
        types.addMimeMapping("woff2", "font/woff2");
        files.setMimeTypes(types);
        setHandler(files);
    }

    /** Serves only files inside the site. Files, and their compressed variants, behind links that lead out of it are hidden. */
    private static final class ContainedFiles extends ResourceHandler {
        @Override
        protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized pool) {
            HttpContent.Factory contained = new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), pool) {
                @Override
                protected @Nullable Resource resolve(String path) {
                    Resource resource = super.resolve(path);
                    return resource == null || isInside(getBaseResource(), resource) ? resource : null;
                }
            };
            return new ValidatingCachingHttpContentFactory(
                    new PreCompressedHttpContentFactory(contained, getPrecompressedFormats()), 0, pool);
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

    private boolean isPage(@Nullable Resource index) {
        return index != null && Resources.isReadableFile(index) && isInside(base, index);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Cache-Control", cacheControl(path));
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Timing-Allow-Origin", "*");
        // Leave a folder without an index page to the next handler: the demo page serves the root.
        boolean page = !path.endsWith("/") || isPage(base.resolve(path + "index.html"));
        if (page && super.handle(request, response, callback)) {
            return true;
        }
        headers.clear();
        return false;
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
