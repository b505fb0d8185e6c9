// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.UserMessage;

/** One message of the transcript, the visitor's or the agent's. Views read it. Only this package writes it. */
public final class Message {
    /** The visitor's message is in the outbox: a turn runs, the device is offline, or others wait before it. */
    public static final int WAITING = 0;

    /** The visitor's message is on its way to the server. */
    public static final int SENDING = 1;

    /** The agent's message is being written. */
    public static final int OPEN = 2;

    /** The visitor's message was accepted, or the agent's is complete. */
    public static final int DONE = 3;

    /** The visitor's message was not accepted, or the agent's was interrupted by a failure. A retry may be possible. */
    public static final int FAILED = 4;

    /** The visitor stopped the agent's message. */
    public static final int STOPPED = 5;

    /** Unique within the conversation, and never changes. */
    public final String id;

    /** Whether this is the visitor's message. */
    public final boolean visitors;

    /** Milliseconds since the epoch, or NaN if unknown. */
    public double createdAt = Double.NaN;

    /** One of the constants above. */
    public int status;

    /** The parts in first-seen order. The visitor's message has one {@link Part#TEXT}. */
    public final List<Part> parts = new ArrayList<>();

    /** The visitor's attachments, an array of {@code {path, name, type, size}}, or null. */
    public @Nullable JsonValue attachments;

    /** The visitor's feedback on the agent's message: 1 is good, -1 is bad, 0 means none was given here. */
    public int feedback;

    /**
     * Whether it failed and can be retried. This is possible for the visitor's messages and the last answer, unless a limit applies.
     */
    public boolean retriable;

    /** The failure, while {@link #FAILED}. */
    public @Nullable KartaError error;

    /** The server's id of the agent's message, or null if unknown. */
    @Nullable
    String messageId;

    /** The number of the visitor's message in the session's log, or NaN if unknown. */
    double seq = Double.NaN;

    /** The idempotency key of the visitor's message. */
    String key = "";

    /** The page's context of the visitor's message, or null until it was requested. */
    @Nullable
    String context;

    /** The id of the answer that the visitor's message follows in the log, {@link UserMessage#BEGINNING}, or null if unknown. */
    @Nullable
    String parent;

    /** The ids of all versions in the log, oldest first, its own included. Empty if there is only one. */
    List<String> versions = new ArrayList<>();

    /** Whether the visitor's message, which failed, stays at the end, because the messages before it were replaced. */
    boolean behind;

    /** The session that the visitor's message was first posted to, or null. It may only be posted there again. */
    @Nullable
    String session;

    /** The same question and its failed answer, which this message replaced, or null. An edit of this message shows them again. */
    @Nullable
    Replaced replaced;

    /** Whether it was reported to the page: a visitor's message as sent, an agent's message as complete. */
    boolean reported;

    /** Whether it is in shared storage, where other tabs find it too. */
    boolean stored;

    /** The reply to the sender of the visitor's message, or null. */
    @Nullable
    Reply<Message> accepted;

    Message(String id, boolean visitors, int status) {
        this.id = id;
        this.visitors = visitors;
        this.status = status;
    }

    /** Replies, at most once, that the message was accepted or, if {@code error} is not null, that it was not. */
    void reply(@Nullable KartaError error) {
        Reply<Message> reply = accepted;
        if (reply != null) {
            accepted = null;
            reply.done(error == null ? this : null, error);
        }
    }

    /** Returns the server's id, or null if the log does not have the message or its id is unknown. */
    @Nullable
    String logId() {
        return !visitors ? messageId : seq > 0 ? Text.concat("msg_", Text.of(seq)) : null;
    }

    /** Returns the number in the log of the visitor's message, or of the row that asked for this answer, which the answer's id names. */
    double row() {
        String id = messageId;
        if (visitors || id == null) {
            return seq;
        }
        double row = 0;
        for (int i = "msg_".length(); i < id.length() && Text.at(id, i) >= '0' && Text.at(id, i) <= '9'; i++) {
            row = row * 10 + Text.at(id, i) - '0';
        }
        return row;
    }

    /** Clears everything that is from a log, because the message is not in the log of the next session. */
    void forgetLog() {
        seq = Double.NaN;
        messageId = null;
        replaced = null;
        parent = null;
        versions = new ArrayList<>();
    }

    /** Returns whether the message has other versions. */
    public boolean hasVersions() {
        return !versions.isEmpty();
    }

    /** Returns the first part, or an empty text. */
    public Part firstPart() {
        return parts.isEmpty() ? new Part(Part.TEXT, "") : parts.get(0);
    }

    /** Returns the last part that is not an event of an unknown type, or null. */
    public @Nullable Part last() {
        int last = parts.size() - 1;
        while (last >= 0 && parts.get(last).kind == Part.OTHER) {
            last--;
        }
        return last < 0 ? null : parts.get(last);
    }

    /** Returns the text of the message: its text parts, joined by a blank line. */
    public String text() {
        String text = "";
        for (Part part : parts) {
            if (part.kind == Part.TEXT) {
                text = Text.paragraphs(text, part.text);
            }
        }
        return text;
    }

    /** Returns the text parts joined without separators, for comparisons. */
    String joinedText() {
        String joinedText = "";
        for (Part part : parts) {
            joinedText = part.kind == Part.TEXT ? Text.concat(joinedText, part.text) : joinedText;
        }
        return joinedText;
    }

    /** Returns whether the message is not accepted yet but will be posted automatically. */
    boolean isPending() {
        return visitors && (status == WAITING || status == SENDING);
    }

    /** A question and its failed answer, which are replaced when the question is asked again. */
    static final class Replaced {
        final Message question;
        final Message failed;

        Replaced(Message question, Message failed) {
            this.question = question;
            this.failed = failed;
        }
    }
}
