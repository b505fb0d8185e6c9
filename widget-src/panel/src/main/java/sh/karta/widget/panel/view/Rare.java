// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.text.Text;

/**
 * The file with what most visits never see. It is asked for when something in it is first needed; where it does not come,
 * it is asked for again as long as that is on the screen.
 */
public final class Rare {
    /** Milliseconds until a file that did not come is asked for again. */
    private static final double AGAIN_AFTER = 5000;

    /** Links the file's code, see {@code cdn-dist/src/lean/split.mjs}. */
    @JSFunctor
    interface Linking extends JSObject {
        void link(JSObject part);
    }

    /** Runs when the file is here. */
    public Runnable arrived = () -> {};

    private final Bridge bridge;
    private final Clock clock;
    private boolean here;
    private boolean asked;
    private @Nullable Cancellable retry;

    /** Asks for nothing yet. */
    public Rare(Bridge bridge, Clock clock) {
        this.bridge = bridge;
        this.clock = clock;
    }

    /** Returns whether the file's classes may be used. */
    public boolean isHere() {
        return here;
    }

    /** Returns whether the file's classes may be used; where not, it is on its way from now on. */
    public boolean here() {
        if (!here && !asked) {
            asked = true;
            HTMLElement script = Dom.el("script", "");
            Dom.attr(script, "crossorigin", "anonymous");
            Dom.attr(script, "integrity", "%KARTA_RARE_INTEGRITY%");
            Dom.attr(script, "nonce", bridge.getNonce());
            Dom.on(script, "error", event -> retry = clock.after(AGAIN_AFTER, this::again));
            start(script, this::link, Text.concat(bridge.getBase(), "%KARTA_RARE_FILE%"), bridge.getPolicy());
            bridge.getHost().appendChild(script);
        }
        return here;
    }

    private void link(JSObject part) {
        linked(part);
        here = true;
        arrived.run();
    }

    private void again() {
        asked = false;
        here();
    }

    /** Asks no more. */
    public void stop() {
        arrived = () -> {};
        if (retry != null) {
            retry.cancel();
        }
    }

    @JSBody(
            params = {"part"},
            script = "KARTA_LINK(part);")
    private static native void linked(JSObject part);

    @JSBody(
            params = {"script", "linking", "url", "policy"},
            script = "script.karta = linking; script.src = policy ? policy.createScriptURL(url) : url;")
    private static native void start(HTMLElement script, Linking linking, String url, @Nullable JSObject policy);
}
