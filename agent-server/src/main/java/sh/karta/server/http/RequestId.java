// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.eclipse.jetty.server.Response;

/** Gives each request an id, which is in its response and in the log. Thread-safe. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestId() {}

    /** Returns a new id. */
    static String create() {
        byte[] id = new byte[8];
        RANDOM.nextBytes(id);
        return "req_" + HexFormat.of().formatHex(id);
    }

    /** Returns the id of a response's request, and adds it to the headers if they have none yet. */
    static String of(Response response) {
        String known = response.getHeaders().get(HEADER);
        String id = known == null ? create() : known;
        response.getHeaders().put(HEADER, id);
        return id;
    }
}
