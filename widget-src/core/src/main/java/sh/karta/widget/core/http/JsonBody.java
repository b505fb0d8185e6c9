// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.http;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Collects a response that is one JSON object. */
public class JsonBody implements Body {
    private final Json json;
    private final boolean optional;
    private final Reply<JsonValue> reply;
    private String collected = "";

    /**
     * Creates the collector for one response.
     *
     * @param optional whether every 2xx is a success, so that the value may be null
     */
    public JsonBody(Json json, boolean optional, Reply<JsonValue> reply) {
        this.json = json;
        this.optional = optional;
        this.reply = reply;
    }

    @Override
    public void open(@Nullable String contentType) {}

    @Override
    public void text(String piece) {
        collected = Text.concat(collected, piece);
    }

    @Override
    public void end(@Nullable KartaError error) {
        JsonValue value = error == null ? json.parse(collected) : null;
        if (error == null && !optional && (value == null || !value.isObject())) {
            reply.done(null, Errors.badResponse(200, collected));
        } else {
            reply.done(value, error);
        }
    }
}
