// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sets the CORS headers of the wire protocol. Any origin may read the responses, because access depends on a token, never on cookies.
 * The mint decides which pages get a token. A page that is refused can therefore read the error.
 */
final class Cors {
    /** The responses' headers that pages may read. */
    static final String EXPOSED = "Retry-After, " + RequestId.HEADER;

    private Cors() {}

    static void allow(Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Access-Control-Expose-Headers", EXPOSED);
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /** Returns whether a browser asks if a page may send a request. */
    static boolean isPreflight(Request request) {
        return request.getMethod().equals("OPTIONS") && request.getHeaders().contains("Access-Control-Request-Method");
    }

    /** Answers a preflight. The response must have the headers of {@link #allow} already. */
    static void preflight(Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE, OPTIONS");
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept");
        headers.put("Access-Control-Max-Age", "7200");
        response.setStatus(204);
        callback.succeeded();
    }
}
