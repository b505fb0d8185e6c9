// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/**
 * The current theme (public-api §3): validated fields from the page, or else the server. Created by
 * {@link ThemeReader}.
 */
public final class Theme {
    /** The fields as a plain object, for the launcher. */
    public final JsonValue fields;

    Theme(JsonValue fields) {
        this.fields = fields;
    }

    /** Returns a theme without any field. */
    public static Theme none(Json json) {
        return new Theme(json.object());
    }

    /** Returns a text field, or null. */
    public @Nullable String text(String field) {
        return fields.string(field);
    }

    /** Returns whether a boolean field is true. */
    public boolean is(String field) {
        JsonValue value = fields.get(field);
        return value != null && value.isTrue();
    }

    /** Returns whether a boolean field is false. */
    public boolean isOff(String field) {
        return fields.has(field) && !is(field);
    }

    /** Returns a list of texts, empty if absent. */
    public List<String> list(String field) {
        List<String> texts = new ArrayList<>();
        JsonValue list = fields.get(field);
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonValue element = list.at(i);
            String text = element == null ? null : element.asString();
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Returns a number field, or NaN. */
    public double number(String field) {
        return fields.number(field);
    }
}
