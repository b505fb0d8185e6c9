// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/**
 * The script that brings what is not needed at once: a part of the compiled program, which the build cuts off ({@code
 * split.mjs} in cdn-dist), or the words of a language.
 */
public final class PartScript {
    private PartScript() {}

    /** Takes what the script brings when it runs. */
    @JSFunctor
    public interface Arrival extends JSObject {
        void arrive(JSObject part);
    }

    /**
     * Loads a file that stands beside the panel's.
     *
     * @param integrity its hash, for the {@code integrity} attribute
     * @param failed hears when it does not come, or is not the file that was meant
     */
    public static void load(Bridge bridge, String file, String integrity, Arrival arrival, Callback failed) {
        HTMLElement script = Dom.el("script", "");
        Dom.attr(script, "crossorigin", "anonymous");
        Dom.attr(script, "integrity", integrity);
        Dom.attr(script, "nonce", bridge.getNonce());
        Dom.on(script, "error", failed);
        prepare(script, Text.concat(bridge.getBase(), file), bridge.getPolicy(), arrival);
        bridge.getHost().appendChild(script);
    }

    /** Says what comes from where; inserting the element sets it off. */
    @JSBody(
            params = {"script", "url", "policy", "arrival"},
            script = "script.karta = arrival; script.src = policy ? policy.createScriptURL(url) : url;")
    private static native void prepare(HTMLElement script, String url, @Nullable JSObject policy, Arrival arrival);

    /**
     * Asks a module for the words of a language and returns whether there is one: it brings them itself ({@code words} of
     * the bridge), and a bundler whose piece does not come says so.
     */
    @JSBody(
            params = {"bridge", "language", "arrival"},
            script = "return bridge.words ? (bridge.words(language).then(arrival, function() {}), true) : false;")
    public static native boolean isGiven(Bridge bridge, String language, Arrival arrival);

    /** Makes the part's classes usable. */
    @JSBody(
            params = {"part"},
            script = "KARTA_LINK(part);")
    public static native void link(JSObject part);
}
