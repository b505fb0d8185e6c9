// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * Validates theme fields (public-api §3). Unknown fields and values of the wrong kind are ignored and reported. The
 * next layer or the default applies instead.
 */
public final class ThemeReader {
    /** Checks that need the browser's engine. */
    public interface ValueCheck {
        /** Returns the names of an object's members. */
        String[] names(JsonValue object);

        /** Returns a number, or the number in a text such as an attribute, or NaN. */
        double number(JsonValue value);

        /** Returns whether {@code value} is true or false. */
        boolean flag(JsonValue value);

        /** Returns whether {@code value} is valid for the CSS property. */
        boolean css(String property, String value);

        /** Returns the absolute form of an address that is allowed as a link, or null. */
        @Nullable
        String link(String text);

        /** Returns the absolute form of an address that is allowed as an image, or null. */
        @Nullable
        String image(String text);

        /**
         * Reports a value that is ignored, each time it is read.
         *
         * @param field the field, or null if it does not exist
         * @param ours whether the page set it, rather than the server
         */
        void refused(String name, @Nullable Field field, @Nullable JsonValue value, boolean ours);
    }

    private static final int MOST_TEXTS = 50;

    private final Json json;
    private final ValueCheck check;

    public ThemeReader(Json json, ValueCheck check) {
        this.json = json;
        this.check = check;
    }

    /**
     * Returns the theme of two layers.
     *
     * @param page the page's fields, which take precedence, or null
     * @param server the server's fields, or null
     */
    public Theme read(@Nullable JsonValue page, @Nullable JsonValue server) {
        JsonValue checked = json.object();
        layer(checked, server, false);
        layer(checked, page, true);
        return new Theme(checked);
    }

    private void layer(JsonValue checked, @Nullable JsonValue given, boolean ours) {
        if (given == null || !given.isObject()) {
            return;
        }
        for (String name : check.names(given)) {
            Field field = Field.named(name, json);
            JsonValue value = given.get(name);
            if (field == null || (value != null && !put(checked, name, field, value))) {
                check.refused(name, field, value, ours);
            }
        }
    }

    /** Adds {@code value} to the checked fields if it has the field's kind. Returns whether it does. */
    private boolean put(JsonValue checked, String name, Field field, JsonValue value) {
        if (field.range != null) {
            double number = check.number(value);
            boolean inside = Field.isIn(field.range, number);
            if (inside) {
                checked.put(name, number);
            }
            return inside;
        }
        if (field.kind == Field.LIST || field.kind == Field.FLAG) {
            JsonValue right = field.kind == Field.LIST ? texts(value) : check.flag(value) ? value : null;
            checked.put(name, right);
            return right != null;
        }
        String text = value.asString();
        String kept = text == null ? null : kept(field.kind, text);
        checked.put(name, kept);
        return kept != null;
    }

    private @Nullable String kept(int kind, String text) {
        return switch (kind) {
            case Field.LINES -> text;
            case Field.COLOUR -> check.css("color", text) ? text : null;
            case Field.FONT -> check.css("font-family", text) ? text : null;
            case Field.PICTURE -> Names.isMonogram(text) ? Names.clean(text) : check.image(text);
            case Field.ADDRESS -> check.link(text);
            case Field.SCHEME -> text.equals("auto") || text.equals("light") || text.equals("dark") ? text : null;
            case Field.SIDE -> text.equals("start") || text.equals("end") ? text : null;
            case Field.LAYOUT -> text.equals("float") || text.equals("docked") ? text : null;
            default -> Names.clean(text);
        };
    }

    private @Nullable JsonValue texts(JsonValue list) {
        if (!list.isArray()) {
            return null;
        }
        JsonValue kept = json.array();
        for (int i = 0; i < Math.min(list.size(), MOST_TEXTS); i++) {
            JsonValue element = list.at(i);
            String text = element == null ? null : element.asString();
            if (text != null && !text.isEmpty()) {
                kept.add(text);
            }
        }
        return kept;
    }
}
