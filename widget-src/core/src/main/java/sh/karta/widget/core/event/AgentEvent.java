// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.JsonValue;

/**
 * One event of a turn (public-api §6). One class and numeric types serve all events, because a class for each
 * type costs the panel 180 bytes. Each type lists the fields that it sets. {@link EventType} has the names.
 */
public final class AgentEvent {
    /** The turn is running. {@link #wording} has {@code parent}, a message's id, where the turn begins. */
    public static final int STATUS = 0;

    /** The agent is starting. No fields. */
    public static final int WARMING = 1;

    /** Fields: {@link #text}, {@link #part}, {@link #partId}. */
    public static final int MESSAGE = 2;

    /** Fields: {@link #text}, {@link #part}, {@link #partId}. */
    public static final int THINKING = 3;

    /** Fields: {@link #id}, {@link #tool}. {@link #value} is the input, {@link #wording} has {@code title?} and {@code done?}. */
    public static final int TOOL_USE = 4;

    /** Fields: {@link #id}, {@link #isError}, {@link #code}, {@link #meta}. {@link #value} is the output. */
    public static final int TOOL_RESULT = 5;

    /** {@link #value} is an array of {@code {title, url, quote?, n?, also?}}. */
    public static final int SOURCES = 6;

    /**
     * Pauses the turn. Fields: {@link #id}, {@link #tool}, {@link #target}, {@link #expiresAt}. {@link #value} is an
     * array of {@code {id, label}}, {@link #wording} has {@code title?} and {@code question?}.
     */
    public static final int INPUT_REQUIRED = 7;

    /** Ends the turn. Fields: {@link #usage}, {@link #stopReason}, {@link #reply}. */
    public static final int DONE = 8;

    /** Ends the turn. Field: {@link #error}. */
    public static final int ERROR = 9;

    /**
     * The visitor's message: {@link #text}, with its attachments in {@link #value}. {@link #wording} has {@code parent?},
     * the id of the message that it follows. It appears in histories and other tabs, but is not passed to a client's
     * callers.
     */
    public static final int USER = 10;

    /** One of the constants above. */
    public final int type;

    /** The event's sequence number in its session, or NaN. */
    public double seq = Double.NaN;

    /** The server's time of the event in ISO 8601, or null. */
    public @Nullable String createdAt;

    /** The id of the answer that the event belongs to, or null if the server sends none. */
    public @Nullable String messageId;

    /** The complete text so far, of all message parts or of all thinking parts of this turn. */
    public String text = "";

    /** The complete text so far of the part {@link #partId}. */
    public String part = "";

    /** The id of the part, or null for the turn's unnamed part. */
    public @Nullable String partId;

    /** The tool use id, or the request id. */
    public String id = "";

    public String tool = "";
    public @Nullable String target;

    /** The event as it arrived, with fields that only some readers need, such as the server's texts for visitors, or null. */
    public @Nullable JsonValue wording;

    public @Nullable JsonValue value;
    public @Nullable JsonValue meta;
    public boolean isError;

    /** Why a tool was not called, or null. */
    public @Nullable String code;

    public @Nullable String expiresAt;

    /** As sent by the server: {@code {input_tokens, output_tokens, total_tokens}}, or null. */
    public @Nullable JsonValue usage;

    /** The server's reason for the end of the turn, or null. */
    public @Nullable String stopReason;

    /** How sure the answer is: {@code answer}, {@code closest} or {@code no}; null if the server does not tell. */
    public @Nullable String reply;

    public @Nullable KartaError error;

    public AgentEvent(int type) {
        this.type = type;
    }

    /** Returns an {@link #ERROR} event. */
    public static AgentEvent ofError(KartaError error) {
        AgentEvent event = new AgentEvent(ERROR);
        event.error = error;
        return event;
    }

    /** Returns whether this event ends the turn. */
    public boolean isTerminal() {
        return type == DONE || type == ERROR;
    }

    public void setSeq(double seq) {
        this.seq = seq;
    }

    public void setCreatedAt(@Nullable String createdAt) {
        this.createdAt = createdAt;
    }

    public void setMessageId(@Nullable String messageId) {
        this.messageId = messageId;
    }

    public void setText(String text) {
        this.text = text;
    }

    public void setPart(String part) {
        this.part = part;
    }

    public void setPartId(@Nullable String partId) {
        this.partId = partId;
    }

    public void setId(String id) {
        this.id = id;
    }

    public void setTool(String tool) {
        this.tool = tool;
    }

    public void setTarget(@Nullable String target) {
        this.target = target;
    }

    public void setWording(JsonValue wording) {
        this.wording = wording;
    }

    public void setValue(@Nullable JsonValue value) {
        this.value = value;
    }

    public void setMeta(@Nullable JsonValue meta) {
        this.meta = meta;
    }

    public void setIsError(boolean isError) {
        this.isError = isError;
    }

    public void setCode(@Nullable String code) {
        this.code = code;
    }

    public void setExpiresAt(@Nullable String expiresAt) {
        this.expiresAt = expiresAt;
    }

    public void setUsage(@Nullable JsonValue usage) {
        this.usage = usage;
    }

    public void setStopReason(@Nullable String stopReason) {
        this.stopReason = stopReason;
    }

    public void setReply(@Nullable String reply) {
        this.reply = reply;
    }

    public void setError(@Nullable KartaError error) {
        this.error = error;
    }
}
