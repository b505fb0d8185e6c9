// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Principal;
import sh.karta.server.body.Body;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Repeatable;
import sh.karta.server.session.TurnRequest;

/** A request as endpoints receive it: authorised, completely read, with the path values by name. */
final class Call {
    private final HttpFields headers;
    private final Map<String, String> path;
    private final Fields query;
    private final @Nullable Body body;
    private final @Nullable Principal principal;
    private final String address;
    private final String requestId;
    private final @Nullable String traceparent;

    Call(
            String requestId,
            @Nullable String traceparent,
            HttpFields headers,
            String address,
            Map<String, String> path,
            Fields query,
            @Nullable Body body,
            @Nullable Principal principal) {
        this.requestId = requestId;
        this.traceparent = traceparent;
        this.headers = headers;
        this.address = address;
        this.path = path;
        this.query = query;
        this.body = body;
        this.principal = principal;
    }

    /** Returns the same call with its body. */
    Call with(Body read) {
        return new Call(requestId, traceparent, headers, address, path, query, read, principal);
    }

    /**
     * Returns what a turn has to know of this request.
     *
     * @param refusal why the visitor's limits forbid a turn, or null
     */
    TurnRequest turnRequest(@Nullable Problem refusal, @Nullable Repeatable repeatable) {
        return new TurnRequest(requestId, traceparent, principal().stepUp(), refusal, repeatable);
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

    /** Returns the id of the request in the response and in the log. */
    String requestId() {
        return requestId;
    }

    /** Returns the client's network address. */
    String address() {
        return address;
    }

    /** Returns the sender of the request. Only routes that require a token have one. */
    Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("a public route has no principal");
        }
        return principal;
    }

    Owner owner() {
        return principal().owner();
    }

    /** Returns the bytes of the body. The caller must close the stream. */
    InputStream body() throws IOException {
        return body == null ? InputStream.nullInputStream() : body.open();
    }

    /**
     * Returns the body as a JSON object; an empty object for an empty body.
     *
     * @throws Problem if the body is not a JSON object or has another media type
     */
    ObjectNode json() {
        if (body == null || body.size() == 0) {
            return Json.object();
        }
        String type = header(HttpHeader.CONTENT_TYPE);
        if (!isJson(type) || headers.getValuesList(HttpHeader.CONTENT_TYPE).size() > 1) {
            throw new Problem(
                    Code.UNSUPPORTED_MEDIA,
                    "Content-Type must be application/json, in UTF-8, got "
                            + (type == null ? "nothing" : Quote.text(type)) + ".");
        }
        JsonNode node;
        try (InputStream in = body()) {
            node = Json.parse(in);
        } catch (StreamConstraintsException e) {
            throw Problem.invalid("The body is nested too deeply, has more than " + Json.MAX_TOKENS
                    + " names and values, or a name or number that is too long.");
        } catch (JsonProcessingException e) {
            // Jackson's own message quotes the body, which may have a visitor's text.
            JsonLocation at = e.getLocation();
            throw Problem.invalid("The body is not valid JSON in UTF-8"
                    + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()) + ".");
        } catch (IOException e) {
            throw Problem.invalid("The body is not valid JSON in UTF-8.");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.invalid("The body must be a JSON object, got " + Quote.type(node) + ".");
    }

    /** Returns whether the body is a form with files: {@code multipart/form-data} (RFC 7578). */
    boolean isForm() {
        String type = header(HttpHeader.CONTENT_TYPE);
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("multipart/form-data");
    }

    /** Returns whether a media type is {@code application/json} (RFC 9110 §8.3.1) and declares no encoding other than UTF-8. */
    private static boolean isJson(@Nullable String mediaType) {
        String[] parts = mediaType == null
                ? new String[] {""}
                : mediaType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean json = parts[0].strip().equals("application/json");
        for (int i = 1; i < parts.length; i++) {
            json &= parts[i].isBlank() || isAccepted(parts[i].split("=", 2));
        }
        return json;
    }

    private static boolean isAccepted(String[] parameter) {
        // A star marks the extended form of a parameter (RFC 8187).
        String name = parameter[0].strip().replace("*", "");
        return parameter.length == 2
                && (!name.equals("charset")
                        || parameter[1].strip().equals("utf-8")
                        || parameter[1].strip().equals("\"utf-8\""));
    }
}
