// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.transport.LogReader;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.wire.WireMapper;

/**
 * Decides which session is in use: creates it when it is first needed, resumes it from its log, and synchronizes it with
 * the server before anything is posted to it.
 */
final class SessionManager {
    private final Ports ports;
    private final Transport transport;

    /** Null with the Responses transport. */
    private final @Nullable ManagedAgents managed;

    private final Identity identity;
    private final ClientListener listener;
    private @Nullable Session current;

    /** The callers that wait for the session being created. Replaced to discard the answer. */
    private List<Reply<Session>> creating = new ArrayList<>();

    /** Number of the latest resumption. The answer to an earlier one is discarded. */
    private int resumption;

    SessionManager(
            Ports ports,
            Transport transport,
            @Nullable ManagedAgents managed,
            Identity identity,
            ClientListener listener) {
        this.ports = ports;
        this.transport = transport;
        this.managed = managed;
        this.identity = identity;
        this.listener = listener;
    }

    /** Returns the session in use, or null before there is one. */
    @Nullable
    Session current() {
        return current;
    }

    /** Returns the session in use if a turn may be running in it that this client does not follow, else null. */
    @Nullable
    Session unattended() {
        return current != null && managed != null && current.isUnattended() ? current : null;
    }

    /** Reads the log of session {@code id} and uses that session from then on. */
    void resume(ManagedAgents server, String id, ResumeListener reply) {
        int number = ++resumption;
        History.read(server, id, Double.NaN, (history, error) -> {
            if (number != resumption) {
                reply.done(false, aborted());
            } else if (history == null) {
                reply.done(false, error);
            } else {
                ports.clock.attempt(() -> {
                    reply.arrived();
                    startOver();
                    Session resumed = use(id, false);
                    resumed.reachedBackTo(history);
                    resumed.read(history, true, listener);
                });
                reply.done(history.running, null);
            }
        });
    }

    /** Discards the log that {@link #resume} is reading. */
    void cancelResume() {
        resumption++;
    }

    /** Uses session {@code id} without reading it yet. */
    void adopt(String id) {
        release();
        current = session(id, true);
    }

    /** Stops using the session. */
    void release() {
        current = null;
        cancelResume();
        startOver();
    }

    /** Stops using {@code lost}, which the server does not know any more. */
    void forget(@Nullable Session lost) {
        if (current == lost) {
            release();
        }
    }

    /** Returns whether the session has events before those that were read. */
    boolean hasEarlier() {
        History known = current == null ? null : current.earliest();
        return known != null && known.more;
    }

    /** Reads the next older part of the log. */
    void earlier(Reply<List<AgentEvent>> reply) {
        Session session = current;
        History known = session == null ? null : session.earliest();
        if (session == null || known == null || managed == null || !known.more) {
            reply.done(new ArrayList<>(), null);
            return;
        }
        History.read(managed, session.log.id, known.first, (history, error) -> {
            if (history == null) {
                reply.done(null, error);
                return;
            }
            if (session.earliest() == known) {
                session.reachedBackTo(history);
            }
            WireMapper mapper = mapper();
            List<AgentEvent> events = new ArrayList<>();
            for (JsonValue wire : history.events) {
                AgentEvent event = mapper.map(wire);
                if (event != null) {
                    events.add(event);
                }
            }
            reply.done(events, null);
        });
    }

    /**
     * Passes the session in use to {@code reply}, synchronized with the server. Creates one if there is none.
     *
     * @param key the same for all callers with the same message, so that only one session is created
     */
    void ready(String key, Reply<Session> reply) {
        Session session = current;
        if (session == null) {
            create(key, reply);
        } else if (managed != null && session.needsInterrupt()) {
            session.interrupt(managed, (none, error) -> {
                if (error == null) {
                    session.stopHeard();
                    ready(key, reply);
                } else {
                    replaceIfLost(session, error, reply);
                }
            });
        } else if (managed != null && session.needsReread()) {
            // Nothing before the cursor is shown of a log that was not read yet.
            double after = session.isUnread() ? Double.POSITIVE_INFINITY : session.log.cursor();
            History.readAfter(managed, session.log.id, after, (history, error) -> {
                if (history == null) {
                    replaceIfLost(session, error, reply);
                    return;
                }
                if (current == session) {
                    if (session.isUnread()) {
                        session.reachedBackTo(history);
                    }
                    session.read(history, false, listener);
                    listener.stateChanged();
                }
                reply.done(session, null);
            });
        } else {
            reply.done(session, null);
        }
    }

    private void replaceIfLost(Session session, @Nullable KartaError error, Reply<Session> reply) {
        if (error != null && error.status == 404) {
            forget(session);
            create(ports.random.id(), reply);
        } else {
            reply.done(null, error);
        }
    }

    /** Creates a session and uses it from then on. All concurrent callers receive the same one. */
    void create(String key, Reply<Session> reply) {
        creating.add(reply);
        if (creating.size() > 1) {
            return;
        }
        cancelResume();
        List<Reply<Session>> waiting = creating;
        JsonValue attributes = identity.attributes();
        String userId = identity.userId();
        JsonValue metadata = userId == null && attributes == null
                ? null
                : ports.json.object().put("user_id", userId).put("attributes", attributes);
        transport.create(metadata, key, (id, error) -> {
            boolean late = waiting != creating;
            if (!late) {
                startOver();
            }
            Session created = id == null || late ? null : use(id, true);
            for (Reply<Session> each : waiting) {
                each.done(created, late ? aborted() : error);
            }
        });
    }

    /** Starts a new list of callers. Its first caller creates another session. */
    private void startOver() {
        creating = new ArrayList<>();
    }

    private Session use(String id, boolean created) {
        Session next = session(id, false);
        current = next;
        listener.session(id, created);
        return next;
    }

    private Session session(String id, boolean unread) {
        return new Session(new LogReader(id, mapper()), ports.random, unread);
    }

    private WireMapper mapper() {
        return new WireMapper(ports.json, ports.log);
    }

    private static KartaError aborted() {
        return new KartaError(ErrorCode.ABORTED, "A new conversation began.");
    }
}
