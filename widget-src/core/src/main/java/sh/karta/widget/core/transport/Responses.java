// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * The OpenAI Responses API as a portable fallback (wire-protocol §4). One request is one turn, without a cursor. The
 * server finds the conversation so far by the id of the last response.
 */
public final class Responses implements Transport {
    private static final String TAG = "session-context";

    private final Api api;
    private final ClientConfig config;

    /** The session that {@link #previous} belongs to. */
    private @Nullable LogReader session;

    private @Nullable String previous;

    public Responses(Api api, ClientConfig config) {
        this.api = api;
        this.config = config;
    }

    @Override
    public Cancellable create(@Nullable JsonValue metadata, String key, Reply<String> reply) {
        reply.done("", null);
        return () -> {};
    }

    @Override
    public Cancellable turn(LogReader log, UserMessage message, TurnSink sink) {
        if (session != log) {
            session = log;
            previous = null;
        }
        String base = config.projectRef == null
                ? config.baseUrl
                : Text.concat(Text.concat(config.baseUrl, "/"), config.projectRef);
        HttpRequest request = new HttpRequest("POST", Text.concat(base, "/v1/responses"));
        request.setEventStream(true);
        request.setBody(api.ports
                .json
                .object()
                .put("input", input(message))
                .put("stream", true)
                .put("store", true)
                .put("previous_response_id", previous)
                .put("model", config.model)
                .write());
        return new ResponseStream(api, request, sink, this);
    }

    /** Returns the visitor's message after the page's context, because this API has no field for the context. */
    private static String input(UserMessage message) {
        String context = message.contextOrNull();
        if (context == null) {
            return message.text;
        }
        String inside = "";
        int from = 0;
        for (int at = Text.indexOf(context, "<", 0); at >= 0; at = Text.indexOf(context, "<", at + 1)) {
            if (isTag(context, at + 1)) {
                inside = Text.concat(Text.concat(inside, Text.slice(context, from, at)), "&lt;");
                from = at + 1;
            }
        }
        inside = Text.concat(inside, Text.slice(context, from, context.length()));
        return Text.concat(
                Text.concat("<session-context>\n", inside), Text.concat("\n</session-context>\n\n", message.text));
    }

    /** Returns whether the name of the context's tag is next, in any spelling: after a slash or spaces, or in capitals. */
    private static boolean isTag(String context, int from) {
        int at = from;
        while (at < context.length() && (Text.at(context, at) <= ' ' || Text.at(context, at) == '/')) {
            at++;
        }
        for (int i = 0; i < TAG.length(); i++, at++) {
            // Setting the lower-case bit does not change the hyphen.
            if (at >= context.length() || (Text.at(context, at) | 0x20) != Text.at(TAG, i)) {
                return false;
            }
        }
        return true;
    }

    /** Sets the response that the next turn continues. */
    void completed(@Nullable String id) {
        if (id != null) {
            previous = id;
        }
    }
}
