// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The panel as a classic script that stands beside {@code karta.js}; the build puts its name and hash in. */
final class ScriptSource {
    /** The {@code TrustedTypePolicy} named {@code karta}, or null; nobody else makes it (public-api §5). */
    static @Nullable JSObject policy;

    @SuppressWarnings("NullAway.Init")
    private static JSObject url;

    private ScriptSource() {}

    /** Takes where {@code karta.js} came from, never the page's {@code <base>}. */
    static void start(JSObject from) {
        url = Js.resolve("%KARTA_PANEL_FILE%", from);
        Js.attempt(Callbacks.makingPolicy(), Callbacks.nothing());
    }

    /** Makes the policy; throws where the page's {@code trusted-types} does not list it. */
    static void makePolicy() {
        policy = Callbacks.policy(Js.get(Js.window(), "trustedTypes"));
    }

    /** Adds the script to the host; it leaves with the host. */
    static void inject(JSObject bridge, JSObject resolve, JSObject reject) {
        JSObject script = Js.element("script");
        JSObject trusted = policy;
        Js.set(script, "onload", Callbacks.come(script, resolve));
        Js.set(script, "onerror", reject);
        Js.set(script, "karta", bridge);
        Js.set(script, "crossOrigin", Js.text("anonymous"));
        Js.set(script, "integrity", Js.text("%KARTA_PANEL_INTEGRITY%"));
        Js.set(script, "nonce", Js.get(bridge, "nonce"));
        Js.set(script, "src", trusted == null ? url : Js.call(trusted, "createScriptURL", url));
        Js.call(Js.get(bridge, "host"), "replaceChildren", script);
    }
}
