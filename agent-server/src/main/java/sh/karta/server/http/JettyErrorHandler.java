// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import sh.karta.server.event.Json;

/** Formats Jetty's own error responses, for example to a malformed request, like all other errors. */
final class JettyErrorHandler extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", status >= 500 ? "server_error" : "invalid_request")
                .put("message", "The request was refused: " + HttpStatus.getMessage(status) + ".")
                .put("type", status >= 500 ? "server_error" : "invalid_request_error");
        body.put("request_id", RequestId.of(response));
        Cors.allow(response);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, java.nio.ByteBuffer.wrap(Json.bytes(body)), callback);
        return true;
    }
}
