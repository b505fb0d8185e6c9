// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;

/** Answers requests that no other handler has handled with 404, formatted like all other errors and readable across origins. */
final class NotFoundHandler extends Handler.Abstract.NonBlocking {
    private static final byte[] BODY = body();

    private static byte[] body() {
        var body = Json.object();
        body.putObject("error")
                .put("code", Code.NOT_FOUND.wireName())
                .put("message", "This server has nothing at this path.")
                .put("type", Code.NOT_FOUND.family());
        return Json.bytes(body);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Cors.allow(response);
        response.setStatus(Code.NOT_FOUND.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(BODY), callback);
        return true;
    }
}
