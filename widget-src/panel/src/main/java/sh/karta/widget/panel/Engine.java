// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.theme.ThemeReader;

/** What the browser knows about a theme's values. */
final class Engine implements ThemeReader.Engine {
    private final Bridge bridge;

    Engine(Bridge bridge) {
        this.bridge = bridge;
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
    public void warn(String message, @Nullable JsonValue value) {
        bridge.warn(message, value == null ? null : JsValue.raw(value));
    }
}
