// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Warns the page's developer about an ignored theme field: its full name, the expected value, and the given one. */
public final class ThemeWarning implements Callback {
    private final Bridge bridge;
    private final String name;
    private final @Nullable Field field;
    private final @Nullable JsonValue value;
    private final boolean ours;

    /** Creates a warning, which is logged by a call. The parameters are those of {@link ThemeReader.ValueCheck#refused}. */
    public ThemeWarning(Bridge bridge, String name, @Nullable Field field, @Nullable JsonValue value, boolean ours) {
        this.bridge = bridge;
        this.name = name;
        this.field = field;
        this.value = value;
        this.ours = ours;
    }

    @Override
    public void call(@Nullable JSObject none) {
        String where = Text.concat(ours ? "theme." : "server theme.", name);
        bridge.warn(
                field == null
                        ? Text.concat(where, " is unknown")
                        : Text.concat(where, Text.concat(" must be ", expected(field))),
                ours && value != null ? JsValue.raw(value) : null);
    }

    private static String expected(Field field) {
        if (field.range != null) {
            return "a number of pixels in its range";
        }
        return switch (field.kind) {
            case Field.COLOUR -> "a CSS colour";
            case Field.FONT -> "a CSS font list";
            case Field.PICTURE -> "an https, same-origin or data image, an emoji, or up to three letters";
            case Field.ADDRESS -> "an https or http address";
            case Field.LIST -> "a list of texts";
            case Field.FLAG -> "true or false";
            case Field.SCHEME -> "auto, light or dark";
            case Field.SIDE -> "start or end";
            case Field.LAYOUT -> "float or docked";
            default -> "a text";
        };
    }
}
