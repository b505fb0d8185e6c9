// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PlainEvent;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.port.JsonValue;

/** Converts core's values to plain JavaScript objects with the names of public-api §6. */
final class Plain {
    private static final BrowserJson JSON = new BrowserJson();

    private Plain() {}

    /** Returns {@code error} as {@link #error}, null for null. */
    static @Nullable JSObject orNull(@Nullable KartaError error) {
        return error == null ? null : error(error);
    }

    /** Returns {@code error} as an object, with {@code kind} for its class. */
    static JSObject error(KartaError error) {
        JsonValue plain = JSON.object()
                .put("kind", error.kind)
                .put("code", error.code)
                .put("message", error.message)
                .put("body", error.body)
                .put("requestId", error.requestId)
                .put("cause", error.raw);
        if (error.status > 0) {
            plain.put("status", error.status);
        }
        number(plain, "retryAfterSeconds", error.retryAfterSeconds);
        return JsValue.raw(plain);
    }

    /** Returns {@code event} as an {@code AgentEvent} whose error is still a plain object. */
    static JSObject event(AgentEvent event) {
        if (event.type == AgentEvent.MESSAGE || event.type == AgentEvent.THINKING) {
            return PlainEvent.ofText(event);
        }
        JsonValue plain = JSON.object().put("type", EventType.name(event.type));
        number(plain, "seq", event.seq);
        plain.put("createdAt", event.createdAt);
        switch (event.type) {
            case AgentEvent.STATUS ->
                more(event, "parent", plain.put("status", "running").put("messageId", event.messageId));
            case AgentEvent.USER -> more(event, "parent", plain.put("text", event.text));
            case AgentEvent.TOOL_USE ->
                more(
                        event,
                        "done",
                        plain.put("toolUseId", event.id).put("tool", event.tool).put("input", event.value));
            case AgentEvent.TOOL_RESULT ->
                plain.put("toolUseId", event.id)
                        .put("output", event.value)
                        .put("isError", event.isError)
                        .put("code", event.code)
                        .put("meta", event.meta);
            case AgentEvent.SOURCES -> plain.put("items", event.value);
            case AgentEvent.INPUT_REQUIRED ->
                more(
                        event,
                        "question",
                        plain.put("requestId", event.id)
                                .put("tool", event.tool)
                                .put("target", event.target)
                                .put("options", event.value)
                                .put("expiresAt", event.expiresAt));
            case AgentEvent.DONE -> plain.put("usage", usage(event.usage)).put("reply", event.reply);
            default -> error(plain, event.error);
        }
        return JsValue.raw(plain);
    }

    /** Adds {@code title} and {@code key}, strings that only the event as it arrived has. */
    private static void more(AgentEvent event, String key, JsonValue plain) {
        JsonValue wording = event.wording;
        if (wording != null) {
            plain.put("title", wording.string("title")).put(key, wording.string(key));
        }
    }

    private static void error(JsonValue plain, @Nullable KartaError error) {
        if (error != null) {
            plain.put("message", error.message).put("code", error.code).put("error", JsValue.of(error(error)));
        }
    }

    private static @Nullable JsonValue usage(@Nullable JsonValue wire) {
        if (wire == null || !wire.isObject()) {
            return null;
        }
        return JSON.object()
                .put("inputTokens", count(wire, "input_tokens"))
                .put("outputTokens", count(wire, "output_tokens"))
                .put("totalTokens", count(wire, "total_tokens"));
    }

    private static double count(JsonValue wire, String name) {
        double count = wire.number(name);
        return Double.isNaN(count) ? 0 : count;
    }

    private static void number(JsonValue plain, String name, double value) {
        if (!Double.isNaN(value)) {
            plain.put(name, value);
        }
    }
}
