// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.JsonValue;

/**
 * One event of a turn (public-api §6). Immutable. What this client computes is a field, here, in {@link TextEvent} or in
 * {@link ErrorEvent}. All other values are read from the event as it arrived when they are asked for, because most readers need few
 * of them.
 *
 * <p>Each type lists its values, which have the names of {@link EventField}. {@link EventType} has the public names of the types. Types
 * are numbers, because a class for each type costs the panel 180 bytes.
 */
public sealed class AgentEvent permits ErrorEvent, TextEvent {
    /** The turn is running. Values: {@code message_id?}, {@code parent?}, {@code versions?}, {@code title?}. */
    public static final int STATUS = 0;

    /** The agent is starting. No values. */
    public static final int WARMING = 1;

    /** A {@link TextEvent}. */
    public static final int MESSAGE = 2;

    /** A {@link TextEvent}. */
    public static final int THINKING = 3;

    /** Values: {@code tool_use_id}, {@code tool}, {@code input?}, {@code title?}, {@code done?}. */
    public static final int TOOL_USE = 4;

    /** {@link #isError}. Values: {@code tool_use_id}, {@code output?}, {@code code?}, {@code _meta?}. */
    public static final int TOOL_RESULT = 5;

    /** {@link #items} are {@code {title, url, quote?, n?, also?}}. */
    public static final int SOURCES = 6;

    /**
     * Pauses the turn. {@link #items} are the options {@code {id, label}}. Values: {@code request_id}, {@code tool},
     * {@code target?}, {@code expires_at?}, {@code title?}, {@code question?}.
     */
    public static final int INPUT_REQUIRED = 7;

    /** Ends the turn. {@link #isStopped}. Values: {@code usage?}, {@code reply?}. */
    public static final int DONE = 8;

    /** Ends the turn. An {@link ErrorEvent}. */
    public static final int ERROR = 9;

    /**
     * The visitor's message. Values: {@code text}, {@code attachments?}, {@code parent?}, {@code versions?}, {@code title?}. It appears in
     * histories and other tabs, but is not passed to a client's callers.
     */
    public static final int USER = 10;

    /** Another version of a message was chosen, so that the conversation must be read again. Values: {@code message_id}. */
    public static final int SELECT = 11;

    /**
     * A question to the visitor was answered, or has expired. Values: {@code request_id}, {@code result}. Like {@link #USER}, it is not
     * passed to a client's callers.
     */
    public static final int DECISION = 12;

    /**
     * An event of the agent, a person or the session whose type this file does not know: its {@code type} is in {@link #wire}. It ends
     * nothing. It is for code that loads later, and is not passed to a client's callers.
     */
    public static final int OTHER = 13;

    /** One of the constants above. */
    public final int type;

    /** The event's sequence number in its session, or NaN. */
    public final double seq;

    /** The event as it arrived, with the names of wire-protocol §3, or null if this client has made the event. */
    public final @Nullable JsonValue wire;

    /** The checked list of {@link #SOURCES} or options, or null for other types. */
    public final @Nullable JsonValue items;

    /**
     * Creates an event.
     *
     * @param type one of the constants above. {@link #MESSAGE}, {@link #THINKING} and {@link #ERROR} have classes of their own
     */
    public AgentEvent(int type, double seq, @Nullable JsonValue wire, @Nullable JsonValue items) {
        this.type = type;
        this.seq = seq;
        this.wire = wire;
        this.items = items;
    }

    /** Returns the {@link #DONE} of a turn that this client has stopped because the server did not respond. */
    public static AgentEvent stopped() {
        return new AgentEvent(DONE, Double.NaN, null, null);
    }

    /** Returns whether this event ends the turn. */
    public final boolean isTerminal() {
        return type == DONE || type == ERROR;
    }

    /** Returns whether the turn was stopped. A {@link #DONE} that this client has made means that too. */
    public final boolean isStopped() {
        return wire == null || "interrupted".equals(wire.string("stop_reason"));
    }

    /** Returns whether the tool failed. */
    public final boolean isError() {
        return wire != null && wire.flag("is_error");
    }

    /** Returns the string {@code field}, one of {@link EventField}, or null if the event has none. */
    public final @Nullable String string(String field) {
        return wire == null ? null : wire.string(field);
    }

    /** Returns the string {@code field}, one of {@link EventField}, or an empty string if the event has none. */
    public final String text(String field) {
        String value = string(field);
        return value == null ? "" : value;
    }

    /** Returns the time {@code field}, one of {@link EventField}, in milliseconds since the epoch, or NaN if the event has none. */
    public final double time(String field, Clock clock) {
        String date = string(field);
        return date == null ? Double.NaN : clock.parse(date);
    }

    /** Returns the value {@code field}, one of {@link EventField}, or null if the event has none. */
    public final @Nullable JsonValue get(String field) {
        return wire == null ? null : wire.get(field);
    }
}
