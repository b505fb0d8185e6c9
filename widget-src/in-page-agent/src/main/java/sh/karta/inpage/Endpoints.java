// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.core.port.JsonValue;

/** The endpoints of the wire protocol that the widget needs. */
final class Endpoints implements PageAgent {
    private static final String SESSIONS = "/v1/managed-agents/sessions";

    private final Host host;
    private final Sessions sessions;

    Endpoints(Host host, Sessions sessions) {
        this.host = host;
        this.sessions = sessions;
    }

    @Override
    public JSObject request(String method, String path, @Nullable String leaf, @Nullable String body) {
        Reply reply = answer(method, path, leaf, body);
        return JsValue.raw(host.object().put("status", reply.status()).put("body", reply.body()));
    }

    private Reply answer(String method, String path, @Nullable String leaf, @Nullable String body) {
        if (path.endsWith("/session-tokens")) {
            return Reply.of(200, host.object().put("token", "in-page").put("expires_in", 3600));
        }
        if (path.endsWith("/embed/config")) {
            return Reply.of(200, config());
        }
        if (path.endsWith(SESSIONS)) {
            return method.equals("POST")
                    ? Reply.of(
                            201, host.object().put("id", sessions.create().id()).put("status", "idle"))
                    : Reply.of(200, host.object().put("data", sessions.list()));
        }
        Session session = session(path);
        if (session == null) {
            return notFound("Session not found.");
        }
        JsonValue json = body == null ? null : host.json().parse(body);
        return answer(session, method + rest(path), leaf, json == null ? host.object() : json);
    }

    private Reply answer(Session session, String call, @Nullable String leaf, JsonValue body) {
        return switch (call) {
            case "GET" -> session.view(leaf);
            case "GET/transcript" -> session.transcript(leaf);
            case "POST/events" -> session.post(body);
            case "POST/feedback" -> Reply.of(202, host.object().put("accepted", true));
            case "PATCH" -> {
                session.rename(body.string("title"));
                sessions.keep();
                yield Reply.of(200, host.object().put("id", session.id()).put("title", body.string("title")));
            }
            case "DELETE" -> {
                sessions.delete(session);
                yield new Reply(204, "");
            }
            default -> notFound("The agent in the page does not have this endpoint.");
        };
    }

    private Reply notFound(String message) {
        return Reply.refused(host, 404, "not_found", message);
    }

    @Override
    public @Nullable Stop stream(String path, double after, LogStream.Frames frames) {
        Session session = session(path);
        if (session == null) {
            return null;
        }
        Runnable stop = session.follow(after, new LogStream(frames));
        return stop::run;
    }

    private @Nullable Session session(String path) {
        int begin = path.indexOf(SESSIONS + "/");
        return begin < 0 ? null : sessions.find(path.substring(begin + SESSIONS.length() + 1, endOfId(path)));
    }

    /** Returns the part of a path after the id of the conversation. */
    private static String rest(String path) {
        return path.substring(endOfId(path));
    }

    private static int endOfId(String path) {
        int end = path.indexOf('/', path.indexOf(SESSIONS) + SESSIONS.length() + 1);
        return end < 0 ? path.length() : end;
    }

    private JsonValue config() {
        JsonValue starters = host.json()
                .array()
                .add("Where is my order?")
                .add("I want a refund")
                .add("Show me a table");
        JsonValue features = host.object()
                .put("history", true)
                .put("branches", true)
                .put("uploads", false)
                .put("feedback", true);
        return host.object()
                .put("theme", host.object().put("suggestedPrompts", starters))
                .put("features", features)
                .put("strings", host.object());
    }
}
