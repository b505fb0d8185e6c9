// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.text.Text;

/**
 * A file beside the panel's that is loaded when it is first needed: a chunk of the compiled program, or the texts of a
 * language.
 *
 * <p>A failed request is retried with exponential back-off, up to {@link #ATTEMPTS} attempts in all. The script
 * elements are removed from the page.
 */
public final class DeferredScript {
    /** How often a file is requested. {@link #loadAgain} makes further attempts. */
    public static final int ATTEMPTS = 5;

    /** Milliseconds from the first failure to the second attempt. Doubles with each failure. */
    private static final double FIRST_DELAY = 5000;

    private final Bridge bridge;
    private final Clock clock;
    private final String file;
    private final String integrity;
    private final Callback arrived;
    private final Runnable failed;

    private @Nullable HTMLElement script;
    private @Nullable Cancellable timer;
    private double delay = FIRST_DELAY;
    private int attempts;
    private boolean over;

    /**
     * Creates the loader of a file without requesting it.
     *
     * @param file the name of the file beside the panel's
     * @param integrity its hash, for the {@code integrity} attribute
     * @param arrived receives the content of the file, once
     * @param failed runs after each failed attempt, for example if the file was blocked or has another hash
     */
    public DeferredScript(
            Bridge bridge, Clock clock, String file, String integrity, Callback arrived, Runnable failed) {
        this.bridge = bridge;
        this.clock = clock;
        this.file = file;
        this.integrity = integrity;
        this.arrived = arrived;
        this.failed = failed;
    }

    /** Requests the file unless it was requested before. */
    public void load() {
        if (attempts == 0) {
            attempt();
        }
    }

    /** Makes one more attempt if all have failed, because the network may have changed. */
    public void loadAgain() {
        if (isGivenUp()) {
            attempt();
        }
    }

    /** Returns whether all attempts have failed. */
    public boolean isGivenUp() {
        return attempts >= ATTEMPTS && script == null;
    }

    /** Cancels loading. No callback follows. */
    public void stop() {
        over = true;
        remove();
        if (timer != null) {
            timer.cancel();
        }
    }

    private void attempt() {
        attempts++;
        HTMLElement element = Dom.el("script", "");
        script = element;
        Dom.attr(element, "crossorigin", "anonymous");
        Dom.attr(element, "integrity", integrity);
        Dom.attr(element, "nonce", bridge.getNonce());
        Dom.on(element, "error", event -> lost());
        prepare(element, Text.concat(bridge.getBase(), file), bridge.getPolicy(), Guard.of(this::take));
        bridge.getHost().appendChild(element);
    }

    private void take(JSObject content) {
        if (!over) {
            stop();
            arrived.call(content);
        }
    }

    private void lost() {
        if (over) {
            // An element that was removed may still fail.
            return;
        }
        remove();
        if (attempts < ATTEMPTS) {
            timer = clock.after(delay, this::attempt);
            delay += delay;
        }
        failed.run();
    }

    private void remove() {
        if (script != null) {
            Dom.remove(script);
            script = null;
        }
    }

    /**
     * Prepares the script element. The file passes its content to the property {@code karta} of its script element, which starts to load
     * when inserted. In the npm package, the build replaces these statements by an import, and the element stays empty.
     */
    @JSBody(
            params = {"script", "url", "policy", "arrived"},
            script = "script.karta = arrived; script.src = policy ? policy.createScriptURL(url) : url;")
    private static native void prepare(HTMLElement script, String url, @Nullable JSObject policy, JSObject arrived);
}
