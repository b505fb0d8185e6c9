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

/** The answers to calls of {@code karta} with an invalid argument, or whose chunk could not be loaded. */
public final class PageCall {
    private PageCall() {}

    /** Warns of an invalid argument and returns the answer of the call. {@code expected} completes "expected". */
    public static JSObject refuse(Bridge bridge, String command, String expected, @Nullable JSObject value) {
        String message = Text.concat(Text.concat(command, ": expected "), expected);
        bridge.warn(message, value);
        return error(ErrorCode.INVALID_OPTION, message);
    }

    /** Returns the answer of a call whose chunk could not be loaded. */
    public static JSObject unavailable(String command) {
        return error(ErrorCode.PANEL_UNAVAILABLE, Text.concat(command, " did not load"));
    }

    private static JSObject error(String code, String message) {
        JsonValue error = BrowserJson.emptyObject().put("code", code).put("message", message);
        return JsValue.raw(BrowserJson.emptyObject().put("ok", false).put("error", error));
    }
}
