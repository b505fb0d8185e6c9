// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.Thenable;

/**
 * Pictures that are files. They are decoded and drawn on a canvas, because a page's {@code img-src} would have to allow
 * {@code blob:} for an image element (CSP 3, §6.1.5). An animation shows its first frame. SVG is not decoded.
 */
public final class Pictures {
    private Pictures() {}

    /** Draws the middle of {@code blob} on the square {@code canvas}, {@code side} CSS pixels wide. */
    public static void drawSquare(HTMLElement canvas, JSObject blob, int side, Callback drawn, Callback failed) {
        square(canvas, blob, side).then(Guard.of(drawn), Guard.of(failed));
    }

    /** Draws {@code blob} on {@code canvas}, not larger than the window and not enlarged. */
    public static void drawWhole(HTMLElement canvas, JSObject blob, Callback drawn, Callback failed) {
        whole(canvas, blob).then(Guard.of(drawn), Guard.of(failed));
    }

    /** Requests a file. {@code failed} receives a value for {@link #isRefused}. */
    public static void request(String url, String token, Callback blob, Callback failed) {
        request(Natives.held().getFetch(), url, token).then(Guard.of(blob), Guard.of(failed));
    }

    /** Returns whether a request failed because of its token. */
    @JSBody(params = "reason", script = "return reason === 401;")
    public static native boolean isRefused(JSObject reason);

    /** Calls {@code seen} once, when {@code element} is in view. */
    public static void onSeen(HTMLElement element, Callback seen) {
        observe(element, Guard.of(seen));
    }

    /** Opens a dialog over the page, whose other elements cannot be reached meanwhile. Its keys stay inside. */
    @JSBody(
            params = "dialog",
            script = "dialog.onkeydown = function(event) { event.stopPropagation(); }; dialog.showModal();")
    public static native void open(HTMLElement dialog);

    @JSBody(params = "dialog", script = "dialog.close();")
    public static native void close(HTMLElement dialog);

    /** Returns whether {@code element} itself, and no element inside it, is the target. */
    @JSBody(
            params = {"event", "element"},
            script = "return event.target === element;")
    public static native boolean isTarget(JSObject event, HTMLElement element);

    @JSBody(
            params = {"canvas", "blob", "side"},
            script =
                    "return Promise.resolve(blob).then(function(file) { return createImageBitmap(file); }).then(function(bitmap) {"
                            + "var w = bitmap.width, h = bitmap.height, cut = Math.min(w, h);"
                            + "canvas.width = canvas.height = Math.min(cut, Math.ceil(side * devicePixelRatio));"
                            + "canvas.getContext('2d').drawImage(bitmap, (w - cut) / 2, (h - cut) / 2, cut, cut, 0, 0, canvas.width, canvas.width);"
                            + "bitmap.close(); });")
    private static native Thenable square(HTMLElement canvas, JSObject blob, int side);

    @JSBody(
            params = {"canvas", "blob"},
            script =
                    "return Promise.resolve(blob).then(function(file) { return createImageBitmap(file); }).then(function(bitmap) {"
                            + "var w = bitmap.width, h = bitmap.height,"
                            + "scale = Math.min(1, innerWidth * devicePixelRatio / w, innerHeight * devicePixelRatio / h);"
                            + "canvas.width = Math.max(1, w * scale); canvas.height = Math.max(1, h * scale);"
                            + "canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);"
                            + "bitmap.close(); });")
    private static native Thenable whole(HTMLElement canvas, JSObject blob);

    @JSBody(
            params = {"fetch", "url", "token"},
            script =
                    "return Promise.resolve(url).then(function(address) {"
                            + "return fetch(address, {headers: {Authorization: 'Bearer ' + token}, credentials: 'omit'}); })"
                            + ".then(function(response) { return response.ok ? response.blob() : Promise.reject(response.status); });")
    private static native Thenable request(JSObject fetch, String url, String token);

    @JSBody(
            params = {"element", "seen"},
            script =
                    "var observer = new IntersectionObserver(function(entries) {"
                            + "if (entries.pop().isIntersecting) { observer.disconnect(); seen(); } }); observer.observe(element);")
    private static native void observe(HTMLElement element, JSObject seen);
}
