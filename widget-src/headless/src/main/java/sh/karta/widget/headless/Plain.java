// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PlainEvent;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.event.QuickReplies;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.port.JsonValue;

/** Converts core's values to plain JavaScript objects with the names of public-api §6. */
final class Plain {
    private Plain() {}

    /** Returns {@code error} as {@link #error}, null for null. */
    static @Nullable JSObject orNull(@Nullable KartaError error) {
        return error == null ? null : error(error);
    }

    /** Returns {@code error} as an object, with {@code kind} for its class. */
    static JSObject error(KartaError error) {
        JsonValue plain = BrowserJson.emptyObject()
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

    /** Returns {@code event} as an {@code AgentEvent} whose error is still a plain object, or null if callers do not receive it. */
    static @Nullable JSObject event(AgentEvent event, QuickReplies replies) {
        if (event instanceof TextEvent text) {
            return PlainEvent.ofText(text);
        }
        JsonValue plain = BrowserJson.emptyObject().put("type", EventType.name(event.type));
        number(plain, "seq", event.seq);
        plain.put("createdAt", event.string(EventField.CREATED_AT));
        switch (event.type) {
            case AgentEvent.STATUS -> place(event, plain.put("status", "running"));
            case AgentEvent.USER -> place(event, plain.put("text", event.text(EventField.TEXT)));
            case AgentEvent.TOOL_USE ->
                more(
                        event,
                        EventField.DONE_TITLE,
                        plain.put("toolUseId", event.text(EventField.TOOL_USE_ID))
                                .put("tool", event.text(EventField.TOOL))
                                .put("input", event.get(EventField.INPUT)));
            case AgentEvent.TOOL_RESULT ->
                plain.put("toolUseId", event.text(EventField.TOOL_USE_ID))
                        .put("output", event.get(EventField.OUTPUT))
                        .put("isError", event.isError())
                        .put("code", event.string(EventField.CODE))
                        .put("meta", event.get(EventField.META));
            case AgentEvent.SOURCES -> plain.put("items", event.items);
            case AgentEvent.INPUT_REQUIRED ->
                more(
                        event,
                        EventField.QUESTION,
                        plain.put("requestId", event.text(EventField.REQUEST_ID))
                                .put("tool", event.text(EventField.TOOL))
                                .put("target", event.string(EventField.TARGET))
                                .put("options", event.items)
                                .put("expiresAt", event.string(EventField.EXPIRES_AT)));
            case AgentEvent.DONE ->
                plain.put("usage", usage(event.get(EventField.USAGE))).put("reply", event.string(EventField.REPLY));
            case AgentEvent.ERROR -> error(plain, ((ErrorEvent) event).error);
            case AgentEvent.DECISION -> {
                return null;
            }
            case AgentEvent.OTHER -> {
                if (!event.text("type").equals(QuickReplies.TYPE)) {
                    return null;
                }
                plain.put("type", "suggestions").put("items", replies.items(event.wire));
            }
            default -> {}
        }
        return JsValue.raw(plain);
    }

    /** Adds the id of the message that {@code event} begins, and its place among the others. */
    private static void place(AgentEvent event, JsonValue plain) {
        more(event, EventField.PARENT, plain);
        plain.put("messageId", event.string(EventField.MESSAGE_ID)).put("versions", event.get(EventField.VERSIONS));
        if (event.type == AgentEvent.USER
                && event.wire != null
                && event.wire.has(EventField.PARENT)
                && event.string(EventField.PARENT) == null) {
            plain.putNull("parent");
        }
    }

    /** Adds the strings {@code title} and {@code key}, which have the same names in the event as it arrived. */
    private static void more(AgentEvent event, String key, JsonValue plain) {
        plain.put("title", event.string(EventField.TITLE)).put(key, event.string(key));
    }

    private static void error(JsonValue plain, KartaError error) {
        plain.put("message", error.message).put("code", error.code).put("error", JsValue.of(error(error)));
    }

    private static @Nullable JsonValue usage(@Nullable JsonValue wire) {
        if (wire == null || !wire.isObject()) {
            return null;
        }
        return BrowserJson.emptyObject()
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
