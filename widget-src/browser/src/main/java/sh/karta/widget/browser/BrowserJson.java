// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** The browser's JSON. */
public final class BrowserJson implements Json {
    @Override
    public @Nullable JsonValue parse(String text) {
        return JsValue.of(Natives.held().parse(text));
    }

    /** Returns an empty object. */
    public static JsonValue emptyObject() {
        return new JsValue(newObject());
    }

    @Override
    public JsonValue object() {
        return emptyObject();
    }

    @Override
    public JsonValue array() {
        return new JsValue(newArray());
    }

    @JSBody(script = "return {};")
    private static native JSObject newObject();

    @JSBody(script = "return [];")
    private static native JSObject newArray();
}
