// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;

/**
 * The cross-origin rule of the wire protocol. Any origin may read the answers: nothing here depends on cookies, a token is what
 * opens a session, and which pages get one is decided by the mint. So a page that is refused can read why.
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
        headers.put("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept");
        headers.put("Access-Control-Max-Age", "7200");
    }
}
