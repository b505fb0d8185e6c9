// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.rare.ThemeWarning;
import sh.karta.widget.panel.theme.Field;
import sh.karta.widget.panel.theme.ThemeReader;
import sh.karta.widget.panel.view.Rare;

/** What the browser knows about a theme's values. */
final class Engine implements ThemeReader.Engine {
    private final Bridge bridge;
    private final Rare rare;

    Engine(Bridge bridge, Rare rare) {
        this.bridge = bridge;
        this.rare = rare;
    }

    @Override
    public String[] names(JsonValue object) {
        return JsValue.names(JsValue.raw(object));
    }

    @Override
    public double number(JsonValue value) {
        String text = value.asString();
        return text == null ? value.asNumber() : Dom.number(text);
    }

    @Override
    public boolean css(String property, String value) {
        return Dom.supports(property, value);
    }

    @Override
    public @Nullable String link(String text) {
        return Addresses.web(text);
    }

    @Override
    public @Nullable String image(String text) {
        return Addresses.image(text);
    }

    @Override
    public void refused(String name, @Nullable Field field, @Nullable JsonValue value, boolean ours) {
        // The theme is read again when the file is here.
        if (rare.here()) {
            bridge.warn(ThemeWarning.of(name, field, ours), ours && value != null ? JsValue.raw(value) : null);
        }
    }
}
