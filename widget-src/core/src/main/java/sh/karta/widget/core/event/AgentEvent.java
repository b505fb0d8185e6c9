// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.JsonValue;

/**
 * One event of a turn (public-api §6). One class for all types and numbers for their names, because classes and
 * strings cost more bytes in compiled code than fields do; which fields are set stands beside each type. {@link
 * EventType} has the names.
 */
public final class AgentEvent {
    /** The turn runs. No fields. */
    public static final int STATUS = 0;

    /** The agent is being started. No fields. */
    public static final int WARMING = 1;

    /** {@link #text}, {@link #part}, {@link #partId}. */
    public static final int MESSAGE = 2;

    /** {@link #text}, {@link #part}, {@link #partId}. */
    public static final int THINKING = 3;

    /** {@link #id}, {@link #tool}, {@link #value} is its input. */
    public static final int TOOL_USE = 4;

    /** {@link #id}, {@link #value} is its output, {@link #isError}, {@link #meta}. */
    public static final int TOOL_RESULT = 5;

    /** {@link #value} is an array of {@code {title, url, quote?}}. */
    public static final int SOURCES = 6;

    /** {@link #id}, {@link #tool}, {@link #target}, {@link #value} is an array of {@code {id, label}}, {@link #expiresAt}. Pauses the turn. */
    public static final int INPUT_REQUIRED = 7;

    /** {@link #usage}, {@link #stopReason}. Ends the turn. */
    public static final int DONE = 8;

    /** {@link #error}. Ends the turn. */
    public static final int ERROR = 9;

    /** The visitor's words, {@link #text} and {@link #value} its attachments; in histories and for other tabs, not for callers of a client. */
    public static final int USER = 10;

    /** One of the constants above. */
    public final int type;

    /** Its number within the session, or NaN. */
    public double seq = Double.NaN;

    /** When the server logged it, ISO 8601, or null. */
    public @Nullable String createdAt;

    /** The full text so far: of all message parts, or of all thinking parts, of this turn. */
    public String text = "";

    /** The full text so far of the part {@link #partId} alone. */
    public String part = "";

    /** The part's id, or null for the turn's unnamed one. */
    public @Nullable String partId;

    /** The tool use id, or the request id. */
    public String id = "";

    public String tool = "";
    public @Nullable String target;
    public @Nullable JsonValue value;
    public @Nullable JsonValue meta;
    public boolean isError;
    public @Nullable String expiresAt;

    /** As the server sends it: {@code {input_tokens, output_tokens, total_tokens}}, or null. */
    public @Nullable JsonValue usage;

    /** The server's word for why the turn ended, or null. */
    public @Nullable String stopReason;

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

    /** Returns whether the turn is over after this. */
    public boolean isTerminal() {
        return type == DONE || type == ERROR;
    }
}
