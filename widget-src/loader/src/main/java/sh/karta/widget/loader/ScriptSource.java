// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/**
 * The panel as a classic script that stands beside {@code karta.js}; the build puts its name and hash in. Where it does
 * not come, this loader may be older than what is served: a fresh one is asked, once, what the panel is called now.
 */
final class ScriptSource {
    /** The {@code TrustedTypePolicy} named {@code karta}, or null; made once, and by nobody else (public-api §5). */
    private static @Nullable JSObject policy;

    /** The script element that brought {@code karta.js}, or an empty object. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject tag;

    /** Where {@code karta.js} came from, never the page's {@code <base>}. */
    @SuppressWarnings("NullAway.Init")
    private static JSObject from;

    @SuppressWarnings("NullAway.Init")
    private static JSObject file;

    @SuppressWarnings("NullAway.Init")
    private static JSObject integrity;

    private ScriptSource() {}

    /** Takes the script element that brought {@code karta.js}, or an empty object, and the file's address. */
    static void start(JSObject element, JSObject source) {
        tag = element;
        from = source;
        file = Js.text("%KARTA_PANEL_FILE%");
        integrity = Js.text("%KARTA_PANEL_INTEGRITY%");
    }

    /** Makes the policy; throws where the page's {@code trusted-types} does not list it. */
    static void makePolicy() {
        policy = Callbacks.policy(Js.get(Js.window(), "trustedTypes"));
    }

    /** Returns whether an older loader has asked for this one, by its script element, and tells it what the panel is called. */
    static boolean tells(JSObject tag) {
        boolean asked = Js.is(Js.get(tag, "karta"));
        if (asked) {
            Js.call(tag, "karta", Js.text("%KARTA_PANEL_FILE%"), Js.text("%KARTA_PANEL_INTEGRITY%"));
        }
        return asked;
    }

    /**
     * Adds the panel's script to the host; it leaves with the host. The policy is made here and not before: where the
     * page does not list it the browser reports that, and nobody may ever open the panel. A fresh loader may be asked
     * but where the page pins this one, since a pin covers all that is loaded.
     */
    static void inject(JSObject bridge, JSObject resolve, JSObject reject) {
        if (policy == null) {
            Js.attempt(Callbacks.makingPolicy(), Callbacks.nothing());
        }
        Js.set(bridge, "base", Js.resolve(".", from));
        Js.set(bridge, "nonce", Js.or(Js.get(tag, "nonce"), Js.text("")));
        Js.set(bridge, "policy", policy);
        panel(
                bridge,
                resolve,
                Js.is(Js.get(tag, "src")) && !Js.is(Js.get(tag, "integrity"))
                        ? Callbacks.renewing(bridge, resolve, reject)
                        : reject);
    }

    private static void panel(JSObject bridge, JSObject resolve, JSObject failed) {
        JSObject script = Js.element("script");
        Js.set(script, "onload", Callbacks.come(script, resolve));
        Js.set(script, "karta", bridge);
        Js.set(script, "integrity", integrity);
        insert(bridge, script, file, failed);
    }

    /** Asks a fresh loader; the query makes its address one that no cache has. */
    static void renew(JSObject bridge, JSObject resolve, JSObject reject) {
        JSObject script = Js.element("script");
        Js.set(script, "onload", reject);
        Js.set(script, "karta", Callbacks.renewed(script, bridge, resolve, reject));
        insert(bridge, script, Js.add(Js.text("?"), file), reject);
    }

    /** Takes what the fresh loader tells. Where that is nothing new, the panel will not come. */
    static void take(
            JSObject script,
            JSObject bridge,
            JSObject resolve,
            JSObject reject,
            JSObject freshFile,
            JSObject freshIntegrity) {
        if (freshFile != file) {
            file = freshFile;
            integrity = freshIntegrity;
            Js.set(script, "onload", null);
            panel(bridge, resolve, reject);
        }
    }

    private static void insert(JSObject bridge, JSObject script, JSObject address, JSObject failed) {
        JSObject trusted = policy;
        JSObject url = Js.resolve(address, from);
        Js.set(script, "onerror", failed);
        Js.set(script, "crossOrigin", Js.text("anonymous"));
        Js.set(script, "nonce", Js.get(bridge, "nonce"));
        Js.set(script, "src", trusted == null ? url : Js.call(trusted, "createScriptURL", url));
        Js.call(Js.get(bridge, "host"), "replaceChildren", script);
    }
}
