// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Principal;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;

/** A request as routes see it: read completely, authorised, with its path's values by name. */
final class Call {
    private final HttpFields headers;
    private final Map<String, String> path;
    private final Fields query;
    private final byte[] body;
    private final @Nullable Principal principal;
    private final String address;

    Call(
            HttpFields headers,
            String address,
            Map<String, String> path,
            Fields query,
            byte[] body,
            @Nullable Principal principal) {
        this.headers = headers;
        this.address = address;
        this.path = path;
        this.query = query;
        this.body = body;
        this.principal = principal;
    }

    String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no {" + name + "}");
        }
        return value;
    }

    @Nullable
    String query(String name) {
        return query.getValue(name);
    }

    @Nullable
    String header(HttpHeader header) {
        return headers.get(header);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The client's network address. */
    String address() {
        return address;
    }

    /** The caller of a route that needs a token. */
    Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("a public route has no principal");
        }
        return principal;
    }

    Owner owner() {
        return principal().owner();
    }

    byte[] body() {
        return body;
    }

    /** The body as a JSON object; an empty body is an empty object. */
    ObjectNode json() {
        if (body.length == 0) {
            return Json.object();
        }
        String type = header(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw new Problem(Code.UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json.");
        }
        JsonNode node;
        try {
            node = Json.parse(body);
        } catch (StreamConstraintsException e) {
            throw Problem.invalid("The body is nested too deeply or holds an oversized name or number.");
        } catch (IOException e) {
            throw Problem.invalid("The body is not valid JSON in UTF-8.");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.invalid("The body must be a JSON object.");
    }
}
