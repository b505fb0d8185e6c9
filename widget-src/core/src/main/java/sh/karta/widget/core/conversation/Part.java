// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.JsonValue;

/**
 * One part of a message: text, thinking, a tool step, sources, an approval, or an event of a type that is not known here. Views read it. Only
 * this package writes it.
 */
public final class Part {
    /** Text: {@link #text}, cumulative. Markdown from the agent, plain text from the visitor. */
    public static final int TEXT = 0;

    /** Reasoning: {@link #text}, cumulative. */
    public static final int THINKING = 1;

    /**
     * A tool call: {@link #name}, {@link #input}, {@link #wire} with {@code title?} and {@code done?}, and once it
     * ended {@link #output} and {@link #isError}.
     */
    public static final int TOOL = 2;

    /** Sources: {@link #items}, each {@code {title, url, quote?, n?, also?}}. */
    public static final int SOURCES = 3;

    /**
     * A question to the visitor: {@link #id} is the request's id, {@link #name} the tool, {@link #target},
     * {@link #wire} with {@code title?} and {@code question?}, {@link #items} the options {@code {id, label}}, {@link #expiresAt}, and once answered {@link #decision}.
     */
    public static final int APPROVAL = 4;

    /**
     * An event for code that loads later: {@link #name} is its type, {@link #id} its number, {@link #wire} the event. It is never open and shows
     * nothing unless that code draws it.
     */
    public static final int OTHER = 5;

    /** One of the constants above. */
    public final int kind;

    /** The part's id, tool use id or request id, or the number of the event. */
    public final String id;

    /** Whether the part may still grow. */
    public boolean open = true;

    public String text = "";
    public String name = "";

    /** The event that began the part, as it arrived, or null. */
    public @Nullable JsonValue wire;

    public @Nullable String target;
    public @Nullable JsonValue input;
    public @Nullable JsonValue output;
    public @Nullable JsonValue items;
    public boolean isError;

    /** Milliseconds since the epoch, or NaN. */
    public double expiresAt = Double.NaN;

    /** The option chosen, or null. */
    public @Nullable String decision;

    /** Milliseconds on {@code Clock.uptime}, for the duration shown, or NaN if it came from history. */
    public double startedAt = Double.NaN;

    /** Milliseconds on {@code Clock.uptime}, or NaN while open or if it came from history. */
    public double endedAt = Double.NaN;

    /** How many milliseconds later than other events of the server it has arrived, as far as known. */
    double late;

    Part(int kind, String id) {
        this.kind = kind;
        this.id = id;
    }

    /**
     * Returns when the request expires, in milliseconds on {@code Clock.now}, or NaN if it does not. Its times are the server's, so
     * that their difference is right even if this device's clock is wrong. A restored request has less time left than that,
     * unless its end seems to have passed: the server then decides.
     */
    public double deadline(Clock clock) {
        double now = clock.now();
        String created = wire == null ? null : wire.string("created_at");
        if (!open || created == null) {
            return expiresAt;
        }
        double whole = now + expiresAt - clock.parse(created);
        if (Double.isNaN(startedAt)) {
            return expiresAt > now ? Math.min(expiresAt, whole) : whole;
        }
        return whole - late - (clock.uptime() - startedAt);
    }
}
