// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Thenable;
import sh.karta.widget.core.port.Cancellable;

/** The functions of the engine for code that the page draws. */
public final class Drawings {
    private Drawings() {}

    /** Returns the identifier of a language in lower case, empty if it is missing, has white space or more than 64 characters. */
    @JSBody(params = "name", script = "return /^\\S{1,64}$/.test(name || '') ? name.toLowerCase() : '';")
    public static native String language(@Nullable String name);

    /** Returns whether the third value of a call is null, rather than missing. */
    @JSBody(params = "call", script = "return call[2] === null;")
    public static native boolean isNull(JSObject call);

    /** Returns whether other content follows {@code block} in its answer, so that the block cannot grow. */
    @JSBody(
            params = "block",
            script =
                    "for (var e = block; !e.classList.contains('md'); e = e.parentNode) if (e.nextSibling) return true;"
                            + "return false;")
    public static native boolean isFollowed(HTMLElement block);

    /** Calls {@code listener} when nodes inside {@code element} are added or removed. */
    public static Cancellable onChange(HTMLElement element, Callback listener) {
        JSObject observer = observeChildren(element, Guard.of(listener));
        return () -> disconnect(observer);
    }

    /** Returns the color scheme of {@code element}: {@code light} or {@code dark}. */
    @JSBody(
            params = "element",
            script = "var s = getComputedStyle(element).colorScheme, dark = /dark/.test(s);"
                    + "return dark && (!/light/.test(s) || matchMedia('(prefers-color-scheme:dark)').matches) ?"
                    + "'dark' : 'light';")
    public static native String colorScheme(HTMLElement element);

    /** Calls a function of the page. The promise is settled with its result, exception or promise. */
    @JSBody(
            params = {"fn", "element", "code", "scheme", "dir", "signal"},
            script = "return new Promise(function(resolve) {"
                    + "resolve(fn(element, code, {colorScheme: scheme, dir: dir, signal: signal})); });")
    public static native Thenable draw(
            JSObject fn, HTMLElement element, String code, String scheme, String dir, JSObject signal);

    @JSBody(
            params = {"element", "listener"},
            script = "var o = new MutationObserver(listener);"
                    + "o.observe(element, {childList: true, subtree: true}); return o;")
    private static native JSObject observeChildren(HTMLElement element, JSObject listener);

    @JSBody(params = "observer", script = "observer.disconnect();")
    private static native void disconnect(JSObject observer);
}
