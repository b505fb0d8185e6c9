// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.port.Store;

/**
 * The conversation of one mount as one state machine: transcript, turn, outbox, connection, limit, restore. Views read
 * it and send it what the visitor does; it tells its {@link ConversationListener} each change in order, synchronously.
 *
 * <p>Nothing is requested and nothing stored before the first {@link #restore}, {@link #send} or other call that needs
 * the server. No method throws. After {@link #shutdown} every method does nothing, and replies are {@code closed}.
 */
public final class Conversation {
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
    private final List<Message> messages = new ArrayList<>();
    private int counter;

    /**
     * Makes an empty conversation that has not spoken to anybody yet.
     *
     * @param config checked with {@link ClientConfig#check}
     * @param store where visitor id, session and outbox are kept (public-api §9); one that forgets for {@code none}
     */
    public Conversation(Ports ports, ClientConfig config, Store store, ConversationListener listener) {
        this.ports = ports;
        this.listener = listener;
    }

    /** Returns the transcript in the order shown, live: waiting messages stand at the end. Read only. */
    public List<Message> messages() {
        return messages;
    }

    /** Returns one of {@link #IDLE}, {@link #SENDING}, {@link #WARMING}, {@link #RUNNING}, {@link #PAUSED}. */
    public int turn() {
        return IDLE;
    }

    /** Returns one of {@link #ONLINE}, {@link #OFFLINE}, {@link #RECONNECTING}, {@link #BACK}. */
    public int connection() {
        return ONLINE;
    }

    /** Returns the limit that locks the composer, or null. */
    public @Nullable KartaError limit() {
        return null;
    }

    /** Returns when the limit ends, in milliseconds on {@code Clock.now}; NaN when only a new conversation ends it. */
    public double limitUntil() {
        return Double.NaN;
    }

    /** Returns whether a stored or chosen conversation is being fetched: the view shows its skeleton. */
    public boolean restoring() {
        return false;
    }

    /** Returns whether the server has messages older than the first one here: {@link #loadEarlier} fetches them. */
    public boolean hasEarlier() {
        return false;
    }

    /** Returns the session's id, or null before there is one. */
    public @Nullable String sessionId() {
        return null;
    }

    /** Takes up the stored conversation if there is one that belongs to this visitor, joins its running turn, and sends what waits. */
    public void restore() {}

    /** Shows conversation {@code sessionId} of the history instead of the present one, which is not stopped on the server. */
    public void resume(String sessionId) {}

    /** Fetches older messages; they are added at index 0 and up. */
    public void loadEarlier() {}

    /**
     * Sends the visitor's words, or lets them wait: while a turn runs, offline, or behind others that wait.
     *
     * @param attachments array of {@code {path, name, type, size}} as {@link #upload} gives them, or null
     * @param accepted hears when the server has taken the message, or why it has not; or null
     * @return the message added, or null when it is refused: empty, {@link #OUTBOX_LIMIT} waiting, or locked by a limit
     */
    public @Nullable Message send(String text, @Nullable JsonValue attachments, @Nullable Reply<Message> accepted) {
        Message message = new Message("m" + counter++, true, Message.WAITING);
        message.createdAt = ports.clock.now();
        messages.add(message);
        listener.messageAdded(messages.size() - 1, message);
        return message;
    }

    /** Takes a {@link Message#WAITING} message out of the outbox. */
    public void cancel(Message message) {}

    /**
     * Tries a {@link Message#FAILED} message again: the visitor's is posted once more, the agent's is taken up where
     * its stream broke, or, where the server had ended the turn, asked for again.
     */
    public void retry(Message message) {}

    /** Stops the running turn; the message becomes {@link Message#STOPPED} within three seconds. */
    public void stop() {}

    /** Answers the approval {@code requestId} with the id of one of its options. */
    public void confirm(String requestId, String option) {}

    /** Ends the turn here and empties the transcript; the next message starts a session. What waits is dropped. */
    public void newConversation() {}

    /**
     * Merges {@code user} ({@code userId} or {@code id}, {@code attributes}, {@code identityToken}; JSON null clears a
     * member, null clears all) into the identity. A change from one user to another or to none is a new conversation.
     */
    public void identify(@Nullable JsonValue user) {}

    /** Keeps from now on in {@code next} what is kept, and forgets it in the store before. */
    public void useStore(Store next) {}

    /** Returns the payload of the page event {@code escalate}: {@code {reason?, context}}; {@code given} is the page's context, or null. */
    public JsonValue escalation(@Nullable String reason, @Nullable JsonValue given) {
        return ports.json.object();
    }

    /** Lists the visitor's conversations, newest first: {@code [{id, title, created_at, last_activity_at}]}. */
    public void sessions(Reply<JsonValue> reply) {}

    /** Gets the present conversation as {@code [{id, role, parts, created_at?}]}, for download. */
    public void transcript(Reply<JsonValue> reply) {}

    /** Deletes the present conversation on the server and starts a new one here. */
    public void delete(Reply<Void> reply) {}

    /**
     * Uploads {@code file}, making a session if there is none; the reply hears {@code {path, name, type, size}}.
     *
     * @param progress hears the fraction sent, 0 to 1
     */
    public Cancellable upload(Blob file, UploadProgress progress, Reply<JsonValue> reply) {
        return () -> {};
    }

    /** Sends the visitor's judgement of an agent's message, with words or null. */
    public void feedback(Message message, boolean up, @Nullable String text, Reply<Void> reply) {}

    /** Ends everything under way. What is stored stays, for the next mount. */
    public void shutdown() {}

    /** Ends everything under way and forgets identity, visitor id, session and outbox. */
    public void reset() {}
}
