// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.ClientListener;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.port.Tabs;
import sh.karta.widget.core.transport.Progress;

/**
 * The conversation of one mount as one state machine: transcript, turn, outbox, connection, limit, restore. Views read
 * it and send it what the visitor does; it tells its {@link ConversationListener} each change in order, synchronously.
 *
 * <p>Nothing is requested and nothing stored before the first {@link #restore}, {@link #send} or other call that needs
 * the server. No method throws. After {@link #shutdown} every method does nothing, and replies are {@code closed}.
 *
 * <p>Its parts each have a state of their own and know the whole: {@link Outbox} what is not accepted yet, {@link FollowedTurn}
 * what is being answered, {@link Restoration} what is fetched, {@link OtherTabs} what other tabs say.
 */
public final class Conversation implements ClientListener {
    /** How many messages may wait in the outbox. */
    public static final int OUTBOX_LIMIT = 20;

    final Ports ports;
    final ConversationListener listener;
    final PageNews page;
    final Belongings belongings;
    final AgentClient client;
    final Transcript transcript;
    final Connection connection;
    final Limit limit;
    final FollowedTurn turn = new FollowedTurn(this);
    final Outbox outbox = new Outbox(this);
    final Restoration restoration = new Restoration(this);
    final OtherTabs tabs;

    /** How often what was shown was left, for another conversation or for none. Read only. */
    public int left;

    /** How often what the visitor had chosen for the next message was to go too: the conversation was deleted, or is another user's. Read only. */
    public int discarded;

    boolean closed;

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
        page = new PageNews(ports.json, listener);
        belongings = new Belongings(ports, store);
        client = new AgentClient(ports, config, belongings, this);
        transcript = new Transcript(ports.clock, "m", listener);
        connection = new Connection(ports, listener::stateChanged, outbox::release);
        limit = new Limit(ports, this::lifted);
        this.tabs = new OtherTabs(this, tabs);
    }

    /** Returns the transcript in the order shown, live: waiting messages stand at the end. Read only. */
    public List<Message> messages() {
        return transcript.messages;
    }

    /** Returns how far the visitor's turn has come, a {@link TurnState}. */
    public int turn() {
        return turn.state();
    }

    /** Returns what the visitor is told about the connection, a {@link ConnectionState}. */
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
        return restoration.running;
    }

    /** Returns whether the stored conversation could not be fetched, for now: {@link #restoreAgain} tries once more. */
    public boolean unrestored() {
        return restoration.failed;
    }

    /** Fetches a stored conversation that was {@link #unrestored}. */
    public void restoreAgain() {
        restoration.again();
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
        restoration.restore();
    }

    /**
     * Shows conversation {@code id} of the history instead of the present one, whose turn goes on on the server. The present
     * one stays, and goes on, until the other is here: for good, if that cannot be fetched.
     *
     * @param reply hears when it is shown, or why it cannot be
     */
    public void resume(String id, Reply<Void> reply) {
        restoration.choose(id, reply);
    }

    /** Stays with the present conversation although {@link #resume} has not shown the other yet. */
    public void stay() {
        restoration.stay();
    }

    /** Fetches older messages; they are added at index 0 and up. */
    public void loadEarlier() {
        restoration.fetchEarlier();
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
        return outbox.send(text, attachments, accepted);
    }

    /** Takes a {@link Message#WAITING} message out of the outbox, or back one of the visitor's that {@link Message#FAILED}. */
    public void cancel(Message message) {
        outbox.cancel(message);
    }

    /**
     * Tries a {@link Message#retriable} message again: the visitor's is posted once more, the agent's is taken up where
     * its stream broke, or, where the server had ended the turn, asked for again and replaced.
     */
    public void retry(Message message) {
        if (closed || !message.retriable) {
            return;
        }
        outbox.held = false;
        Message asked = transcript.asked(message);
        if (message.visitors) {
            outbox.retry(message);
        } else if (message == transcript.answer()
                && client.sessionId() != null
                && turn() == TurnState.IDLE
                && turn.join()) {
            transcript.set(message, Message.OPEN, null);
        } else if (asked != null) {
            outbox.again(asked, message);
        }
        stateChanged();
    }

    /** Stops the running turn; the message becomes {@link Message#STOPPED} within three seconds. */
    public void stop() {
        if (!closed && turn() != TurnState.IDLE) {
            client.interrupt((none, error) -> {});
        }
    }

    /** Answers the approval {@code requestId} with the id of one of its options. */
    public void confirm(String requestId, String option) {
        if (!closed) {
            turn.confirm(requestId, option);
        }
    }

    /** Ends the turn here and empties the transcript; the next message starts a session. What waits is dropped. */
    public void newConversation() {
        if (!closed) {
            stop();
            begin(false);
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

    /** Deletes conversation {@code id} on the server; if it is the present one by then, a new one starts here. */
    public void delete(String id, Reply<JsonValue> reply) {
        client.delete(id, (done, error) -> {
            if (error == null && !closed && id.equals(client.sessionId())) {
                begin(true);
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
        Feedback.send(client, message, transcript.asked(message), up, text, (done, error) -> {
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
            tabs.close();
            limit.clear();
            restoration.stop();
            outbox.close();
        }
    }

    /**
     * Ends everything under way and forgets visitor id, session and outbox. The visitor's other tabs shut down; what is
     * stored is this one's to clear, since they may hear of it late. Does nothing after {@link #shutdown}.
     */
    public void reset() {
        if (!closed) {
            tabs.reset();
            shutdown();
            belongings.forget();
        }
    }

    // What the client says.

    @Override
    public void session(String id, boolean created) {
        if (created) {
            transcript.forgetNumbers();
            tabs.made = true;
            keepSession();
        }
        page.session(client.sessionId());
    }

    @Override
    public void stateChanged() {
        if (!closed) {
            transcript.allowRetries(limit.error() != null);
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
    public void past(AgentEvent event, boolean history) {
        Message known = event.type == AgentEvent.USER ? transcript.find(event.seq) : null;
        complete(
                known != null ? transcript.startTurnOf(known) : transcript.apply(event, false, outbox.mine),
                history && !restoration.isNews(event));
        if (!history) {
            page.stepUp(event);
        }
    }

    // What follows from it.

    /** {@code answer}, if any, is complete: the page hears of it unless it is {@code history}. */
    void complete(@Nullable Message answer, boolean history) {
        if (answer != null && !history) {
            page.received(answer);
        } else if (answer != null) {
            answer.told = true;
        }
    }

    /** Tells the page of {@code error}, and locks the composer where it is a limit. */
    void tell(KartaError error) {
        if (error.isLimit()) {
            limit.set(error);
        }
        page.failed(error);
    }

    /** Leaves turn and session, and shows nothing any more. */
    void empty() {
        left++;
        restoration.stop();
        client.leave();
        client.release();
        page.turnEnded("stopped");
        outbox.clear();
        tabs.made = false;
        page.session(null);
        limit.clear();
        connection.rest();
        transcript.clear();
        listener.stateChanged();
    }

    void keepSession() {
        String id = client.sessionId();
        if (id != null && !id.isEmpty()) {
            belongings.keepSession(id, client.identity());
            tabs.tell(false);
        }
    }

    /** Leaves the session, which may have been {@code deleted}, here and in the other tabs. */
    private void begin(boolean deleted) {
        if (deleted) {
            discarded++;
        }
        empty();
        tabs.forget();
        belongings.forgetSession();
        tabs.tell(deleted);
    }

    private void lifted() {
        stateChanged();
        outbox.release();
    }
}
