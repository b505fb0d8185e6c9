// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * The JSON of one event of an answer with holes where its text, number and time stood. A server writes the pieces of an
 * answer all alike, so that the next one is read by comparing it: nothing is parsed but what stands in the holes.
 *
 * <p>Only flat objects without an escape make a stencil: every quote in them begins or ends a text, so that the places of
 * the members are known for sure. What fits has the same members, if what its holes have is JSON: a text, a whole number
 * without leading zeros, the rest of a time without escape and control character. All else does not fit and is parsed.
 */
final class Stencil {
    /** Longer events are parsed: native code looks at many characters faster. */
    private static final int LONGEST = 1_000;

    /** Fifteen digits are always below 2^53. */
    private static final int MOST_DIGITS = 15;

    /** Engines keep a longer slice as a view that holds the whole it was cut from, here a chunk of the stream. */
    private static final int SHORT = 12;

    /** How much of a time stays: up to the minute. */
    private static final int MINUTE = 16;

    static final String TEXT = "text";
    static final String CREATED_AT = "created_at";
    static final String SEQ = "seq";

    final Json json;

    /** The event it was made of, without what stands in the holes. */
    final JsonValue model;

    final @Nullable String type;
    final @Nullable String partId;
    final boolean delta;
    private final double seq;
    private final @Nullable String createdAt;

    /** How much of the time stands before its hole. */
    private int time;

    /** Where the text ends that was read last. */
    private int end;

    /** A letter for each hole, the first of its member's name. */
    private String holes = "";

    /** What stands before each hole, and behind the last. */
    private final List<String> pieces = new ArrayList<>();

    private Stencil(Json json, JsonValue model) {
        this.json = json;
        this.model = model;
        this.type = model.string("type");
        this.partId = model.string("part_id");
        this.delta = model.flag("delta");
        this.seq = model.number(SEQ);
        this.createdAt = model.string(CREATED_AT);
    }

    /** Makes a stencil of {@code data}, which {@code json} has parsed to {@code event}; null where it is none to make one of. */
    static @Nullable Stencil of(Json json, String data, JsonValue event) {
        String type = event.string("type");
        if (type == null
                || !(type.equals("agent.message") || type.equals("agent.thinking"))
                || event.string(TEXT) == null
                || data.length() > LONGEST
                || Text.at(data, 0) != '{'
                || Text.indexOf(data, "{", 1) >= 0
                || Text.indexOf(data, "[", 1) >= 0
                || Text.indexOf(data, "\\", 1) >= 0) {
            return null;
        }
        Stencil stencil = new Stencil(json, event);
        return stencil.cut(data) ? stencil : null;
    }

    /** Cuts the holes, member by member. Returns whether no member that has a hole stands there twice. */
    private boolean cut(String data) {
        int piece = 0;
        int quote = Text.indexOf(data, "\"", 0);
        while (quote >= 0) {
            int close = Text.indexOf(data, "\"", quote + 1);
            String name = Text.slice(data, quote + 1, close);
            int from = close + 1;
            while (Text.at(data, from) <= ' ' || Text.at(data, from) == ':') {
                from++;
            }
            int to;
            boolean hole;
            if (Text.at(data, from) == '"') {
                from++;
                to = Text.indexOf(data, "\"", from);
                quote = Text.indexOf(data, "\"", to + 1);
                hole = name.equals(TEXT) || name.equals(CREATED_AT);
            } else {
                to = digits(data, from);
                quote = Text.indexOf(data, "\"", to);
                int next = Text.at(data, to);
                hole = name.equals(SEQ) && to > from && (next <= ' ' || next == ',' || next == '}');
            }
            if (hole) {
                String letter = Text.slice(name, 0, 1);
                if (Text.indexOf(holes, letter, 0) >= 0) {
                    return false;
                }
                holes = Text.concat(holes, letter);
                if (name.equals(CREATED_AT)) {
                    time = Math.min(MINUTE, to - from);
                    from += time;
                }
                pieces.add(Text.slice(data, piece, from));
                piece = to;
            }
        }
        pieces.add(Text.slice(data, piece, data.length()));
        return true;
    }

    /** Returns the event that {@code data} is, or null where it does not fit. */
    @Nullable
    JsonValue read(String data) {
        StencilEvent event = new StencilEvent(this, data, seq, createdAt);
        int count = holes.length();
        int at = 0;
        for (int i = 0; i < count; i++) {
            String piece = pieces.get(i);
            if (!Text.startsWith(data, piece, at)) {
                return null;
            }
            int from = at + piece.length();
            int letter = Text.at(holes, i);
            if (letter == 's') {
                at = digits(data, from);
                if (at == from || at - from > MOST_DIGITS || (Text.at(data, from) == '0' && at - from > 1)) {
                    return null;
                }
                double number = 0;
                for (int digit = from; digit < at; digit++) {
                    number = number * 10 + (Text.at(data, digit) - '0');
                }
                event.seq = number;
            } else if (letter == 't') {
                String text = text(data, from);
                if (text == null) {
                    return null;
                }
                event.text = text;
                at = end;
            } else {
                at = plain(data, from, data.length());
                event.createdAt = Text.slice(data, from - time, at);
            }
        }
        String last = pieces.get(count);
        return at + last.length() == data.length() && Text.startsWith(data, last, at) ? event : null;
    }

    /**
     * Returns the text that begins at {@code from} and leaves its end in {@link #end}; null where there is none. A longer one is
     * parsed by itself and not sliced: answers are made of it and kept.
     */
    private @Nullable String text(String data, int from) {
        int at = plain(data, from, from + SHORT);
        if (Text.peek(data, at) == '"') {
            end = at;
            return Text.slice(data, from, at);
        }
        // A quote behind a backslash is taken for an escaped one; where the backslash itself was escaped, this is no
        // JSON.
        do {
            at = Text.indexOf(data, "\"", at) + 1;
        } while (at > 1 && Text.at(data, at - 2) == '\\');
        end = at - 1;
        JsonValue text = at == 0 ? null : json.parse(Text.slice(data, from - 1, at));
        return text == null ? null : text.asString();
    }

    /** Returns the place of the first character from {@code from} on that is no digit. */
    private static int digits(String data, int from) {
        int at = from;
        int next = Text.peek(data, at);
        while (next >= '0' && next <= '9') {
            next = Text.peek(data, ++at);
        }
        return at;
    }

    /** Returns the place of the first character from {@code from} on that does not stand for itself within a JSON text, at most {@code most}. */
    private static int plain(String data, int from, int most) {
        int at = from;
        int next = Text.peek(data, at);
        while (at < most && next >= ' ' && next != '"' && next != '\\') {
            next = Text.peek(data, ++at);
        }
        return at;
    }
}
