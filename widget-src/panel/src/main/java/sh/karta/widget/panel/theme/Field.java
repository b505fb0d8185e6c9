// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.Nullable;

/** A theme field of public-api §3: its name, its kind, and what the warning says was expected. */
final class Field {
    static final int TEXT = 0;
    static final int LINES = 1;
    static final int COLOUR = 2;
    static final int FONT = 3;
    static final int PICTURE = 4;
    static final int ADDRESS = 5;
    static final int LIST = 6;
    static final int FLAG = 7;
    static final int SCHEME = 8;
    static final int SIDE = 9;
    static final int NUMBER = 10;

    private static final String HTTP = "an https or http address";
    private static final String NUMERIC = "a number of pixels in its range";

    private static final Field[] ALL = {
        new Field("agentName", TEXT, "a text"),
        new Field("title", TEXT, "a text"),
        new Field("greeting", LINES, "a text"),
        new Field("placeholder", TEXT, "a text"),
        new Field("disclosure", TEXT, "a text"),
        new Field("launcherLabel", TEXT, "a text"),
        new Field("launcherIcon", TEXT, "a text"),
        new Field("agentAvatar", PICTURE, "an https, same-origin or data image, an emoji, or up to three letters"),
        new Field("accent", COLOUR, "a CSS colour"),
        new Field("accentForeground", COLOUR, "a CSS colour"),
        new Field("fontFamily", FONT, "a CSS font list"),
        new Field("privacyUrl", ADDRESS, HTTP),
        new Field("termsUrl", ADDRESS, HTTP),
        new Field("suggestedPrompts", LIST, "a list of texts"),
        new Field("imageHosts", LIST, "a list of texts"),
        new Field("footer", FLAG, "true or false"),
        new Field("colorScheme", SCHEME, "auto, light or dark"),
        new Field("position", SIDE, "start or end"),
        new Field("offsetX", 0, 400),
        new Field("offsetY", 0, 400),
        new Field("zIndex", 0, 2147483647),
        new Field("width", 280, 960),
        new Field("height", 320, 1600),
        new Field("radius", 0, 32),
    };

    final String name;
    final int kind;
    final String expected;
    final double least;
    final double most;

    private Field(String name, int kind, String expected) {
        this(name, kind, expected, 0, 0);
    }

    private Field(String name, double least, double most) {
        this(name, NUMBER, NUMERIC, least, most);
    }

    private Field(String name, int kind, String expected, double least, double most) {
        this.name = name;
        this.kind = kind;
        this.expected = expected;
        this.least = least;
        this.most = most;
    }

    /** Returns the field called {@code name}, or null. */
    static @Nullable Field named(String name) {
        for (Field field : ALL) {
            if (field.name.equals(name)) {
                return field;
            }
        }
        return null;
    }
}
