// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.theme.Theme;

/** The current theme, language and features. */
public final class Settings {
    private Theme theme;
    private String locale = "en";
    private @Nullable JsonValue pageFeatures;
    private @Nullable JsonValue serverFeatures;
    private final boolean sessions;

    /**
     * Creates settings with {@code theme}, in English and without features.
     *
     * @param sessions whether the transport has sessions, which every feature that can be on or off needs
     */
    public Settings(Theme theme, boolean sessions) {
        this.theme = theme;
        this.sessions = sessions;
    }

    /**
     * Returns the current theme. It is replaced whenever theme, texts or language change, so that views can compare it
     * by identity.
     */
    public Theme theme() {
        return theme;
    }

    /** Returns the language of numbers and times (BCP 47). */
    public String locale() {
        return locale;
    }

    /**
     * Returns whether a feature of {@code init} is on. The page takes precedence over the server. Without sessions, none is on.
     */
    public boolean has(String feature) {
        JsonValue layer = layer(feature);
        return sessions && layer != null && layer.flag(feature);
    }

    /** Returns a feature that is a number, or NaN. */
    public double number(String feature) {
        JsonValue layer = layer(feature);
        return layer == null ? Double.NaN : layer.number(feature);
    }

    private @Nullable JsonValue layer(String feature) {
        return pageFeatures != null && pageFeatures.has(feature) ? pageFeatures : serverFeatures;
    }

    /** Applies the page's settings. {@code features} are those that it turns on or off, or null. */
    public void apply(Theme theme, String locale, @Nullable JsonValue features) {
        this.theme = theme;
        this.locale = locale;
        pageFeatures = features;
    }

    /** Applies the features that the server turns on, or null. */
    public void applyServer(@Nullable JsonValue features) {
        serverFeatures = features;
    }
}
