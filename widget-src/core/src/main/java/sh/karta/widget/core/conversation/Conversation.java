// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.ClientListener;
import sh.karta.widget.core.client.Resumed;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.port.Tabs;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.Backoff;
import sh.karta.widget.core.transport.Progress;

/**
 * The conversation of one mount as one state machine: transcript, turn, outbox, connection, limit, restore. Views read
 * it and send it what the visitor does; it tells its {@link ConversationListener} each change in order, synchronously.
 *
 * <p>Nothing is requested and nothing stored before the first {@link #restore}, {@link #send} or other call that needs
 * the server. No method throws. After {@link #shutdown} every method does nothing, and replies are {@code closed}.
 *
 * <p>Longer than other classes because the one state of a conversation is here, and nowhere else: what has a state of
 * its own (transcript, connection, limit, storage, the turn on the wire) is a class of its own.
 */
public final class Conversation implements ClientListener, TurnListener {
    /** No turn is running. */
    public static final int IDLE = 0;

    /** The visitor's message is on its way: token, session, post. */
    public static final int SENDING = 1;

    /** The agent is being started. */
    public static final int WARMING = 2;

    /** The server has accepted the message; the answer is being written. */
    public static final int RUNNING = 3;

    /** The agent waits for the visitor's decision: the last part of kind {@link Part#APPROVAL} is open. */
    public static final int PAUSED = 4;

    /** Nothing is known to be wrong. */
    public static final int ONLINE = 0;

    /** The device has no network; what is sent waits. */
    public static final int OFFLINE = 1;

    /** The answer's stream broke and is being taken up again. */
    public static final int RECONNECTING = 2;

    /** It works again; turns into {@link #ONLINE} after two seconds. */
    public static final int BACK = 3;

    /** How many messages may wait in the outbox. */
    public static final int OUTBOX_LIMIT = 20;

    private final Ports ports;
    private final ConversationListener listener;
    private final PageNews page;
    private final Belongings belongings;
    private final Tabs tabs;
    private final Cancellable hearing;
    private final AgentClient client;
    private final Transcript transcript;
    private final Connection connection;
    private final Limit limit;

    /** The visitor's message whose turn is running, or on its way to one. */
    private @Nullable Message mine;

    private boolean warming;

    /** Whether what waits must go on waiting: the message before it failed. */
    private boolean held;

    /** How often in a row the server said that a turn is running already. */
    private int refusals;

    /** Whether that turn was followed already, and has ended. */
    private boolean joined;

    private boolean unrestored;
    private boolean restoring;

    /**
     * What another tab said last that could not be followed yet: while the log was being read, perhaps before that; while
     * the turn before was being followed; or before storage had the visitor whose words it was.
     */
    private @Nullable String missed;

    /** Whether the session was made here and no turn in it was told to the other tabs yet. */
    private boolean made;

    private boolean loadingEarlier;
    private boolean closed;
    private @Nullable Cancellable nextRestore;

    /**
     * Makes an empty conversation that has not spoken to anybody yet.
     *
     * @param config checked with {@link ClientConfig#check}
     * @param store where visitor id, session and outbox are kept (public-api §9); one that forgets for {@code none}
     * @param tabs the way to the tabs that show the same conversation
     */
    public Conversation(Ports ports, ClientConfig config, Store store, Tabs tabs, ConversationListener listener) {
        this.ports = ports;
        this.listener = listener;
        this.tabs = tabs;
        page = new PageNews(ports.json, listener);
        belongings = new Belongings(ports, store);
        client = new AgentClient(ports, config, belongings, this);
        transcript = new Transcript(ports.clock, "m", listener);
        connection = new Connection(ports, listener::stateChanged, this::online);
        limit = new Limit(ports, this::lifted);
        hearing = tabs.listen(this::heard);
    }

    /** Returns the transcript in the order shown, live: waiting messages stand at the end. Read only. */
    public List<Message> messages() {
        return transcript.messages;
    }

    /** Returns one of {@link #IDLE}, {@link #SENDING}, {@link #WARMING}, {@link #RUNNING}, {@link #PAUSED}. */
    public int turn() {
        return switch (client.state()) {
            case AgentClient.SENDING -> SENDING;
            case AgentClient.RUNNING -> warming ? WARMING : RUNNING;
            // Between the visitor's decision and the server's word for it the question is closed already.
            case AgentClient.PAUSED -> transcript.question() == null ? RUNNING : PAUSED;
            default -> IDLE;
        };
    }

    /** Returns one of {@link #ONLINE}, {@link #OFFLINE}, {@link #RECONNECTING}, {@link #BACK}. */
    public int connection() {
        return connection.state();
    }

    /** Returns the limit that locks the composer, or null. */
    public @Nullable KartaError limit() {
        return limit.error();
    }

    /** Returns when the limit ends, in milliseconds on {@code Clock.now}; NaN when only a new conversation ends it. */
    public double limitUntil() {
        return limit.until();
    }

    /** Returns whether a stored or chosen conversation is being fetched: the view shows its skeleton. */
    public boolean restoring() {
        return restoring;
    }

    /** Returns whether the stored conversation could not be fetched, for now: {@link #restoreAgain} tries once more. */
    public boolean unrestored() {
        return unrestored;
    }

    /** Fetches a stored conversation that was {@link #unrestored}. */
    public void restoreAgain() {
        String id = client.sessionId();
        if (unrestored && id != null) {
            fetch(id, new Backoff(ports), (done, error) -> {});
        }
    }

    /** Returns whether the server has messages older than the first one here: {@link #loadEarlier} fetches them. */
    public boolean hasEarlier() {
        return client.hasEarlier();
    }

    /** Returns the session's id, or null before there is one. */
    public @Nullable String sessionId() {
        return client.sessionId();
    }

    /** Takes up the stored conversation if there is one that belongs to this visitor, joins its running turn, and sends what waits. */
    public void restore() {
        if (closed || restoring || client.sessionId() != null) {
            return;
        }
        belongings.restoreWaiting(client.identity(), transcript);
        String id = belongings.session(client.identity());
        if (id == null) {
            drain();
            return;
        }
        fetch(id, new Backoff(ports), (done, error) -> {});
    }

    /**
     * Shows conversation {@code id} of the history instead of the present one, whose turn goes on on the server. The present
     * one stays, and goes on, until the other is here: for good, if that cannot be fetched.
     *
     * @param reply hears when it is shown, or why it cannot be
     */
    public void resume(String id, Reply<Void> reply) {
        if (closed) {
            reply.done(null, Errors.closed());
            return;
        }
        stopRestoring();
        fetch(id, null, (shown, error) -> {
            if (error == null) {
                tellTabs();
            }
            reply.done(null, error);
        });
    }

    /** Stays with the present conversation although {@link #resume} has not shown the other yet. */
    public void stay() {
        client.stay();
        restoring = false;
        listener.stateChanged();
        drain();
        heard(Tabs.KEPT);
    }

    /** Fetches older messages; they are added at index 0 and up. */
    public void loadEarlier() {
        if (loadingEarlier || !hasEarlier()) {
            return;
        }
        loadingEarlier = true;
        String id = client.sessionId();
        client.earlier((events, error) -> {
            loadingEarlier = false;
            if (closed || events == null || events.isEmpty() || id == null || !id.equals(client.sessionId())) {
                return;
            }
            String prefix = Text.concat(Text.of(events.get(0).seq), "-");
            Transcript older = new Transcript(ports.clock, prefix, null);
            for (AgentEvent event : events) {
                older.apply(event, false, null);
            }
            transcript.prepend(older);
            listener.stateChanged();
        });
    }

    /**
     * Sends the visitor's words, or lets them wait: while a turn runs, offline, or behind others that wait.
     *
     * @param attachments array of {@code {path, name, type, size}} as {@link #upload} gives them, or null
     * @param accepted hears when the server has taken the message, or why it has not; or null
     * @return the message added, or null when it is refused: empty ({@code invalid_option}), {@link #OUTBOX_LIMIT}
     *     waiting ({@code busy}), locked by a limit, or {@code closed}
     */
    public @Nullable Message send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted) {
        KartaError refusal = refusal(text, attachments);
        if (refusal != null) {
            if (accepted != null) {
                accepted.done(null, refusal);
            }
            return null;
        }
        Message message = transcript.add(text, Message.WAITING);
        message.createdAt = ports.clock.now();
        message.attachments = attachments;
        message.accepted = accepted;
        message.key = ports.random.id();
        belongings.keepWaiting(message, client.identity());
        held = false;
        drain();
        return message;
    }

    /** Takes a {@link Message#WAITING} message out of the outbox, or back one of the visitor's that {@link Message#FAILED}. */
    public void cancel(Message message) {
        boolean refused = message.visitors && message.status == Message.FAILED;
        if (refused || (message.isPending() && message != mine)) {
            belongings.forgetWaiting(message);
            transcript.remove(message);
            answer(message, new KartaError(ErrorCode.ABORTED, "The message was taken back."));
        }
    }

    /**
     * Tries a {@link Message#FAILED} message again: the visitor's is posted once more, the agent's is taken up where
     * its stream broke, or, where the server had ended the turn, asked for again.
     */
    public void retry(Message message) {
        if (closed || message.status != Message.FAILED) {
            return;
        }
        held = false;
        if (message.visitors) {
            // Behind what was said meanwhile, before what waits.
            transcript.requeue(message);
            belongings.keepWaiting(message, client.identity());
            drain();
        } else if (message == transcript.answer()) {
            if (turn() == IDLE) {
                transcript.set(message, Message.OPEN, null);
                join();
            }
        } else {
            Message asked = transcript.asked(message);
            if (asked != null) {
                send(asked.text(), asked.attachments, null);
            }
        }
    }

    /** Stops the running turn; the message becomes {@link Message#STOPPED} within three seconds. */
    public void stop() {
        if (!closed && turn() != IDLE) {
            client.interrupt((none, error) -> {});
        }
    }

    /** Answers the approval {@code requestId} with the id of one of its options. */
    public void confirm(String requestId, String option) {
        Part question = transcript.question();
        if (closed || question == null || !question.id.equals(requestId)) {
            return;
        }
        question.open = false;
        question.decision = option;
        transcript.changed(question);
        Message asking = transcript.answer();
        client.confirm(requestId, option, (done, error) -> {
            if (closed || asking != transcript.answer()) {
                // The turn is over without it.
                return;
            }
            if (error != null) {
                question.decision = null;
                // Too late is for good; after any other failure the visitor may decide again.
                question.open = !error.code.equals(ErrorCode.APPROVAL_EXPIRED);
                transcript.changed(question);
                tell(error);
            }
            if (error == null) {
                tellTabs();
            }
            listener.stateChanged();
        });
        listener.stateChanged();
    }

    /** Ends the turn here and empties the transcript; the next message starts a session. What waits is dropped. */
    public void newConversation() {
        if (!closed) {
            stop();
            begin();
        }
    }

    /**
     * Merges {@code user} ({@code userId} or {@code id}, {@code attributes}, {@code identityToken}; JSON null clears a
     * member, null clears all) into the identity. A change from one user to another or to none is a new conversation.
     */
    public void identify(@Nullable JsonValue user) {
        if (closed) {
            return;
        }
        int change = client.identify(user);
        if (change == Identity.REPLACED) {
            empty();
            belongings.forgetSession();
        } else if (change == Identity.REFRESHED) {
            keepSession();
        }
    }

    /**
     * Returns the payload of the page event {@code escalate}: {@code {reason?, context}}.
     *
     * @param given the page's context, or null; an object, which must be the caller's own, is completed, anything else
     *     becomes {@code context.value}
     */
    public JsonValue escalation(@Nullable String reason, @Nullable JsonValue given) {
        return page.escalation(reason, given, transcript, client.sessionId());
    }

    /** Lists the visitor's conversations, newest first: {@code [{id, title, created_at, last_activity_at}]}. */
    public void sessions(Reply<JsonValue> reply) {
        client.list(reply);
    }

    /** Gives the present conversation as {@code [{id, role, parts, created_at?}]}, for download. */
    public void transcript(Reply<JsonValue> reply) {
        client.transcript(reply);
    }

    /** Deletes the present conversation on the server and starts a new one here. */
    public void delete(Reply<JsonValue> reply) {
        String id = client.sessionId();
        client.delete(id == null ? "" : id, (done, error) -> {
            if (error == null && !closed) {
                begin();
            }
            reply.done(null, error);
        });
    }

    /** Uploads {@code file}, making a session if there is none; the reply hears {@code {path, name, type, size}}. */
    public Cancellable upload(Blob file, Progress progress, Reply<JsonValue> reply) {
        return client.upload(file, progress, reply);
    }

    /** Sends the visitor's judgement of an agent's message, with words or null. */
    public void feedback(Message message, boolean up, @Nullable String text, Reply<JsonValue> reply) {
        Feedback.send(client, transcript.messages, message, up, text, (done, error) -> {
            if (error == null && !closed) {
                message.judgement = up ? 1 : -1;
                page.feedback(up, text);
            }
            reply.done(null, error);
        });
    }

    /** Ends everything under way. What is stored stays, for the next mount. */
    public void shutdown() {
        if (!closed) {
            closed = true;
            client.shutdown();
            connection.close();
            hearing.cancel();
            limit.clear();
            stopRestoring();
            for (Message message : transcript.messages) {
                answer(message, Errors.closed());
            }
        }
    }

    /** Ends everything under way and forgets identity, visitor id, session and outbox, in all tabs. */
    public void reset() {
        if (!closed) {
            tabs.tell(Tabs.RESET);
        }
        shutdown();
        belongings.forget();
    }

    // What the client says.

    @Override
    public void session(String id, boolean created) {
        if (created) {
            transcript.forgetNumbers();
            made = true;
            keepSession();
        }
        page.session(client.sessionId());
    }

    @Override
    public void stateChanged() {
        if (!closed) {
            listener.stateChanged();
        }
    }

    @Override
    public void token() {}

    @Override
    public void connected(boolean up) {
        connection.connected(up);
    }

    @Override
    public void past(AgentEvent event) {
        Message known = event.type == AgentEvent.USER ? transcript.find(event.seq) : null;
        if (known != null) {
            transcript.startTurnOf(known);
        } else {
            transcript.apply(event, false, mine);
        }
    }

    @Override
    public void accepted(double seq) {
        // Whatever was not fetched came with the log.
        unrestored = false;
        refusals = 0;
        transcript.startTurn();
        Message message = mine;
        if (message == null) {
            return;
        }
        belongings.forgetWaiting(message);
        keepSession();
        made = false;
        page.session(client.sessionId());
        if (transcript.find(seq) != null) {
            // The page was left, or another tab was faster, between its acceptance and our knowing.
            transcript.remove(message);
        } else {
            message.seq = seq;
            transcript.set(message, Message.DONE, null);
            page.turnStarted();
        }
        answer(message, null);
    }

    @Override
    public void event(AgentEvent event) {
        KartaError error = event.error;
        Message message = mine;
        int was = turn();
        warming = event.type == AgentEvent.WARMING;
        if (message != null && message.status == Message.SENDING && event.isTerminal()) {
            refused(message, error);
            return;
        }
        if (event.type == AgentEvent.USER) {
            if (message == null || !isEcho(message, event)) {
                past(event);
            }
            return;
        }
        page.turnStarted();
        Message answer = transcript.answer();
        transcript.apply(event, true, null);
        switch (event.type) {
            case AgentEvent.INPUT_REQUIRED -> {
                client.proceed();
                page.approval(event);
            }
            case AgentEvent.DONE -> page.turnDone(answer);
            case AgentEvent.ERROR -> {
                if (error != null) {
                    // Without a number it was us who gave up, and what waits would fail the same way.
                    held = Double.isNaN(event.seq) || error.isLimit();
                    tell(error);
                }
                page.turnEnded("error");
            }
            default -> {}
        }
        // Words come many times a frame, and mostly change no more than their message.
        if ((event.type != AgentEvent.MESSAGE && event.type != AgentEvent.THINKING) || turn() != was) {
            stateChanged();
        }
    }

    @Override
    public void ended() {
        mine = null;
        warming = false;
        connection.rest();
        if (rest()) {
            return;
        }
        page.turnEnded("done");
        stateChanged();
        if (refusals == 1 && !joined) {
            joined = true;
            join();
        } else {
            joined = false;
            // A turn of another tab runs already: what waits here would be refused.
            heard(Tabs.KEPT);
            drain();
        }
    }

    // What follows from it.

    /** Sends the first message that waits, if nothing stands against it. */
    private void drain() {
        Message next = transcript.firstWaiting();
        if (closed
                || next == null
                || mine != null
                || held
                || restoring
                || nextRestore != null
                || limit.error() != null
                || turn() != IDLE
                || !ports.surroundings.online()) {
            return;
        }
        if (next.restored && !belongings.keeps(next)) {
            cancel(next);
            drain();
            return;
        }
        mine = next;
        transcript.set(next, Message.SENDING, null);
        page.sent(next);
        if (!closed && mine == next) {
            client.send(next.text(), next.attachments, next.key, this);
        }
    }

    /** Returns whether {@code event} is {@code message} itself, come back with the log. */
    private static boolean isEcho(Message message, AgentEvent event) {
        if (Double.isNaN(message.seq) && message.text().equals(event.text)) {
            message.seq = event.seq;
            return true;
        }
        return message.seq == event.seq;
    }

    /** {@code message} was not accepted: because of {@code error}, or because the visitor stopped it. */
    private void refused(Message message, @Nullable KartaError error) {
        mine = null;
        boolean running = error != null && error.code.equals(ErrorCode.TURN_RUNNING) && refusals++ == 0;
        boolean offline = error != null && error.kind == ErrorCode.NETWORK && !ports.surroundings.online();
        if (running || offline) {
            // It waits for the turn of another tab, or for the network.
            transcript.set(message, Message.WAITING, null);
            return;
        }
        refusals = 0;
        held = true;
        KartaError reason = error == null ? new KartaError(ErrorCode.ABORTED, "The message was stopped.") : error;
        if (!reason.isRetryable() && !reason.isLimit()) {
            belongings.forgetWaiting(message);
        }
        transcript.set(message, Message.FAILED, reason);
        answer(message, reason);
        tell(reason);
    }

    /** Tells the page of {@code error}, and locks the composer where it is a limit. */
    private void tell(KartaError error) {
        if (error.isLimit()) {
            limit.set(error);
        }
        page.failed(error);
    }

    /** Fetches session {@code id}, {@code again} and again if need be; without that it takes the place of what is here. */
    private void fetch(String id, @Nullable Backoff again, Reply<Void> reply) {
        restoring = true;
        if (again != null) {
            unrestored = false;
        }
        listener.stateChanged();
        client.resume(id, again == null, new Resumed() {
            @Override
            public void arrived() {
                if (again == null) {
                    empty();
                    restoring = true;
                }
            }

            @Override
            public void done(boolean running, @Nullable KartaError error) {
                fetched(id, again, running, error, reply);
            }
        });
    }

    private void fetched(
            String id, @Nullable Backoff again, boolean running, @Nullable KartaError error, Reply<Void> reply) {
        if (closed) {
            reply.done(null, Errors.closed());
            return;
        }
        if (error != null && error.code.equals(ErrorCode.ABORTED)) {
            // Another conversation was chosen meanwhile.
            reply.done(null, error);
            return;
        }
        restoring = false;
        if (error != null) {
            unfetched(id, error, again);
        } else {
            belongings.keepSession(id, client.identity());
            connection.connected(true);
            if (running) {
                join();
            } else {
                rest();
            }
        }
        reply.done(null, error);
        listener.stateChanged();
        drain();
        heard(Tabs.KEPT);
    }

    /** Session {@code id} could not be read: lost for good, or tried again while nothing else happens. */
    private void unfetched(String id, KartaError error, @Nullable Backoff again) {
        if (again == null) {
            return;
        }
        if (!error.isRetryable()) {
            belongings.forgetSession();
            if (error.kind != ErrorCode.NOT_FOUND && error.kind != ErrorCode.FORBIDDEN) {
                tell(error);
            }
            return;
        }
        client.adopt(id);
        again.start();
        double wait = again.next(0);
        if (wait >= 0) {
            connection.connected(false);
            nextRestore = ports.clock.after(wait, () -> {
                nextRestore = null;
                fetch(id, again, (done, failure) -> {});
            });
        } else {
            unrestored = true;
            connection.rest();
            tell(error);
        }
    }

    /** Trying by itself would overtake what the visitor wants now; that one may be asked for again. */
    private void stopRestoring() {
        if (nextRestore != null) {
            nextRestore.cancel();
            nextRestore = null;
            unrestored = true;
            connection.rest();
        }
    }

    /**
     * Waits for the visitor's decision where the log ends with a question, and returns whether it does; else nothing is
     * left to read, and the turn had ended while nobody listened.
     */
    private boolean rest() {
        if (transcript.question() != null) {
            client.await(this);
        }
        if (client.state() == AgentClient.IDLE) {
            transcript.settle();
            return false;
        }
        return true;
    }

    /** Follows a turn that somebody else started, or that was left. */
    private void join() {
        client.stream(Double.NaN, this);
    }

    /** Leaves turn and session, and shows nothing any more. */
    private void empty() {
        stopRestoring();
        client.leave();
        client.release();
        page.turnEnded("stopped");
        for (Message message : transcript.messages) {
            if (message.visitors && message.status != Message.DONE) {
                belongings.forgetWaiting(message);
                answer(message, new KartaError(ErrorCode.ABORTED, "A new conversation was started."));
            }
        }
        mine = null;
        made = false;
        held = false;
        restoring = false;
        unrestored = false;
        page.session(null);
        limit.clear();
        connection.rest();
        transcript.clear();
        listener.stateChanged();
    }

    private void keepSession() {
        String id = client.sessionId();
        if (id != null && !id.isEmpty()) {
            belongings.keepSession(id, client.identity());
            tellTabs();
        }
    }

    /** Leaves the session, here and in the other tabs. */
    private void begin() {
        empty();
        missed = null;
        belongings.forgetSession();
        tellTabs();
    }

    private void tellTabs() {
        tabs.tell(TabNews.session(client.sessionId(), made, client.identity(), belongings, ports.json));
    }

    /** Another tab says what it does; our own turn and what waits here are not given up for it. */
    private void heard(String message) {
        if (message.equals(Tabs.RESET)) {
            shutdown();
            listener.forgotten();
            return;
        }
        String said = message.equals(Tabs.KEPT) && missed != null ? missed : message;
        JsonValue news = TabNews.read(said, ports.json);
        if (news == null) {
            return;
        }
        String id = news.string(Belongings.ID);
        boolean ours = id != null && id.equals(client.sessionId());
        boolean idle = turn() == IDLE;
        boolean later = restoring
                || nextRestore != null
                || (ours && !idle && turn() != PAUSED)
                || !belongings.owns(client.identity(), news);
        missed = later ? said : null;
        if (later) {
            return;
        }
        if (id == null) {
            empty();
        } else if (ours) {
            if (idle) {
                join();
            } else {
                client.answered();
            }
        } else if (idle && transcript.firstWaiting() == null) {
            empty();
            if (news.flag(TabNews.MADE)) {
                // Nothing in it is past: a first answer is told to the page even if it is complete when we look.
                client.adopt(id);
                page.session(id);
                join();
            } else {
                fetch(id, new Backoff(ports), (shown, error) -> {});
            }
        }
    }

    private void online() {
        held = false;
        drain();
    }

    private void lifted() {
        held = false;
        listener.stateChanged();
        drain();
    }

    private @Nullable KartaError refusal(String text, @Nullable JsonValue attachments) {
        if (closed) {
            return Errors.closed();
        }
        if (text.isBlank() && attachments == null) {
            return Errors.invalidOption("sendMessage: expected a text that is not empty");
        }
        if (limit.error() != null) {
            return limit.error();
        }
        return transcript.waiting() < OUTBOX_LIMIT
                ? null
                : new KartaError(ErrorCode.BUSY, "Too many messages are waiting to be sent.");
    }

    private static void answer(Message message, @Nullable KartaError error) {
        Reply<Message> reply = message.accepted;
        if (reply != null) {
            message.accepted = null;
            reply.done(error == null ? message : null, error);
        }
    }
}
