// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The demo page, for servers whose site has no page of its own. Runs under the strict policy of public API §5. */
final class DemoHandler extends Handler.Abstract.NonBlocking {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self';"
            + " require-trusted-types-for 'script'; trusted-types karta";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

    private record File(String type, String text) {}

    private final Map<String, File> files = new HashMap<>();

    DemoHandler() {
        files.put("/", file("index.html", "text/html;charset=utf-8"));
        files.put("/demo/demo.css", file("demo.css", "text/css;charset=utf-8"));
        files.put("/demo/demo.js", file("demo.js", "text/javascript;charset=utf-8"));
        files.put("/demo/stub.js", file("stub.js", "text/javascript;charset=utf-8"));
        files.put("/favicon.ico", file("icon.svg", "image/svg+xml"));
    }

    private static File file(String name, String type) {
        try (InputStream stream = DemoHandler.class.getResourceAsStream("demo/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource demo/" + name);
            }
            return new File(type, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page's own origin. The name in it is the client's word, so nothing but a host's characters gets through. */
    private static String origin(Request request) {
        String host = Request.getServerName(request);
        if (host == null || !HOST.matcher(host).matches()) {
            return "";
        }
        return (request.isSecure() ? "https://" : "http://") + host + ":" + Request.getServerPort(request);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        File file = files.get(Request.getPathInContext(request));
        if (file == null
                || !(request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))) {
            return false;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Type", file.type());
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-cache");
        String text =
                file.type().startsWith("text/html") ? file.text().replace("{{origin}}", origin(request)) : file.text();
        boolean head = request.getMethod().equals("HEAD");
        response.write(true, StandardCharsets.UTF_8.encode(head ? "" : text), callback);
        return true;
    }
}
