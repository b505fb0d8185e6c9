// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.page;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** The answers to calls of {@code karta} with an invalid argument. */
public final class RefusedCall {
    private RefusedCall() {}

    /** Warns of an invalid argument and returns the answer of the call. {@code expected} completes "expected". */
    public static JSObject answer(Bridge bridge, String command, String expected, @Nullable JSObject value) {
        String message = Text.concat(Text.concat(command, ": expected "), expected);
        bridge.warn(message, value);
        JsonValue error =
                BrowserJson.emptyObject().put("code", ErrorCode.INVALID_OPTION).put("message", message);
        return JsValue.raw(BrowserJson.emptyObject().put("ok", false).put("error", error));
    }
}
