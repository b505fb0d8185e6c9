// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.ClientListener;
import sh.karta.widget.core.client.ResumeListener;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.port.Tabs;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.UserMessage;

/**
 * The conversation of one mount as one state machine: transcript, turn, outbox, connection, limit. Views read it and
 * pass on the visitor's actions. It reports each change to its {@link ConversationListener} in order, before the call that
 * causes it returns. The state is complete by then, so listeners and replies may call any method.
 *
 * <p>Nothing is requested and nothing stored before the first {@link #restore}, {@link #send} or other call that needs
 * the server. No method throws. After {@link #shutdown} every method does nothing, and replies are {@code closed}.
 *
 * <p>Only this class connects its parts, and none of them knows it: each gets what it needs as an argument and returns a
 * decision, on which this class acts. Only {@link #turn} knows whether a turn runs.
 *
 * <p>The class is long because it documents every call and holds all that connects the parts.
 */
public final class Conversation implements ClientListener, TurnListener {
    private final Ports ports;
    private final ListenerQueue listeners;
    private final AgentClient client;
    private final ActiveTurn turn;
    private final Transcript transcript;
    private final Outbox outbox;
    private final ConversationLoader loader;
    private final HostEvents page;
    private final ConversationStore store;
    private final Connection connection;
    private final Limit limit;
    private final TabSync tabs;

    /** The session that was in use when a message was last sent, or null. */
    private @Nullable String former;

    private int left;
    private int discarded;
    private boolean closed;

    /**
     * Creates an empty conversation without sending anything.
     *
     * @param config checked with {@link ClientConfig#check}
     * @param storage stores visitor id, session and outbox (public-api §9), or nothing for {@code none}
     * @param channel leads to the tabs that show the same conversation
     */
    public Conversation(Ports ports, ClientConfig config, Store storage, Tabs channel, ConversationListener listener) {
        this.ports = ports;
        listeners = new ListenerQueue(listener, ports.clock);
        page = new HostEvents(ports.json, listeners);
        store = new ConversationStore(ports, storage);
        client = new AgentClient(ports, config, store, this);
        turn = new ActiveTurn(client);
        transcript = new Transcript(ports.clock, "m", listeners);
        connection = new Connection(ports, this::stateChanged, this::release);
        limit = new Limit(ports.clock, this::lifted);
        outbox = new Outbox(store, client.identity());
        loader = new ConversationLoader(ports);
        tabs = new TabSync(channel, this::onTabMessage, store, client.identity(), ports.json);
    }

    /**
     * Returns a live view of the transcript in the order shown, with waiting messages at the end. Callers must not
     * change it.
     */
    public List<Message> messages() {
        return transcript.messages;
    }

    /** Returns the {@link TurnState} of the turn. No other place knows whether a turn runs. */
    public int turn() {
        return turn.state(transcript.answer.question() != null);
    }

    /** Returns how many times the conversation that was shown has been left, for another one or for none. */
    public int left() {
        return left;
    }

    /** Returns whether there may be conversations to list: the visitor has written on this device, or is a user known on others. */
    public boolean hasHistory() {
        Identity identity = client.identity();
        return !transcript.messages.isEmpty() || identity.verifiedUser() != null || store.hasWritten(identity);
    }

    /**
     * Returns how many times the files and the draft of the next message had to be dropped, because the conversation was
     * deleted or belongs to another user.
     */
    public int discarded() {
        return discarded;
    }

    /** Returns the {@link ConnectionState} that the visitor sees. */
    public int connection() {
        return connection.state();
    }

    /** Returns the limit that locks the composer, or null. */
    public @Nullable KartaError limit() {
        return limit.error();
    }

    /** Returns when the limit ends, in milliseconds on {@code Clock.now}, or NaN if only a new conversation ends it. */
    public double limitUntil() {
        return limit.until();
    }

    /** Returns whether a stored or chosen conversation is being loaded. The view then shows its skeleton. */
    public boolean restoring() {
        return loader.isLoading();
    }

    /** Returns whether the stored conversation could not be loaded for now. {@link #restoreAgain} tries again. */
    public boolean unrestored() {
        return loader.hasFailed();
    }

    /** Loads a stored conversation that was {@link #unrestored}. */
    public void restoreAgain() {
        String id = sessionId();
        if (unrestored() && id != null) {
            load(id);
        }
    }

    /** Returns whether the server has messages before the first one here. {@link #loadEarlier} loads them. */
    public boolean hasEarlier() {
        return client.hasEarlier();
    }

    /**
     * Returns the hash of the visitor's id, or null if there is none yet.
     *
     * @param create whether a visitor is created then
     */
    public @Nullable String owner(boolean create) {
        return create || store.known() != null ? store.owner() : null;
    }

    /** Returns the session's id, or null before there is one. */
    public @Nullable String sessionId() {
        return client.sessionId();
    }

    /**
     * Continues the stored conversation of this visitor, if any: joins its running turn and sends its waiting messages.
     */
    public void restore() {
        if (closed || restoring() || sessionId() != null) {
            return;
        }
        Identity identity = client.identity();
        store.restoreWaiting(identity, text -> transcript.add(text, Message.WAITING));
        String id = store.session(identity);
        if (id == null) {
            sendNext();
        } else {
            loader.expectNews(Double.NaN);
            load(id);
        }
    }

    /**
     * Shows conversation {@code id} of the history instead of the present one, whose turn continues on the server. The
     * present one stays until the other has loaded, and for good if that fails.
     *
     * @param reply called when it is shown, or with the reason why it cannot be
     */
    public void resume(String id, Reply<Void> reply) {
        if (closed) {
            reply.done(null, Errors.closed());
            return;
        }
        if (loader.cancelRetry()) {
            connection.reset();
        }
        load(id, loader.choose(id), reply);
    }

    /** Stays with the present conversation if {@link #resume} has not shown the other one yet. */
    public void cancelResume() {
        if (loader.isChoosing()) {
            loader.end();
            client.cancelResume();
            proceed();
        }
    }

    /** Loads older messages, which are added at index 0 and up. */
    public void loadEarlier() {
        if (!hasEarlier() || !loader.startEarlier()) {
            return;
        }
        String id = sessionId();
        int shown = left;
        client.earlier((events, error) -> {
            // The same session may have been left and loaded again meanwhile.
            if (closed || shown != left) {
                return;
            }
            loader.endEarlier(error == null);
            if (events != null && id != null && id.equals(sessionId())) {
                if (!transcript.prepend(events)) {
                    reread(null);
                }
                stateChanged();
            }
        });
    }

    /**
     * Sends the visitor's text. It waits while a turn runs, while the device is offline, and behind other messages that
     * wait.
     *
     * @param attachments array of {@code {path, name, type, size}} from {@link ConversationCalls#upload}, or null
     * @param accepted called when the server has accepted the message, or with the reason why it has not; or null
     * @return the message added, or null if it is refused: empty ({@code invalid_option}), behind {@link Outbox#LIMIT}
     *     waiting ones ({@code busy}), a limit, or {@code closed}
     */
    public @Nullable Message send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted) {
        KartaError refusal = closed
                ? Errors.closed()
                : Outbox.refusal(text.isBlank() && attachments == null, limit(), transcript.waiting());
        if (refusal != null) {
            if (accepted != null) {
                accepted.done(null, refusal);
            }
            return null;
        }
        Message message = compose(text, attachments);
        message.accepted = accepted;
        outbox.keep(message);
        release();
        return message;
    }

    private Message compose(String text, @Nullable JsonValue attachments) {
        Message message = transcript.add(text, Message.WAITING);
        message.createdAt = ports.clock.now();
        message.attachments = attachments;
        message.key = ports.random.id();
        return message;
    }

    /** Removes a {@link Message#WAITING} message, or one of the visitor's that {@link Message#FAILED}. */
    public void cancel(Message message) {
        if (!closed && outbox.cancel(message)) {
            drop(message, "The message was cancelled.");
            listeners.deliver();
        }
    }

    /**
     * Tries a {@link Message#retriable} message again. The visitor's is posted once more. The agent's is continued where
     * its stream broke or, if the server has ended the turn, requested again and replaced.
     */
    public void retry(Message message) {
        if (closed || !message.retriable) {
            return;
        }
        listeners.hold(() -> {
            outbox.release();
            Message asked = transcript.asked(message);
            if (message.visitors) {
                resend(message);
            } else if (message == transcript.answer.message()
                    && client.sessionId() != null
                    && turn() == TurnState.IDLE
                    && turn.join(this)) {
                transcript.set(message, Message.OPEN, null);
            } else if (asked != null) {
                Message again = transcript.repeatQuestion(asked, message);
                again.key = ports.random.id();
                outbox.keep(again);
                sendNext();
            }
            stateChanged();
        });
    }

    /** Stops the running turn. Its message becomes {@link Message#STOPPED} within three seconds. */
    public void stop() {
        if (!closed && turn() != TurnState.IDLE) {
            client.interrupt((none, error) -> {});
        }
    }

    /** Answers the approval {@code requestId} with the id of one of its options. */
    public void confirm(String requestId, String option) {
        Part question = transcript.answer.question();
        if (closed || question == null || !question.id.equals(requestId)) {
            return;
        }
        question.open = false;
        question.decision = option;
        transcript.answer.changed(question);
        Message asking = transcript.answer.message();
        client.confirm(requestId, option, (done, error) -> {
            if (closed || asking != transcript.answer.message()) {
                // The turn has ended without the answer.
                return;
            }
            if (error == null) {
                tell(false);
            } else {
                question.decision = null;
                // Too late is final. After any other failure the visitor may decide again.
                question.open = !error.code.equals(ErrorCode.APPROVAL_EXPIRED);
                transcript.answer.changed(question);
                report(error);
            }
            stateChanged();
        });
        stateChanged();
    }

    /** Stops the turn, empties the transcript and drops waiting messages. The next message creates a session. */
    public void newConversation() {
        if (!closed) {
            listeners.hold(() -> {
                stop();
                begin(false);
            });
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
            discarded++;
            store.forgetSession();
            empty();
        } else if (change == Identity.REFRESHED && !client.identity().isInvalid()) {
            keepSession();
        }
    }

    /**
     * Returns the payload of the page event {@code escalate}: {@code {reason?, context}}.
     *
     * @param given the page's context, or null. An object, which must be the caller's own, is completed. Any other
     * value becomes {@code context.value}
     */
    public JsonValue escalation(@Nullable String reason, @Nullable JsonValue given) {
        return page.escalation(reason, given, transcript.messages, client.sessionId());
    }

    // For the facades, which views create: ConversationCalls, ConversationMentions, ConversationVersions.

    /** Returns the client's calls about sessions. */
    SessionCalls sessionCalls() {
        return new SessionCalls(client);
    }

    /** Returns the transport of sessions, or null with the Responses transport. */
    @Nullable
    ManagedAgents managed() {
        return client.managed();
    }

    /** Returns the parser and writer of JSON. */
    Json json() {
        return ports.json;
    }

    /** Returns the question of an answer, or null. */
    @Nullable
    Message asked(Message answer) {
        return transcript.asked(answer);
    }

    /** Starts a new conversation if {@code id}, which was deleted on the server, is the present one. */
    void deleted(String id) {
        if (!closed && id.equals(sessionId())) {
            begin(true);
        }
    }

    /** Records the feedback on {@code answer} that the server has accepted, and tells the page. */
    void feedbackSent(Message answer, int feedback, JsonValue vote) {
        if (!closed) {
            answer.feedback = feedback;
            page.feedback(vote);
            listeners.deliver();
        }
    }

    // For ConversationVersions. The build moves these methods into its chunk, because nothing else uses them.

    /** Returns whether no turn runs, nothing is being loaded, and no message waits. */
    boolean isFree() {
        return turn() == TurnState.IDLE && !loader.isPending() && transcript.firstWaiting() == null;
    }

    /** Returns whether the conversation was shut down. */
    boolean isClosed() {
        return closed;
    }

    /** Returns a new idempotency key. */
    String key() {
        return ports.random.id();
    }

    /** Begins the turn of another version, which the log adds to the messages. Returns why it cannot begin, or null. */
    @Nullable
    KartaError beginVersion(UserMessage version, TurnListener listener) {
        return turn.send(version, listener);
    }

    /**
     * Handles that the server has accepted another version as event {@code seq}.
     *
     * @param text the visitor's text, or null for another answer
     */
    void versionAccepted(double seq, @Nullable String text, Runnable reply) {
        listeners.hold(() -> {
            if (text != null) {
                listeners.pageEvent(
                        "message:sent", ports.json.object().put("text", text).put("edited", true));
            }
            accepted(seq);
            tell(false);
            listeners.add(reply);
        });
    }

    /** Handles that another version was not accepted. */
    void versionRefused(KartaError error, Runnable reply) {
        listeners.hold(() -> {
            turn.unread(Outbox.isTurnRunning(error));
            report(error);
            listeners.add(reply);
        });
    }

    /** Handles that this tab has chosen another version. {@code reply} is called when it is shown, or cannot be read for now. */
    void versionSelected(Reply<Void> reply) {
        tabs.tell(sessionId(), false, true, Double.NaN);
        reread(reply);
    }

    /** Cancels all running work. Stored data stays for the next mount. */
    public void shutdown() {
        if (!closed) {
            closed = true;
            client.shutdown();
            connection.close();
            tabs.close();
            limit.clear();
            loader.stop();
            for (Message message : transcript.messages) {
                reply(message, Errors.closed());
            }
            listeners.deliver();
        }
    }

    /**
     * Cancels all running work and deletes visitor id, session and outbox. The visitor's other tabs shut down without
     * touching the storage, because a late one could delete newer data.
     */
    public void reset() {
        if (!closed) {
            tabs.reset();
            store.forget();
            shutdown();
        }
    }

    // Calls of the client, as its listener.

    @Override
    public void session(String id, boolean created) {
        if (created) {
            transcript.forgetNumbers();
            outbox.sessionLost(transcript.messages, former);
            tabs.created(true);
            keepSession();
            former = id;
        }
        page.session(client.sessionId());
        listeners.deliver();
    }

    @Override
    public void stateChanged() {
        if (!closed) {
            transcript.allowRetries(limit.error() != null);
            listeners.stateChanged();
            // A listener may begin another turn, whose message the end of this one must not meet.
            if (!turn.isEnding()) {
                listeners.deliver();
            }
        }
    }

    @Override
    public void token() {}

    @Override
    public void connected(boolean up) {
        connection.connected(up);
    }

    @Override
    public void past(AgentEvent event, boolean history) {
        if (history && transcript.isOutdated()) {
            transcript.restart();
        }
        if (history || follows(event)) {
            apply(event, history);
        }
    }

    /**
     * Returns whether {@code event}, which is not history, continues the messages shown. Otherwise another path has become current, and the
     * conversation is read again.
     */
    private boolean follows(AgentEvent event) {
        if (!transcript.isOutdated() && !transcript.continues(event)) {
            reread(null);
        }
        return !transcript.isOutdated();
    }

    private void apply(AgentEvent event, boolean history) {
        page.completed(transcript.apply(event, false, outbox.current()), history && !loader.isNews(event));
        if (!history) {
            page.stepUp(event, transcript.answer.current());
        }
    }

    // Calls of the client, as the listener of its turn.

    @Override
    public void complete(UserMessage message) {
        if (!outbox.complete(message, sessionId())) {
            leaveToOtherTab();
            turn.leave();
            stateChanged();
            sendNext();
        }
    }

    @Override
    public void accepted(double seq) {
        // Messages that could not be loaded have come with the log.
        loader.recovered();
        page.completed(transcript.startTurn(seq), false);
        Message message = outbox.accepted();
        if (message != null) {
            boolean added = transcript.accept(message, seq);
            keepSession();
            tabs.created(false);
            page.session(sessionId());
            if (Double.isNaN(seq)) {
                // Another device's message with the same text may be taken for this one, so the log may have more.
                turn.unread(true);
            }
            if (added) {
                page.turnStarted();
            } else {
                // The log was read up to some event of this turn, which may still run.
                turn.unread(true);
            }
            reply(message, null);
        }
        listeners.deliver();
    }

    @Override
    public void event(AgentEvent event) {
        if (!follows(event)) {
            return;
        }
        Message message = outbox.current();
        int was = turn();
        turn.event(event);
        if (message != null && message.status == Message.SENDING && event.isTerminal()) {
            turn.unread(refused(message, event instanceof ErrorEvent failed ? failed.error : null));
        } else if (event.type != AgentEvent.USER) {
            answered(event);
            // Text arrives many times per frame, and usually changes nothing but its message.
            if (!(event instanceof TextEvent) || turn() != was) {
                stateChanged();
            }
        } else if (message != null && outbox.isEcho(event)) {
            transcript.logged(message, event);
        } else {
            apply(event, false);
        }
        listeners.deliver();
    }

    /** Adds {@code event} to the answer, and tells the page. */
    private void answered(AgentEvent event) {
        if (event.type != AgentEvent.OTHER) {
            page.turnStarted();
        }
        Message answer = transcript.answer.message();
        page.completed(transcript.apply(event, true, null), false);
        page.stepUp(event, transcript.answer.current());
        switch (event.type) {
            case AgentEvent.INPUT_REQUIRED -> {
                Part question = transcript.answer.question();
                if (question != null) {
                    page.approval(question);
                }
                client.proceed();
            }
            case AgentEvent.DONE -> {
                outbox.answered(false);
                page.turnEnded(answer != null && answer.status == Message.STOPPED ? "stopped" : "done");
            }
            case AgentEvent.ERROR -> {
                KartaError error = ((ErrorEvent) event).error;
                // An error without a number is not from the server, and waiting messages would fail in the same way.
                outbox.answered(Double.isNaN(event.seq) || error.isLimit());
                report(error);
                page.turnEnded("error");
            }
            default -> {}
        }
    }

    @Override
    public void ended() {
        listeners.hold(() -> {
            outbox.finish();
            turn.ended();
            connection.reset();
            // A turn that continues ends later. An answer of it stays open.
            if (!(turn.continues() && turn.join(this)) && !pauses(false)) {
                page.turnEnded("done");
                stateChanged();
                // Another tab's turn may run, and the server would refuse a waiting message.
                replayMissed();
                sendNext();
            }
        });
    }

    // Sending.

    /** Sends the first waiting message, unless something prevents that. */
    void sendNext() {
        Message next = outbox.next(
                transcript.firstWaiting(),
                closed
                        || loader.isPending()
                        || limit() != null
                        || turn() != TurnState.IDLE
                        || !ports.pageState.online());
        if (next != null && outbox.isElsewhere(next, sessionId())) {
            leaveToOtherTab();
            sendNext();
        } else if (next != null) {
            String session = sessionId();
            former = session == null ? former : session;
            transcript.set(next, Message.SENDING, null);
            page.sent(next);
            KartaError refusal =
                    turn.send(new UserMessage(next.text(), next.attachments, next.key, next.context), this);
            if (refusal != null) {
                refused(next, refusal);
            }
        }
        listeners.deliver();
    }

    /** Sends the waiting messages, even if the message before them failed. */
    private void release() {
        outbox.release();
        sendNext();
    }

    /**
     * Queues {@code message}, which failed or whose answer failed, again: after messages sent since, before waiting
     * ones.
     */
    private void resend(Message message) {
        if (store.isGone(message)) {
            drop(message, "Another tab has the message.");
        } else {
            transcript.requeue(message);
            outbox.keep(message);
        }
        release();
    }

    /** Handles that {@code message} was not accepted. Returns whether the log has more than is shown. */
    private boolean refused(Message message, @Nullable KartaError error) {
        if (sessionId() == null) {
            // The session is lost, and no other could be created.
            outbox.sessionLost(transcript.messages, former);
        }
        int status = outbox.refused(message, error, ports.pageState.online());
        if (status == Message.DONE) {
            transcript.remove(message);
            reply(message, null);
            return true;
        }
        if (status == Message.WAITING) {
            transcript.set(message, status, null);
            return Outbox.isTurnRunning(error) || transcript.answer.isOpen();
        }
        KartaError reason = error == null ? new KartaError(ErrorCode.ABORTED, "The message was stopped.") : error;
        transcript.set(message, status, reason);
        reply(message, reason);
        report(reason);
        return transcript.answer.isOpen();
    }

    /** Removes the current message, because another tab has sent it, is posting it or has cancelled it. */
    private void leaveToOtherTab() {
        Message message = outbox.current();
        outbox.finish();
        if (message != null) {
            drop(message, "Another tab has the message.");
        }
    }

    /** Removes the first waiting messages if other tabs have sent or cancelled them. The log shows those that were sent. */
    private void dropSentElsewhere() {
        Message next = transcript.firstWaiting();
        while (next != null && store.isGone(next)) {
            drop(next, "Another tab has the message.");
            next = transcript.firstWaiting();
        }
    }

    private void drop(Message message, String reason) {
        transcript.remove(message);
        reply(message, new KartaError(ErrorCode.ABORTED, reason));
    }

    private void reply(Message message, @Nullable KartaError error) {
        listeners.add(() -> message.reply(error));
    }

    // Turns.

    /**
     * Returns whether the turn is paused at a question. The client then waits for its answer. Otherwise there is
     * nothing left to read, and the answer is complete.
     *
     * @param history whether the events read are history
     */
    private boolean pauses(boolean history) {
        boolean paused = turn.awaitAnswer(transcript.answer.question() != null, this);
        if (!paused) {
            page.completed(transcript.settle(), history);
        }
        return paused;
    }

    /** Reports {@code error} to the page, and locks the composer if it is a limit. */
    void report(KartaError error) {
        if (error.isLimit()) {
            limit.set(error);
        }
        page.failed(error);
    }

    private void lifted() {
        stateChanged();
        release();
    }

    // Loading.

    /** Loads session {@code id} as the stored conversation. */
    private void load(String id) {
        load(id, false, null);
    }

    /**
     * Loads session {@code id}.
     *
     * @param replaces the decision of {@link ConversationLoader#choose}
     * @param reply the reply to the visitor's choice, or null
     */
    void load(String id, boolean replaces, @Nullable Reply<Void> reply) {
        int attempt = loader.start(id, replaces);
        boolean other = reply != null && !id.equals(sessionId());
        client.resume(id, replaces, new ResumeListener() {
            @Override
            public void arrived() {
                // Released when the whole log is here.
                listeners.hold();
                if (replaces) {
                    empty();
                    loader.replaced();
                }
            }

            @Override
            public void done(boolean running, @Nullable KartaError error) {
                if (error != null) {
                    // The log has not arrived.
                    listeners.hold();
                }
                ports.clock.attempt(() -> {
                    if (!closed && (error == null || !error.code.equals(ErrorCode.ABORTED))) {
                        loaded(id, replaces, running, error);
                        if (error == null && other) {
                            // The pending message of another tab was about the conversation that was left.
                            tabs.forget();
                            tell(false);
                        }
                        proceed();
                    } else if (loader.wasOvertaken(attempt)) {
                        proceed();
                    }
                });
                listeners.release();
                if (reply != null) {
                    reply.done(null, closed ? Errors.closed() : error);
                }
            }
        });
        stateChanged();
    }

    private void loaded(String id, boolean replaces, boolean running, @Nullable KartaError error) {
        if (error == null) {
            loader.succeeded();
            store.keepSession(id, client.identity());
            connection.connected(true);
            if (running) {
                turn.follow(this);
            } else if (!pauses(true)) {
                page.turnEnded("done");
            }
        } else if (replaces) {
            loader.end();
        } else {
            unloaded(id, error);
        }
    }

    /** Handles that session {@code id}, the stored conversation, could not be loaded because of {@code error}. */
    private void unloaded(String id, KartaError error) {
        double wait = loader.onFailure(error);
        if (wait == ConversationLoader.LOST) {
            transcript.forgetLog();
            outbox.sessionLost(transcript.messages, id);
            store.leaveSession();
            if (error.kind != ErrorCode.NOT_FOUND && error.kind != ErrorCode.FORBIDDEN) {
                report(error);
            }
            return;
        }
        client.adopt(id);
        if (wait == ConversationLoader.GIVE_UP) {
            connection.reset();
            report(error);
        } else {
            connection.connected(false);
            loader.retryIn(wait, () -> load(id));
        }
    }

    /**
     * Reads the conversation again, because another path has become current. Its messages stay until then. A turn that runs is joined again, and
     * answers that this tab has not read yet are reported to the page.
     */
    private void reread(@Nullable Reply<Void> reply) {
        String id = sessionId();
        if (id == null) {
            return;
        }
        transcript.outdate();
        Message sending = outbox.current();
        if (sending != null && sending.status == Message.SENDING) {
            // It is posted again with the same key.
            transcript.set(sending, Message.WAITING, null);
        }
        outbox.finish();
        loader.expectNews(transcript.newest() + 1);
        turn.leave();
        if (loader.isChoosing()) {
            loader.loadLater(id);
        } else {
            load(id, false, reply);
        }
    }

    /**
     * Continues to load the stored conversation or, if there is none to load, sends the messages that waited for it.
     */
    private void proceed() {
        String id = loader.unfinished();
        if (id != null) {
            load(id);
            return;
        }
        stateChanged();
        sendNext();
        replayMissed();
    }

    // Other tabs.

    private void onTabMessage(String text) {
        JsonValue message = tabs.read(text);
        if (text.equals(Tabs.STORED)) {
            replayMissed();
        } else if (message != null) {
            listeners.hold(() -> react(message, false));
        }
    }

    /** Acts on the message of another tab that could not be handled earlier, if any. */
    private void replayMissed() {
        JsonValue message = tabs.missed();
        if (message != null) {
            listeners.hold(() -> react(message, true));
        }
    }

    /** Acts on the {@code message} of another tab, which may have been {@code kept} until now. */
    private void react(JsonValue message, boolean kept) {
        if (!kept && tabs.isDeletion(message)) {
            // Counted now, because another message may come before this one can be followed.
            discarded++;
        }
        String id = message.string(ConversationStore.ID);
        switch (tabs.on(
                message, sessionId(), turn.state(true), loader.isPending(), transcript.firstWaiting() != null)) {
            case TabSync.RESET -> {
                shutdown();
                listeners.forgotten();
            }
            case TabSync.EMPTY -> empty();
            case TabSync.JOIN -> {
                if (unrestored()) {
                    restoreAgain();
                } else {
                    turn.catchUp(this);
                }
            }
            case TabSync.RELOAD -> reread(null);
            case TabSync.ANSWERED -> turn.answered();
            case TabSync.ADOPT -> {
                empty();
                if (id != null) {
                    // Nothing of this log is history: its first answer is reported even if it is complete when it is
                    // read.
                    client.adopt(id);
                    page.session(id);
                    turn.join(this);
                }
            }
            case TabSync.LOAD -> {
                empty();
                if (id != null) {
                    loader.expectNews(message.number(TabMessage.TURN));
                    load(id);
                }
            }
            default -> {}
        }
        dropSentElsewhere();
    }

    /** Tells the other tabs which session the conversation continues in. */
    void tell(boolean deleted) {
        tabs.tell(sessionId(), deleted, false, turn() == TurnState.IDLE ? Double.NaN : transcript.turnStart());
    }

    // Leaving and keeping.

    /** Leaves turn and session, and empties the transcript. */
    private void empty() {
        listeners.hold(() -> {
            left++;
            loader.stop();
            turn.leave();
            client.release();
            page.turnEnded("stopped");
            outbox.clear(transcript.messages);
            for (Message message : transcript.messages) {
                reply(message, new KartaError(ErrorCode.ABORTED, "A new conversation began."));
            }
            tabs.created(false);
            limit.clear();
            connection.reset();
            transcript.clear();
            listeners.stateChanged();
        });
    }

    private void keepSession() {
        String id = sessionId();
        if (id != null && !id.isEmpty()) {
            store.keepSession(id, client.identity());
            tell(false);
        }
    }

    /** Leaves the session, which may have been {@code deleted}, here and in the other tabs. */
    private void begin(boolean deleted) {
        listeners.hold(() -> {
            if (deleted) {
                discarded++;
            }
            empty();
            page.session(null);
            tabs.forget();
            store.leaveSession();
            tell(deleted);
        });
    }
}
