// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.Deferred;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Runs the commands of public-api §2 that the loader passes on. */
final class Commands {
    /** Maximum length of a message. No server accepts more, and engines should not lay out more. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private final Mount mount;

    Commands(Mount mount) {
        this.mount = mount;
    }

    /** Runs a command. See {@link sh.karta.widget.browser.bridge.Panel#run}. */
    @Nullable
    JSObject run(String command, @Nullable JSObject argument) {
        JsonValue value = JsValue.of(argument);
        String text = value == null ? null : value.asString();
        boolean large = text != null && text.length() > MOST_CHARACTERS;
        if (large || (mount.isInline() && (command.equals("close") || command.equals("toggle")))) {
            String message = large ? "over 1,000,000 characters" : "does nothing with data-mount";
            mount.warn(Text.concat(Text.concat(command, ": "), message));
            return result(new KartaError(large ? ErrorCode.TOO_LARGE : ErrorCode.INVALID_OPTION, message));
        }
        if (command.equals("sendMessage")) {
            return send(text == null ? "" : text);
        }
        // Not a switch, because a switch over strings compiles to one over their hashes.
        if (command.equals("open")) {
            if (!mount.open(text)) {
                return result(new KartaError(ErrorCode.DRAFT_KEPT, "the composer has the visitor's draft"));
            }
        } else if (command.equals("close")) {
            mount.close();
        } else if (command.equals("toggle")) {
            mount.toggle();
        } else if (command.equals("newConversation")) {
            mount.newConversation();
        } else if (command.equals("escalate")) {
            mount.escalate(value == null ? null : value.string("reason"), value == null ? null : value.get("context"));
        } else if (command.equals("identify")) {
            mount.identify(value);
        } else if (command.equals("update")) {
            mount.reconfigure();
        } else if (command.equals("shutdown")) {
            mount.end(false);
        } else if (command.equals("reset")) {
            mount.end(true);
        } else {
            return mount.later(command, argument);
        }
        return null;
    }

    /** Sends a message. Returns a promise for the server's response. */
    private JSObject send(String text) {
        Deferred deferred = Natives.held().deferred();
        boolean taken = mount.send(text, null, (message, error) -> deferred.resolve(result(error)));
        if (!taken) {
            deferred.resolve(result(new KartaError("refused", "cannot send now")));
        }
        return deferred.getPromise();
    }

    private static JSObject result(@Nullable KartaError error) {
        JsonValue result = new BrowserJson().object().put("ok", error == null);
        if (error != null) {
            JsonValue shape = new BrowserJson().object().put("code", error.code).put("message", error.message);
            if (!Double.isNaN(error.retryAfterSeconds)) {
                shape.put("retryAfterSeconds", error.retryAfterSeconds);
            }
            result.put("error", shape);
        }
        return JsValue.raw(result);
    }
}
