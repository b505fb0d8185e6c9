// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/**
 * Sets the CORS headers of the wire protocol. Any origin may read the responses, because access depends on a token, never on cookies.
 * The mint decides which pages get a token. A page that is refused can therefore read the error.
 */
final class Cors {
    private Cors() {}

    static void allow(Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Origin", "*");
        headers.put("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    }

    static void preflight(Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE, OPTIONS");
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept");
        headers.put("Access-Control-Max-Age", "7200");
    }
}
