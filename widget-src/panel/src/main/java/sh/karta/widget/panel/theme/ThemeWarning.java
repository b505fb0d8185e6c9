// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Warnings for the page's developer about ignored theme fields. */
public final class ThemeWarning {
    private ThemeWarning() {}

    /** Returns the field's full name and the expected value. {@code ours} means that the page set the field. */
    public static String of(String name, @Nullable Field field, boolean ours) {
        String where = Text.concat(ours ? "theme." : "server theme.", name);
        return field == null
                ? Text.concat(where, " is unknown")
                : Text.concat(where, Text.concat(" must be ", expected(field)));
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
            default -> "a text";
        };
    }
}
