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
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.transport.Handover;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.Progress;
import sh.karta.widget.core.transport.Session;
import sh.karta.widget.core.transport.Transport;
import sh.karta.widget.core.wire.WireMapper;

/**
 * The session in use: made when it is first needed, taken up from its log, and in step with the server before anything
 * is posted to it.
 */
final class CurrentSession {
    /** The session, or null before there is one. */
    @Nullable
    Session session;

    /** The question at which the log ended when it was read, or null. */
    @Nullable
    AgentEvent question;

    /** Whether the log may hold more than we have read, so that it must be read before something is posted. */
    boolean stale;

    /** Whether the visitor stopped a turn without a word of the server: it is asked again before something is posted. */
    boolean unstopped;

    private final Ports ports;
    private final Transport transport;

    /** Null with the Responses transport. */
    private final @Nullable ManagedAgents managed;

    private final Identity identity;
    private final ClientListener listener;
    private @Nullable History earliest;

    /** Who waits for the session that is being made. */
    private List<Reply<Session>> creating = new ArrayList<>();

    /** Counts sessions asked for: the answer to an overtaken one is for nobody. */
    private int creation;

    /** The same for logs. */
    private int reading;

    CurrentSession(
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

    /** Reads the log of session {@code id}, which is in use from then on; the reply says whether a turn is running. */
    void resume(ManagedAgents server, String id, Resumed reply) {
        Session resumed = new Session(id, mapper());
        int number = ++reading;
        History.read(server, id, Double.NaN, (history, error) -> {
            if (number != reading) {
                reply.done(false, overtaken());
                return;
            }
            if (history == null) {
                reply.done(false, error);
                return;
            }
            reply.arrived();
            overtake();
            use(resumed, false);
            earliest = history;
            fold(resumed, history);
            reply.done(history.running, null);
        });
    }

    /** The log that is being read is for nobody any more. */
    void stay() {
        reading++;
    }

    /** Uses session {@code id} without reading it yet. */
    void adopt(String id) {
        release();
        session = new Session(id, mapper());
        stale = true;
    }

    /** Lets go of the session. */
    void release() {
        session = null;
        earliest = null;
        question = null;
        unstopped = false;
        stale = false;
        reading++;
        overtake();
    }

    /** The session that is being made is for nobody any more; who asks from now on gets another. */
    private void overtake() {
        creation++;
        creating = new ArrayList<>();
    }

    private static KartaError overtaken() {
        return new KartaError(ErrorCode.ABORTED, "A new conversation was started.");
    }

    /** Returns whether the session's log goes on before what was read. */
    boolean hasEarlier() {
        return earliest != null && earliest.more;
    }

    /** Reads the stretch of the log before what was read so far. */
    void earlier(Reply<List<AgentEvent>> reply) {
        Session present = session;
        History known = earliest;
        if (present == null || known == null || managed == null || !known.more) {
            reply.done(new ArrayList<>(), null);
            return;
        }
        History.read(managed, present.id, known.first, (history, error) -> {
            if (history == null) {
                reply.done(null, error);
                return;
            }
            if (earliest == known) {
                earliest = history;
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
     * Gives the session in use, made if there is none, and read up to its end if that is in doubt.
     *
     * @param key the same for whoever needs the session for the same words, so that only one is made
     */
    void ready(String key, Reply<Session> reply) {
        Session present = session;
        if (present == null) {
            create(key, reply);
        } else if (unstopped && managed != null) {
            managed.interrupt(present.id, ports.random.id(), (answer, error) -> {
                if (error == null) {
                    unstopped = false;
                    ready(key, reply);
                } else {
                    unready(present, error, reply);
                }
            });
        } else if (stale && managed != null) {
            History.read(managed, present.id, Double.NaN, (history, error) -> {
                if (history == null) {
                    unready(present, error, reply);
                    return;
                }
                if (session == present) {
                    stale = false;
                    fold(present, history);
                }
                reply.done(present, null);
            });
        } else {
            reply.done(present, null);
        }
    }

    /** Uploads {@code file} into the session, as {@code work} which its caller may cancel. */
    void upload(ManagedAgents server, Blob file, Progress progress, Handover work, Reply<JsonValue> reply) {
        ready(ports.random.id(), (present, error) -> {
            if (work.isCancelled()) {
                return;
            }
            if (present == null) {
                reply.done(null, error);
                return;
            }
            work.hold(server.upload(
                    present.id,
                    file,
                    progress,
                    (path, failure) -> reply.done(
                            path == null
                                    ? null
                                    : ports.json
                                            .object()
                                            .put("path", path)
                                            .put("name", file.name())
                                            .put("type", file.type())
                                            .put("size", file.size()),
                            failure)));
        });
    }

    private void unready(Session present, @Nullable KartaError error, Reply<Session> reply) {
        if (error != null && error.status == 404) {
            forget(present);
            create(ports.random.id(), reply);
        } else {
            reply.done(null, error);
        }
    }

    /** Forgets {@code gone}, which the server does not know any more. */
    void forget(@Nullable Session gone) {
        if (session == gone) {
            release();
        }
    }

    /** Makes a session, which is in use from then on; all who ask meanwhile get the same. */
    void create(String key, Reply<Session> reply) {
        creating.add(reply);
        if (creating.size() > 1) {
            return;
        }
        int number = ++creation;
        reading++;
        List<Reply<Session>> waiting = creating;
        JsonValue attributes = identity.attributes();
        String userId = identity.userId();
        JsonValue metadata = userId == null && attributes == null
                ? null
                : ports.json.object().put("user_id", userId).put("attributes", attributes);
        transport.create(metadata, key, (id, error) -> {
            boolean late = number != creation;
            Session made = id == null || late ? null : new Session(id, mapper());
            if (!late) {
                creating = new ArrayList<>();
            }
            if (made != null) {
                use(made, true);
            }
            for (Reply<Session> each : waiting) {
                each.done(made, late ? overtaken() : error);
            }
        });
    }

    private void use(Session next, boolean created) {
        session = next;
        earliest = null;
        question = null;
        unstopped = false;
        stale = false;
        listener.session(next.id, created);
    }

    private void fold(Session into, History history) {
        for (JsonValue wire : history.events) {
            AgentEvent event = into.accept(wire);
            if (event != null) {
                question = event.type == AgentEvent.INPUT_REQUIRED ? event : null;
                listener.past(event);
            }
        }
    }

    private WireMapper mapper() {
        return new WireMapper(ports.json, ports.log);
    }
}
