// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.text.Text;

/**
 * A function of the page that returns a string or a promise of one ({@code tokenFn}, {@code context}). If it throws, rejects or
 * returns anything else, the reply is an error.
 */
public final class PageFunction {
    private PageFunction() {}

    /** Returns whether {@code value} is a function. */
    @JSBody(params = "value", script = "return typeof value === 'function';")
    public static native boolean is(JSObject value);

    /** Calls {@code function} with {@code argument}. */
    public static void call(JSObject function, @Nullable JSObject argument, Reply<String> reply) {
        invoke(function, argument)
                .then(
                        Guard.of(value -> {
                            String text = JsValue.text(value);
                            reply.done(text, text == null ? failure("returned no string") : null);
                        }),
                        Guard.of(reason -> reply.done(null, failure(JsValue.describe(reason)))));
    }

    private static KartaError failure(String reason) {
        return new KartaError("invalid_option", Text.concat("the page's function failed: ", reason));
    }

    @JSBody(
            params = {"fn", "argument"},
            script = "return new Promise(function(resolve) { resolve(fn(argument)); });")
    private static native Thenable invoke(JSObject fn, @Nullable JSObject argument);
}
