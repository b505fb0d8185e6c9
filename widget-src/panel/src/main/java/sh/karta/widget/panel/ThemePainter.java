// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.theme.Contrast;
import sh.karta.widget.panel.theme.Theme;

/** Gives the panel its theme: custom properties one by one, and the colours that follow from others by contrast. */
final class ThemePainter {
    private static final String[] LENGTHS = {"offsetX", "offsetY", "width", "height", "radius"};
    private static final String[] LENGTH_PROPERTIES = {
        "--karta-offset-x", "--karta-offset-y", "--karta-width", "--karta-height", "--karta-radius"
    };

    private final HTMLElement root;
    private final HTMLElement probe;

    ThemePainter(HTMLElement root) {
        this.root = root;
        probe = Dom.el("div", "probe", root);
    }

    /** Applies {@code theme}; what it does not say is left to the page's style sheet and the default. */
    void paint(Theme theme) {
        set("--karta-accent", theme.text("accent"));
        set("--karta-accent-foreground", theme.text("accentForeground"));
        set("--karta-font-family", theme.text("fontFamily"));
        for (int i = 0; i < LENGTHS.length; i++) {
            double length = theme.number(LENGTHS[i]);
            set(LENGTH_PROPERTIES[i], Double.isNaN(length) ? null : Text.concat(Text.of(length), "px"));
        }
        String scheme = theme.text("colorScheme");
        Dom.flag(root, "light", "light".equals(scheme));
        Dom.flag(root, "dark", "dark".equals(scheme));
        Dom.flag(root, "start", "start".equals(theme.text("position")));
        contrast();
    }

    /** Chooses what depends on the colours as they are now, whoever set them: the theme, the page's style sheet, the scheme. */
    void contrast() {
        double[] accent = Dom.colour(probe, "color");
        double[] surface = Dom.colour(probe, "backgroundColor");
        double[] second = Dom.colour(probe, "borderTopColor");
        set("--on-accent", Contrast.wantsWhite(accent) ? "#fff" : "#000");
        boolean visible = Contrast.ratio(accent, surface) >= Contrast.ENOUGH_FOR_CONTROLS
                && Contrast.ratio(accent, second) >= Contrast.ENOUGH_FOR_CONTROLS;
        set("--instead", visible ? null : "var(--text)");
        set("--on-instead", visible ? null : "var(--surface)");
    }

    private void set(String property, @Nullable String value) {
        Dom.style(root, property, value);
    }
}
