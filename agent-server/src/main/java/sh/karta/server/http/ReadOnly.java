// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** Refuses methods that change a file, because the server only reads its files. */
final class ReadOnly {
    private static final String ALLOWED = "GET, HEAD";

    private ReadOnly() {}

    static boolean isRead(Request request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /** Answers a request for an existing file with 405 (RFC 9110 §15.5.6). */
    static void refuse(Request request, Response response, Callback callback) {
        Cors.allow(response);
        response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
        ApiHandler.sendProblem(
                new Problem(
                        Code.METHOD_NOT_ALLOWED,
                        request.getMethod() + " is not allowed here, expected " + ALLOWED + "."),
                RequestId.of(response),
                response,
                callback);
    }
}
