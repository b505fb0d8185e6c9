// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What a route answers with. */
sealed interface Reply {
    /** A JSON document, or nothing but a status when {@code body} is null. */
    record Document(int status, @Nullable JsonNode body, Map<String, String> headers) implements Reply {}

    /** A body that is written as it comes to be. */
    non-sealed interface Stream extends Reply {
        /** Takes the response over: headers, body and, in the end, the callback. */
        void writeTo(Response response, Callback callback);

        /** Sends the headers alone, for HEAD, and releases what the body would have needed. */
        void writeHeadTo(Response response, Callback callback);
    }

    static Reply json(int status, JsonNode body) {
        return new Document(status, body, Map.of());
    }

    static Reply empty(int status) {
        return new Document(status, null, Map.of());
    }
}
