// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;

/** The script that brings a part of the compiled program later; the build cuts it off ({@code split.mjs} in cdn-dist). */
public final class PartScript {
    private PartScript() {}

    /** Takes the part, a function, when its script runs. */
    @JSFunctor
    public interface Arrival extends JSObject {
        void arrive(JSObject part);
    }

    /**
     * Says what comes from where; inserting the element sets it off.
     *
     * @param policy the page's {@code TrustedTypePolicy}, or null
     */
    @JSBody(
            params = {"script", "url", "policy", "arrival"},
            script = "script.karta = arrival; script.src = policy ? policy.createScriptURL(url) : url;")
    public static native void prepare(HTMLElement script, String url, @Nullable JSObject policy, Arrival arrival);

    /** Makes the part's classes usable. */
    @JSBody(
            params = {"part"},
            script = "KARTA_LINK(part);")
    public static native void link(JSObject part);
}
