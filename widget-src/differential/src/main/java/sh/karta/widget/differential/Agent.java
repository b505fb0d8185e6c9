// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** A server of the managed-agents protocol (wire protocol §3), limited to the requests of the client. */
final class Agent {
    static final String BASE = "https://agent.test";
    static final String PROJECT = "org/agent";
    private static final String SESSIONS = "https://agent.test/org/agent/v1/managed-agents/sessions";

    /** One session. Its log is its state. */
    static final class Session {
        final String id;
        final List<JsonValue> log = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final List<Stream> streams = new ArrayList<>();
        boolean running;
        boolean paused;
        private int asked;

        Session(String id) {
            this.id = id;
        }
    }

    private static final class Stream {
        final Call call;
        int after;

        Stream(Call call, int after) {
            this.call = call;
            this.after = after;
        }
    }

    final List<Session> sessions = new ArrayList<>();
    private final List<String> creations = new ArrayList<>();
    private final Json json;
    private final Dice dice;
    private final VirtualTime time;
    private int mints;

    Agent(Json json, Dice dice, VirtualTime time) {
        this.json = json;
        this.dice = dice;
        this.time = time;
    }

    void serve(Call call) {
        String url = call.request.url;
        boolean posts = call.request.method.equals("POST");
        if (!Text.startsWith(url, SESSIONS, 0)) {
            call.json(200, Text.concat(Text.concat("{\"token\":\"t", Text.of(++mints)), "\",\"expires_in\":3600}"));
            return;
        }
        String rest = Text.slice(url, SESSIONS.length(), url.length());
        if (rest.length() == 0 && posts) {
            call.json(
                    201,
                    json.object()
                            .put("id", created(call).id)
                            .put("status", "idle")
                            .write());
            return;
        }
        int slash = Text.indexOf(rest, "/", 1);
        int mark = Text.indexOf(rest, "?", 0);
        int idEnd = slash >= 0 ? slash : mark >= 0 ? mark : rest.length();
        Session session = rest.length() == 0 ? null : session(Text.slice(rest, 1, idEnd));
        if (session == null) {
            call.json(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"Session not found.\"}}");
        } else if (posts) {
            post(call, session);
        } else if (slash < 0) {
            log(call, session);
        } else {
            Stream stream = new Stream(call, number(rest, "after="));
            call.head(200, "text/event-stream");
            session.streams.add(stream);
            flush(session);
        }
    }

    private Session created(Call call) {
        JsonValue body = body(call);
        String key = body == null ? null : body.string("idempotency_key");
        for (int i = 0; i < creations.size(); i++) {
            if (creations.get(i).equals(key)) {
                return sessions.get(i);
            }
        }
        creations.add(key == null ? "" : key);
        Session session = new Session(Text.concat("s", Text.of(creations.size())));
        sessions.add(session);
        return session;
    }

    private @Nullable Session session(String id) {
        for (int i = 0; i < sessions.size(); i++) {
            if (sessions.get(i).id.equals(id)) {
                return sessions.get(i);
            }
        }
        return null;
    }

    private @Nullable JsonValue body(Call call) {
        return call.request.body == null ? null : json.parse(call.request.body);
    }

    private void post(Call call, Session session) {
        JsonValue event = body(call);
        String type = event == null ? null : event.string("type");
        if (event == null || type == null) {
            call.json(202, "{}");
            return;
        }
        String key = event.string("idempotency_key");
        for (int i = 0; key != null && i < session.keys.size(); i++) {
            if (session.keys.get(i).equals(key)) {
                call.json(202, "{\"accepted\":true}");
                return;
            }
        }
        boolean asks = type.equals("user.message");
        if (asks && session.running) {
            call.json(409, "{\"error\":{\"code\":\"turn_running\",\"message\":\"A turn is running.\"}}");
            return;
        }
        session.keys.add(key == null ? "" : key);
        append(session, event);
        int seq = session.log.size();
        if (asks) {
            session.asked = seq;
        }
        boolean stops = type.equals("user.interrupt");
        JsonValue status = json.object().put("type", stops ? "session.status_idle" : "session.status_running");
        append(session, stops ? status.put("stop_reason", "interrupted") : status);
        call.json(202, json.object().put("accepted", true).put("seq", seq).write());
        flush(session);
    }

    /** Appends an event and sends it to the open streams. */
    void emit(Session session, JsonValue event) {
        append(session, event);
        flush(session);
    }

    private void append(Session session, JsonValue event) {
        String type = event.string("type");
        event.put("seq", session.log.size() + 1);
        if (type != null && !Text.startsWith(type, "user.", 0) && session.asked > 0) {
            event.put("message_id", Text.concat(Text.concat("msg_", Text.of(session.asked)), "_answer"));
        }
        event.put("created_at", Text.of(time.now()));
        session.log.add(event);
        String reason = event.string("stop_reason");
        boolean over = "session.error".equals(type) || "session.status_idle".equals(type);
        session.paused = over && "requires_action".equals(reason);
        session.running = over ? session.paused : session.running || !"user.interrupt".equals(type);
    }

    private void flush(Session session) {
        for (int i = session.streams.size() - 1; i >= 0; i--) {
            Stream stream = session.streams.get(i);
            boolean over = stream.call.isOver();
            while (!over && stream.after < session.log.size()) {
                JsonValue event = session.log.get(stream.after++);
                String type = event.string("type");
                String frame = Text.concat(Text.concat("data: ", event.write()), "\n\n");
                stream.call.pieces(
                        Text.concat(Text.concat(Text.concat("id: ", Text.of(stream.after)), "\n"), frame),
                        1 + dice.below(200));
                over = "session.error".equals(type) || "session.status_idle".equals(type);
            }
            if (over) {
                session.streams.remove(i);
                stream.call.end();
            }
        }
    }

    /** Breaks all open streams. */
    void breakStreams() {
        for (int i = 0; i < sessions.size(); i++) {
            List<Stream> streams = sessions.get(i).streams;
            while (streams.size() > 0) {
                streams.remove(streams.size() - 1).call.fail();
            }
        }
    }

    private void log(Call call, Session session) {
        String url = call.request.url;
        int before = Text.indexOf(url, "before=", 0) < 0 ? session.log.size() + 1 : number(url, "before=");
        int from = Math.max(1, before - 20);
        JsonValue events = json.array();
        for (int i = from; i < before; i++) {
            events.add(session.log.get(i - 1));
        }
        call.json(
                200,
                json.object()
                        .put("id", session.id)
                        .put("status", session.running && !session.paused ? "running" : "idle")
                        .put("events", events)
                        .put("has_more", from > 1)
                        .write());
    }

    private static int number(String url, String name) {
        int at = Text.indexOf(url, name, 0) + name.length();
        int number = 0;
        while (Text.peek(url, at) >= '0' && Text.peek(url, at) <= '9') {
            number = number * 10 + Text.at(url, at++) - '0';
        }
        return number;
    }
}
