// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** A theme field of public-api §3: its kind, or the range of a number. */
public final class Field {
    public static final int TEXT = 0;
    public static final int LINES = 1;
    public static final int COLOUR = 2;
    public static final int FONT = 3;
    public static final int PICTURE = 4;
    public static final int ADDRESS = 5;
    public static final int LIST = 6;
    public static final int FLAG = 7;
    public static final int SCHEME = 8;
    public static final int SIDE = 9;
    public static final int LAYOUT = 10;

    /**
     * The kind of each field by name, or the minimum and maximum of a number. JSON, because the same number of
     * objects would compile to more code.
     */
    private static final String ALL = """
            {"agentName":0,"title":0,"placeholder":0,"disclosure":1,"launcherLabel":0,"launcherIcon":1,"greeting":1,\
            "accent":2,"accentForeground":2,"fontFamily":3,"agentAvatar":4,"privacyUrl":5,"termsUrl":5,\
            "suggestedPrompts":6,"imageHosts":6,"footer":7,"expandable":7,"colorScheme":8,"position":9,"layout":10,\
            "offsetX":[0,400],"offsetY":[0,400],"zIndex":[0,2147483647],"width":[280,960],"height":[320,1600],"radius":[0,32]}\
            """;

    public final int kind;
    /** Minimum and maximum of a number, or null for other kinds. */
    public final @Nullable JsonValue range;

    private Field(JsonValue kind) {
        this.kind = (int) kind.asNumber();
        range = kind.isArray() ? kind : null;
    }

    /** Returns the field called {@code name}, or null. */
    static @Nullable Field named(String name, Json json) {
        JsonValue all = json.parse(ALL);
        JsonValue kind = all == null ? null : all.get(name);
        return kind == null ? null : new Field(kind);
    }

    /** Returns whether {@code number} is in {@code range}. */
    static boolean isIn(JsonValue range, double number) {
        JsonValue least = range.at(0);
        JsonValue most = range.at(1);
        return least != null && most != null && number >= least.asNumber() && number <= most.asNumber();
    }
}
