// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.port.JsonValue;

/**
 * An in-memory agent server of the managed-agents protocol, reduced to the needs of a client's tests: mint, sessions
 * whose state is their log, idempotency and streams that follow the log. Tests emit its events.
 *
 * <p>The class is long because it answers every request of the protocol.
 */
public final class FakeAgent implements FakeHttp.Server {
    public static final String BASE = "https://agent.test";
    public static final String PROJECT = "org/agent";
    private static final String SESSIONS = "/org/agent/v1/managed-agents/sessions";

    /** One session. */
    public static final class Session {
        public final String id;
        public final List<String> log = new ArrayList<>();
        final List<Stream> streams = new ArrayList<>();
        public boolean running;

        /** The number of the last message, 0 before the first. */
        int asked;

        Session(String id) {
            this.id = id;
        }

        /** Returns the sequence number of the last event. */
        public int seq() {
            return log.size();
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

    /** An accepted post. Another post with the same key must have the same content. */
    private record Taken(String body, int seq) {}

    /** A fault for the next matching request. */
    public interface Fault {
        /** Answers {@code call} instead of the server, or returns false. */
        boolean strike(Call call);
    }

    private final World world;
    public final Map<String, Session> sessions = new LinkedHashMap<>();
    public final List<Fault> faults = new ArrayList<>();
    public final List<JsonValue> posts = new ArrayList<>();
    private final Map<String, String> creations = new HashMap<>();
    /** The accepted posts, by session and key. */
    private final Map<String, Taken> taken = new HashMap<>();

    public int mints;

    /** How many posts had the key of an accepted post, but another content. */
    public int conflicts;

    /** Whether posts are accepted but their answers are lost. */
    public boolean repliesLost;

    /** Whether accepted posts return their sequence number. */
    public boolean tellsSeq = true;

    /** Whether the log contains the visitor's messages. */
    public boolean logsUser = true;

    /** Whether events of an answer contain its id. */
    public boolean namesAnswers = true;

    /** Whether messages form a tree. */
    public boolean branches;

    /** Whether a stream ends at once if no turn runs and there is nothing to read, as the real server's. */
    public boolean endsIdleStreams;

    /** Maximum number of events in a page of the log. */
    public int page = 200;

    public FakeAgent(World world) {
        this.world = world;
        world.http.serve(this);
    }

    /** Deletes all sessions and posts. */
    public void forget() {
        sessions.clear();
        creations.clear();
        posts.clear();
    }

    /** Returns the last session. */
    public Session session() {
        Session last = null;
        for (Session session : sessions.values()) {
            last = session;
        }
        return last;
    }

    /** Appends an event (JSON without a sequence number) to the last session and sends it to its streams. */
    public void emit(String json) {
        emit(session(), json);
    }

    /** Appends an event to {@code session}. */
    public void emit(Session session, String json) {
        append(session, json);
        flush(session);
        world.clock.settle();
    }

    /** Creates the session that {@code call} asks for, without answering the call. */
    public Session create(Call call) {
        String made =
                creations.computeIfAbsent(call.body().string("idempotency_key"), key -> "s" + (creations.size() + 1));
        return sessions.computeIfAbsent(made, Session::new);
    }

    /** Accepts the message of {@code call}, without answering the call. */
    public void accept(Call call) {
        repliesLost = true;
        answer(call);
        repliesLost = false;
    }

    /** Accepts a message that the visitor sends from another device. */
    public void askElsewhere(String text) {
        Session session = session();
        session.running = true;
        session.asked = append(session, "{\"type\":\"user.message\",\"text\":\"" + text + "\"}");
        emit("{\"type\":\"session.status_running\"" + (branches ? ",\"parent\":\"msg_" + session.asked + "\"" : "")
                + "}");
    }

    /** Ends the turn of the last session. */
    public void done() {
        emit("{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
    }

    /** Emits one delta for each word of {@code text}. */
    public void say(String text) {
        for (String word : text.split("(?<= )", -1)) {
            if (!word.isEmpty()) {
                emit("{\"type\":\"agent.message\",\"delta\":true,\"part_id\":\"p\",\"text\":\"" + word + "\"}");
            }
        }
    }

    /** Breaks every open stream. */
    public void breakStreams() {
        for (Session session : sessions.values()) {
            List<Stream> broken = new ArrayList<>(session.streams);
            session.streams.clear();
            broken.forEach(stream -> stream.call.fail());
        }
        world.clock.settle();
    }

    /** Returns the number of open streams. */
    public int openStreams() {
        int open = 0;
        for (Session session : sessions.values()) {
            session.streams.removeIf(stream -> stream.call.cancelled || stream.call.over);
            open += session.streams.size();
        }
        return open;
    }

    @Override
    public void serve(Call call) {
        for (Fault fault : new ArrayList<>(faults)) {
            if (fault.strike(call)) {
                faults.remove(fault);
                return;
            }
        }
        answer(call);
    }

    private void answer(Call call) {
        URI uri = URI.create(call.url());
        String path = uri.getPath();
        if (path.equals("/v1/embed/session-tokens")) {
            call.json(200, "{\"token\":\"t" + ++mints + "\",\"expires_in\":3600}");
        } else if (path.equals(SESSIONS) && call.method().equals("GET")) {
            call.json(200, "{\"data\":[]}");
        } else if (path.equals(SESSIONS)) {
            call.json(201, "{\"id\":\"" + create(call).id + "\",\"status\":\"idle\"}");
        } else {
            String rest = path.substring(SESSIONS.length() + 1);
            int slash = rest.indexOf('/');
            Session session = sessions.get(slash < 0 ? rest : rest.substring(0, slash));
            if (session == null) {
                call.json(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"No such session.\"}}");
            } else {
                serve(call, session, slash < 0 ? "" : rest.substring(slash), query(uri));
            }
        }
    }

    private void serve(Call call, Session session, String rest, Map<String, String> query) {
        switch (rest) {
            case "" -> {
                if (call.method().equals("DELETE")) {
                    sessions.remove(session.id);
                    call.status(204);
                } else {
                    log(call, session, query);
                }
            }
            case "/events" -> post(call, session);
            case "/events/stream" -> {
                call.stream();
                call.text(": \n\n");
                Stream stream = new Stream(call, Integer.parseInt(query.get("after")));
                session.streams.add(stream);
                flush(session);
                if (endsIdleStreams && (!session.running || isPaused(session)) && session.streams.remove(stream)) {
                    call.end();
                }
            }
            case "/transcript" -> transcript(call, session);
            case "/feedback" -> {
                posts.add(call.body());
                call.status(202);
            }
            case "/files" ->
                call.json(200, "{\"path\":\"/files/" + call.request().file.name() + "\"}");
            default -> call.status(404);
        }
    }

    private void post(Call call, Session session) {
        JsonValue event = call.body();
        String key = session.id + " " + event.string("idempotency_key");
        Taken before = taken.get(key);
        if (before != null && before.body.equals(event.write())) {
            accept(call, before.seq);
            return;
        }
        if (before != null) {
            conflicts++;
            call.json(409, "{\"error\":{\"code\":\"idempotency_conflict\",\"message\":\"Another body.\"}}");
            return;
        }
        String type = event.string("type");
        boolean asks = type.equals("user.message") || type.equals("user.regenerate");
        boolean selects = type.equals("user.select");
        String parent = event.string("parent");
        if (branches
                && (asks || selects)
                && ((parent != null && !tree(session).has(parent))
                        || (event.has("message_id") && !tree(session).has(event.string("message_id"))))) {
            call.json(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"No such message.\"}}");
            return;
        }
        if ((asks || selects) && session.running) {
            call.json(409, "{\"error\":{\"code\":\"turn_running\",\"message\":\"A turn is running.\"}}");
            return;
        }
        posts.add(event);
        if (selects) {
            boolean current = tree(session).newestBelow(event.string("message_id"))
                    == tree(session).current();
            int row = current ? session.seq() : append(session, event.write());
            taken.put(key, new Taken(event.write(), row));
            accept(call, row);
            flush(session);
            return;
        }
        String question = "msg_" + (session.seq() + 1);
        if (type.equals("user.regenerate")) {
            question = tree(session).versions(event.string("message_id")).get(0).replace("_answer", "");
            event = world.json.parse(event.write()).put("parent", question);
        }
        int seq = append(session, event.write());
        taken.put(key, new Taken(call.body().write(), seq));
        if (asks) {
            session.running = true;
            session.asked = seq;
        }
        append(
                session,
                type.equals("user.interrupt")
                        ? "{\"type\":\"session.status_idle\",\"stop_reason\":\"interrupted\"}"
                        : "{\"type\":\"session.status_running\""
                                + (asks && branches ? ",\"parent\":\"" + question + "\"" : "") + "}");
        accept(call, seq);
        flush(session);
    }

    private void accept(Call call, int seq) {
        if (repliesLost) {
            call.fail();
            return;
        }
        call.json(202, tellsSeq ? "{\"accepted\":true,\"seq\":" + seq + "}" : "{\"accepted\":true}");
    }

    private int append(Session session, String json) {
        JsonValue event = world.json.parse(json);
        event.put("seq", session.seq() + 1);
        if (branches && event.string("type").equals("user.message")) {
            event.put("message_id", "msg_" + (session.seq() + 1));
            int end = tree(session).current();
            if (!event.has("parent") && end > 0) {
                event.put("parent", answerTo(end));
            } else if (!event.has("parent")) {
                event.putNull("parent");
            }
        }
        if (namesAnswers && !event.string("type").startsWith("user.") && session.asked > 0) {
            event.put("message_id", answerTo(session.asked));
        }
        event.put(
                "created_at",
                java.time.Instant.ofEpochMilli((long) world.clock.now()).toString());
        session.log.add(event.write());
        String type = event.string("type");
        if (type.equals("session.error")) {
            session.running = false;
        } else if (type.equals("session.status_idle")) {
            // A pause blocks new messages as a running turn does.
            session.running = "requires_action".equals(event.string("stop_reason"));
        }
        return session.seq();
    }

    private static String answerTo(int seq) {
        return "msg_" + seq + "_answer";
    }

    private void flush(Session session) {
        for (Stream stream : new ArrayList<>(session.streams)) {
            while (stream.after < session.seq() && session.streams.contains(stream)) {
                String json = session.log.get(stream.after++);
                JsonValue event = world.json.parse(json);
                String type = event.string("type");
                if (!isShown(type)) {
                    continue;
                }
                stream.call.text("id: " + stream.after + "\ndata: " + json + "\n\n");
                if (type.equals("session.error") || type.equals("session.status_idle")) {
                    session.streams.remove(stream);
                    stream.call.end();
                }
            }
        }
    }

    private boolean isShown(String type) {
        return !type.startsWith("user.")
                || type.equals("user.select")
                || type.equals("user.tool_confirmation")
                || (logsUser && type.equals("user.message"));
    }

    private void log(Call call, Session session, Map<String, String> query) {
        int before = query.containsKey("before") ? Integer.parseInt(query.get("before")) : session.seq() + 1;
        Set<Integer> path = branches ? tree(session).path() : Set.of();
        List<String> rows = new ArrayList<>();
        for (int row = 1; row < before; row++) {
            if (!branches || path.contains(row)) {
                rows.add(session.log.get(row - 1));
            }
        }
        int from = Math.max(0, rows.size() - page);
        List<String> events = new ArrayList<>();
        for (String json : rows.subList(from, rows.size())) {
            JsonValue event = world.json.parse(json);
            if (isShown(event.string("type"))) {
                events.add(branches ? described(session, event).write() : json);
            }
        }
        call.json(
                200,
                "{\"id\":\"" + session.id + "\",\"status\":\""
                        + (session.running && !isPaused(session) ? "running" : "idle") + "\",\"events\":["
                        + String.join(",", events) + "],\"has_more\":" + (from > 0) + "}");
    }

    /** Adds the versions to the first row of a message that has more than one. */
    private JsonValue described(Session session, JsonValue event) {
        String type = event.string("type");
        if (type.equals("user.message") || (type.equals("session.status_running") && event.has("parent"))) {
            List<String> all = tree(session).versions(event.string("message_id"));
            JsonValue versions = world.json.array();
            all.forEach(versions::add);
            return all.size() > 1 ? event.put("versions", versions) : event;
        }
        return event;
    }

    private static boolean isPaused(Session session) {
        int last = session.seq() - 1;
        while (last >= 0 && session.log.get(last).contains(".unheard_of")) {
            last--;
        }
        return last >= 0 && session.log.get(last).contains("requires_action");
    }

    private FakeTree tree(Session session) {
        return new FakeTree(session.log.stream().map(world.json::parse).toList());
    }

    /** Accepts the choice of a version on another device. */
    public void selectElsewhere(String id) {
        append(session(), "{\"type\":\"user.select\",\"message_id\":\"" + id + "\"}");
        flush(session());
        world.clock.settle();
    }

    /** Accepts a message of the visitor from another device, which follows {@code parent}, and answers it. */
    public int branch(String parent, String text, String answer) {
        Session session = session();
        session.running = true;
        int seq = append(session, "{\"type\":\"user.message\",\"text\":\"" + text + "\",\"parent\":" + parent + "}");
        session.asked = seq;
        emit("{\"type\":\"session.status_running\",\"parent\":\"msg_" + seq + "\"}");
        if (answer != null) {
            say(answer);
            done();
        }
        return seq;
    }

    private void transcript(Call call, Session session) {
        Set<Integer> path = branches ? tree(session).path() : Set.of();
        JsonValue messages = world.json.array();
        int turn = 0;
        boolean ran = false;
        StringBuilder answer = new StringBuilder();
        for (String json : session.log) {
            JsonValue event = world.json.parse(json);
            String type = event.string("type");
            int seq = (int) event.number("seq");
            if (branches && !path.contains(seq)) {
                continue;
            }
            if (type.equals("user.message") || type.equals("user.regenerate")) {
                addAnswer(messages, session, turn, ran, answer);
                turn = seq;
                ran = false;
            }
            if (type.equals("user.message")) {
                messages.add(message("msg_" + turn, "user", event.string("text")));
            } else if (type.equals("agent.message")) {
                answer.append(event.string("text"));
            }
            ran |= type.equals("session.status_running");
        }
        addAnswer(messages, session, turn, ran, answer);
        for (int i = 0; branches && i < messages.size(); i++) {
            JsonValue versions = world.json.array();
            tree(session).versions(messages.at(i).string("id")).forEach(versions::add);
            messages.at(i).put("versions", versions);
        }
        call.json(200, world.json.object().put("messages", messages).write());
    }

    /** Adds the answer of {@code turn}. One without text is left out, unless it has other versions. */
    private void addAnswer(JsonValue messages, Session session, int turn, boolean ran, StringBuilder text) {
        boolean versions =
                branches && ran && tree(session).versions(answerTo(turn)).size() > 1;
        if (text.length() > 0 || versions) {
            messages.add(message(answerTo(turn), "assistant", text.toString()));
            text.setLength(0);
        }
    }

    private JsonValue message(String id, String role, String text) {
        JsonValue part = world.json.object().put("kind", "text").put("text", text);
        return world.json
                .object()
                .put("id", id)
                .put("role", role)
                .put("parts", world.json.array().add(part));
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
