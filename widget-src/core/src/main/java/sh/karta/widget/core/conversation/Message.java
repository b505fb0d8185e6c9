// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** One message of the transcript, the visitor's or the agent's. Views read it; only conversation writes it. */
public final class Message {
    /** The visitor's message is in the outbox: a turn runs, the device is offline, or others wait before it. */
    public static final int WAITING = 0;

    /** The visitor's message is on its way to the server. */
    public static final int SENDING = 1;

    /** The agent's message is being written. */
    public static final int OPEN = 2;

    /** The visitor's message was accepted; the agent's is complete. */
    public static final int DONE = 3;

    /** The visitor's message was not accepted, or the agent's was interrupted by a failure; retry is possible. */
    public static final int FAILED = 4;

    /** The visitor stopped the agent's message. */
    public static final int STOPPED = 5;

    /** Unique within the conversation, stable while it lives. */
    public final String id;

    /** Whether the visitor wrote it. */
    public final boolean visitors;

    /** Milliseconds since the epoch, or NaN where unknown. */
    public double createdAt = Double.NaN;

    /** One of the constants above. */
    public int status;

    /** The parts in first-seen order; the visitor's message has one {@link Part#TEXT}. */
    public final List<Part> parts = new ArrayList<>();

    /** What the visitor attached: an array of {@code {path, name, type, size}}, or null. */
    public @Nullable JsonValue attachments;

    /** What the visitor thinks of the agent's message: 1 is good, -1 is bad, 0 nothing said here. */
    public int judgement;

    /** Whether it failed and can be tried again: the visitor's message, or the last answer, while no limit is in force. */
    public boolean retriable;

    /** Why it failed, while {@link #FAILED}. */
    public @Nullable KartaError error;

    /** The id of the agent's message at the server, or null while or where that is unknown. */
    @Nullable
    String messageId;

    /** The number of the visitor's message in the session's log, or NaN while or where that is unknown. */
    double seq = Double.NaN;

    /** What makes a second post of the visitor's message harmless. */
    String key = "";

    /** What the page said about itself with the visitor's message; null until it was asked. */
    @Nullable
    String context;

    /** The session that the visitor's message was first posted to, or null: only there may it be posted again. */
    @Nullable
    String session;

    /** Whether the page has heard of it: that the visitor's was sent, that the agent's is complete. */
    boolean told;

    /** Whether it is in shared storage, from where another tab may have taken it up as well. */
    boolean stored;

    /** Who wants to know when the visitor's message is accepted. */
    @Nullable
    Reply<Message> accepted;

    Message(String id, boolean visitors, int status) {
        this.id = id;
        this.visitors = visitors;
        this.status = status;
    }

    /** Replies once that the message was accepted or, if {@code error} is not null, that it was not. */
    void reply(@Nullable KartaError error) {
        Reply<Message> reply = accepted;
        if (reply != null) {
            accepted = null;
            reply.done(error == null ? this : null, error);
        }
    }

    /** Returns what the message says: its texts, joined by a blank line. */
    public String text() {
        String text = "";
        for (Part part : parts) {
            if (part.kind == Part.TEXT && part.text.length() > 0) {
                text = text.length() == 0 ? part.text : Text.concat(Text.concat(text, "\n\n"), part.text);
            }
        }
        return text;
    }

    /** Returns all its words without what stands between its parts. */
    String words() {
        String words = "";
        for (Part part : parts) {
            words = part.kind == Part.TEXT ? Text.concat(words, part.text) : words;
        }
        return words;
    }

    /** Returns whether the server has not taken it yet, but will be asked to without anybody doing anything. */
    boolean isPending() {
        return visitors && (status == WAITING || status == SENDING);
    }
}
