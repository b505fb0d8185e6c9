// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.scripted.play.Approval;
import sh.karta.scripted.play.Stage;
import sh.karta.scripted.play.Usage;
import sh.karta.widget.core.port.JsonValue;

/** A conversation: a log of events with increasing numbers, which streams follow. The state is folded from the log, as on the server. */
final class Session {
    private static final int DELTA_MILLIS = 30;
    private static final double APPROVAL_MILLIS = 600_000;
    private static final Usage NONE = new Usage(0, 0);

    private final Host host;
    private final EventObjects forms;
    private final String id;
    private final Runnable changed;
    private final List<JsonValue> log = new ArrayList<>();
    private final List<LogStream> streams = new ArrayList<>();
    private final Map<String, Reply> replies = new HashMap<>();
    private final Set<String> approvedTools = new HashSet<>();
    private @Nullable PageTurn turn;
    private @Nullable Runnable stop;
    private @Nullable String title;
    /** The server's first row, the creation of the session, is not shown. */
    private long last = 1;

    private final Turns turns = new Turns();

    /** @param changed called after events other than words */
    Session(Host host, String id, Runnable changed) {
        this.host = host;
        this.forms = new EventObjects(host.json());
        this.id = id;
        this.changed = changed;
    }

    String id() {
        return id;
    }

    /** Restores a kept conversation. */
    void restore(JsonValue kept) {
        title = kept.string("title");
        JsonValue events = kept.get("events");
        for (int i = 0; events != null && i < events.size(); i++) {
            JsonValue event = events.at(i);
            if (event != null) {
                log.add(event);
                apply(event);
            }
        }
    }

    /** Continues an unfinished answer. */
    void resume() {
        if (turn != null && turn.pause() == null) {
            play(null);
        }
    }

    /** Returns the state that {@link #restore} reads. */
    JsonValue kept() {
        return host.object().put("id", id).put("title", title).put("events", array(log));
    }

    private JsonValue array(List<JsonValue> events) {
        JsonValue array = host.json().array();
        events.forEach(array::add);
        return array;
    }

    boolean isEmpty() {
        return log.isEmpty();
    }

    void rename(@Nullable String title) {
        this.title = title;
    }

    /** @param leaf the message whose path is shown; null for the newest */
    Reply view(@Nullable String leaf) {
        List<JsonValue> path = turns.path(log, leaf);
        if (path == null) {
            return refused(404, "not_found", "The conversation has no message with this id.");
        }
        return Reply.of(
                200,
                host.object()
                        .put("id", id)
                        .put("status", turn != null && turn.pause() == null ? "running" : "idle")
                        .put("events", array(path))
                        .put("has_more", false));
    }

    /** @param leaf as for {@link #view} */
    Reply transcript(@Nullable String leaf) {
        List<JsonValue> path = turns.path(log, leaf);
        return path == null
                ? refused(404, "not_found", "The conversation has no message with this id.")
                : Reply.of(200, Transcript.of(path, turns, host.json()));
    }

    /** Returns the conversation's line in the list of conversations. */
    JsonValue summary() {
        JsonValue first = log.get(0);
        return host.object()
                .put("id", id)
                .put("title", title == null ? first.string("text") : title)
                .put("created_at", first.string("created_at"))
                .put("last_activity_at", log.get(log.size() - 1).string("created_at"));
    }

    /** Sends the events after a number to a stream, until the end of the turn. */
    Runnable follow(double after, LogStream stream) {
        for (JsonValue event : log) {
            if (event.number("seq") > after && stream.send(event)) {
                return () -> {};
            }
        }
        streams.add(stream);
        return () -> streams.remove(stream);
    }

    /** Takes an event of the visitor. A repeated one gets the first response again. */
    Reply post(JsonValue event) {
        String key = event.string("idempotency_key");
        Reply before = key == null ? null : replies.get(key);
        if (before != null) {
            return before;
        }
        Reply reply = decide(event);
        if (key != null && reply.status() == 202) {
            replies.put(key, reply);
        }
        return reply;
    }

    private Reply decide(JsonValue event) {
        String type = event.string("type");
        if ("user.message".equals(type)) {
            return message(event);
        }
        if ("user.regenerate".equals(type)) {
            return regenerate(event.string("message_id"));
        }
        if ("user.tool_confirmation".equals(type)) {
            return confirm(event.string("request_id"), event.string("result"));
        }
        return "user.interrupt".equals(type)
                ? interrupt()
                : refused(400, "invalid_request", "The agent in the page does not know events of this type.");
    }

    private Reply message(JsonValue event) {
        String text = event.string("text");
        if (text == null || text.isBlank()) {
            return refused(400, "invalid_request", "text must be a non-empty string.");
        }
        Reply busy = busy();
        if (busy != null) {
            return busy;
        }
        String parent = event.has("parent") ? event.string("parent") : newestAnswer();
        if (parent != null && turns.ofAnswer(parent) == 0) {
            return refused(404, "not_found", "The conversation has no answer with this id.");
        }
        JsonValue message = forms.event("user.message").put("text", text).put("mentions", event.get("mentions"));
        String id = Turns.question(last + 1);
        message.put("message_id", id);
        return ask(parent == null ? message.putNull("parent") : message.put("parent", parent), id, id);
    }

    private @Nullable String newestAnswer() {
        return turns.newest() == 0 ? null : Turns.answer(turns.newest());
    }

    private Reply regenerate(@Nullable String answer) {
        long of = turns.ofAnswer(answer);
        if (of == 0) {
            return refused(404, "not_found", "The conversation has no answer with this id.");
        }
        Reply busy = busy();
        if (busy != null) {
            return busy;
        }
        String question = Turns.question(turns.ofQuestion(of));
        JsonValue event =
                forms.event("user.regenerate").put("message_id", answer).put("parent", question);
        return ask(event, question, Turns.answer(last + 1));
    }

    private @Nullable Reply busy() {
        if (turn == null) {
            return null;
        }
        return refused(
                409,
                "turn_running",
                turn.pause() == null
                        ? "The session is still answering. Wait for the end of the turn or interrupt it."
                        : "The session waits for an approval. Answer or interrupt it first.");
    }

    /** Starts a turn. The response has an id, which is that of the message or of the other answer. */
    private Reply ask(JsonValue event, String question, String id) {
        long seq = last + 1;
        append(event);
        play(question);
        return Reply.of(202, accepted(seq).put("message_id", id));
    }

    private Reply confirm(@Nullable String requestId, @Nullable String result) {
        PageTurn paused = turn;
        JsonValue pause = paused == null ? null : paused.pause();
        if (paused == null || pause == null || requestId == null || !requestId.equals(pause.string("request_id"))) {
            return isClosed(requestId)
                    ? refused(409, "approval_expired", "This approval was already answered or has expired.")
                    : refused(404, "not_found", "No approval with this request_id is pending.");
        }
        String option = "allow".equals(result) ? "approve_once" : result;
        if (option == null || !isOption(option)) {
            return refused(400, "invalid_request", "result must be one of the approval's options.");
        }
        long seq = last + 1;
        append(forms.event("user.tool_confirmation")
                .put("request_id", requestId)
                .put("result", option));
        play(null);
        return Reply.of(202, accepted(seq));
    }

    private boolean isClosed(@Nullable String requestId) {
        for (JsonValue event : log) {
            if (requestId != null && requestId.equals(event.string("request_id"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOption(String id) {
        for (Approval.Option option : Approval.OPTIONS) {
            if (option.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    private Reply interrupt() {
        if (turn == null) {
            return Reply.of(202, accepted(last));
        }
        long seq = last + 1;
        append(forms.event("user.interrupt"));
        end(forms.idle("interrupted", NONE));
        return Reply.of(202, accepted(seq));
    }

    private JsonValue accepted(long seq) {
        return host.object().put("accepted", true).put("seq", (double) seq);
    }

    private Reply refused(int status, String code, String message) {
        return Reply.refused(host, status, code, message);
    }

    /**
     * Plays the answer of the turn, or the rest of it.
     *
     * @param question the message that the turn answers, when it begins
     */
    private void play(@Nullable String question) {
        PageTurn current = turn;
        if (current == null) {
            return;
        }
        append(forms.event("session.status_running").put("parent", question));
        stop = host.topics()
                .answer(current.text())
                .player(current, forms, DELTA_MILLIS)
                .start(host.clock()::after, new Stage<JsonValue>() {
                    @Override
                    public void emit(JsonValue event, Runnable then) {
                        append(event);
                        then.run();
                    }

                    @Override
                    public void pause(Approval approval) {
                        append(forms.requiresAction(approval, host.timeIn(APPROVAL_MILLIS)));
                    }

                    @Override
                    public void done(Usage usage, @Nullable String reply) {
                        end(forms.idle("end_turn", usage));
                    }

                    @Override
                    public void fail(String code, String message, @Nullable Integer retryAfterSeconds) {
                        JsonValue error =
                                forms.event("session.error").put("code", code).put("message", message);
                        end(retryAfterSeconds == null ? error : error.put("retry_after_seconds", retryAfterSeconds));
                    }
                });
    }

    private void end(JsonValue event) {
        stopPlayback();
        append(event);
    }

    /** Ends the streams of a deleted conversation. */
    void close() {
        stopPlayback();
        streams.forEach(LogStream::end);
        streams.clear();
    }

    private void stopPlayback() {
        Runnable playback = stop;
        if (playback != null) {
            playback.run();
        }
    }

    private void append(JsonValue event) {
        event.put("seq", (double) (last + 1)).put("created_at", host.timeIn(0));
        PageTurn running = turn;
        if (running != null && !isOfVisitor(event)) {
            event.put("message_id", Turns.answer(running.id()));
        }
        log.add(event);
        apply(event);
        for (LogStream stream : new ArrayList<>(streams)) {
            if (stream.send(event)) {
                streams.remove(stream);
            }
        }
        if (event.string("part_id") == null) {
            changed.run();
        }
    }

    private void apply(JsonValue event) {
        last = (long) event.number("seq");
        String type = text(event, "type");
        PageTurn running = turn;
        if (type.equals("user.message") || type.equals("user.regenerate")) {
            turns.add(event);
            turn = new PageTurn(last, turns.text(last), approvedTools);
        } else if (running == null || type.equals("user.interrupt") || type.equals("session.status_running")) {
            return;
        } else if (type.equals("user.tool_confirmation")) {
            decide(running, text(event, "request_id"), text(event, "result"));
        } else if (!LogStream.isLast(event)) {
            running.add(event);
        } else if (event.string("request_id") == null) {
            turn = null;
        } else {
            running.pause(event);
        }
    }

    private void decide(PageTurn running, String requestId, String option) {
        JsonValue pause = running.pause();
        String tool = pause == null ? null : pause.string("tool");
        if (tool != null && option.equals("approve_session")) {
            approvedTools.add(tool);
        }
        running.decide(requestId, option);
    }

    private static String text(JsonValue event, String name) {
        String text = event.string(name);
        return text == null ? "" : text;
    }

    private static boolean isOfVisitor(JsonValue event) {
        return text(event, "type").startsWith("user.");
    }
}
