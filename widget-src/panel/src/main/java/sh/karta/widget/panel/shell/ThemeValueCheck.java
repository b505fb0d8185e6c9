// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.theme.Field;
import sh.karta.widget.panel.theme.ThemeReader;
import sh.karta.widget.panel.theme.ThemeWarning;

/** Checks theme values with the browser's own parsers. */
final class ThemeValueCheck implements ThemeReader.ValueCheck {
    private final Bridge bridge;
    private final Chunk features;

    ThemeValueCheck(Bridge bridge, Chunk features) {
        this.bridge = bridge;
        this.features = features;
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
    public boolean flag(JsonValue value) {
        return JsValue.flag(JsValue.raw(value));
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
        // The theme is read again when the file has loaded.
        if (features.loadIfNeeded()) {
            Guard.run(new ThemeWarning(bridge, name, field, value, ours));
        }
    }
}
