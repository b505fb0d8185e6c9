// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The response of an endpoint. */
sealed interface Reply {
    /** A JSON document, or a status without a body if {@code body} is null. */
    record Document(int status, @Nullable JsonNode body, Map<String, String> headers) implements Reply {}

    /** A response whose body is streamed. */
    non-sealed interface Stream extends Reply {
        /** Writes headers and body, then completes the callback. */
        void writeTo(Response response, Callback callback);

        /** Writes only the headers, for HEAD, and releases the resources for the body. */
        void writeHeadTo(Response response, Callback callback);
    }

    static Reply json(int status, JsonNode body) {
        return new Document(status, body, Map.of());
    }

    static Reply empty(int status) {
        return new Document(status, null, Map.of());
    }
}
