// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/** Applies the theme to the panel: custom properties, and colours derived from them by contrast. */
public final class ThemePainter {
    private final HTMLElement root;
    private final HTMLElement probe;

    public ThemePainter(HTMLElement root) {
        this.root = root;
        probe = Dom.el("div", "probe", root);
    }

    /** Applies {@code theme}. Unset fields are left to the page's style sheet and the defaults. */
    public void paint(Theme theme) {
        set("--karta-accent", theme.text("accent"));
        set("--karta-accent-foreground", theme.text("accentForeground"));
        set("--karta-font-family", theme.text("fontFamily"));
        length("offset-x", theme.number("offsetX"));
        length("offset-y", theme.number("offsetY"));
        length("width", theme.number("width"));
        length("height", theme.number("height"));
        length("radius", theme.number("radius"));
        String scheme = theme.text("colorScheme");
        Dom.flag(root, "light", "light".equals(scheme));
        Dom.flag(root, "dark", "dark".equals(scheme));
        Dom.flag(root, "start", "start".equals(theme.text("position")));
        Dom.flag(root, "docked", "docked".equals(theme.text("layout")));
        contrast();
    }

    /**
     * Derives colours from the current ones, whether these come from the theme, the page's style sheet or the colour
     * scheme.
     */
    public void contrast() {
        double accent = luminance("color");
        double surface = luminance("backgroundColor");
        double second = luminance("borderTopColor");
        set("--on-accent", on(accent, Contrast.ENOUGH_FOR_TEXT));
        set("--sign-on-accent", on(accent, Contrast.ENOUGH_FOR_SYMBOLS));
        boolean visible = Contrast.ratio(accent, surface) >= Contrast.ENOUGH_FOR_CONTROLS
                && Contrast.ratio(accent, second) >= Contrast.ENOUGH_FOR_CONTROLS;
        set("--instead", visible ? null : "var(--text)");
        set("--on-instead", visible ? null : "var(--surface)");
    }

    private static String on(double luminance, double enough) {
        return Contrast.wantsWhite(luminance, enough) ? "#fff" : "#000";
    }

    private double luminance(String property) {
        return Contrast.luminance(
                Dom.channel(probe, property, 0), Dom.channel(probe, property, 1), Dom.channel(probe, property, 2));
    }

    private void length(String name, double length) {
        set(Text.concat("--karta-", name), Double.isNaN(length) ? null : Text.concat(Text.of(length), "px"));
    }

    private void set(String property, @Nullable String value) {
        Dom.style(root, property, value);
    }
}
