// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.dom.html.HTMLElement;

/** The functions of the engine for the quotes of sources: positions, and addresses that highlight the quote. */
public final class Quotes {
    private Quotes() {}

    /**
     * Returns {@code address} with a text fragment, so that the engine scrolls to {@code quote} and highlights it (URL Fragment Text
     * Directives, §3). A quote with a lone surrogate gets no fragment.
     */
    @JSBody(
            params = {"address", "quote"},
            script = "try { return !quote || address.indexOf(':~:') > 0 ? address :"
                    + "address + (address.indexOf('#') < 0 ? '#' : '') + ':~:text='"
                    + "+ encodeURIComponent(quote).replace(/-/g, '%2D'); } catch (e) { return address; }")
    public static native String highlighting(String address, String quote);

    /** Returns the host of an absolute URL without {@code www}, empty if it is the page's own. */
    @JSBody(
            params = "address",
            script =
                    "var u = new URL(address); return u.origin === location.origin ? '' : u.host.replace(/^www\\./, '');")
    public static native String shortHost(String address);

    /** Returns the part of an absolute URL after the host. */
    @JSBody(params = "address", script = "var u = new URL(address); return u.pathname + u.search + u.hash;")
    public static native String path(String address);

    /**
     * Places {@code box} over the text near {@code anchor}, as wide as {@code column}: below its line, or above it where the box would
     * cover {@code chips} or leave the view, or below the chips if there is no room above. All are in the parent of the box, which
     * scrolls. {@code z} makes up for a transform, of the page or of the panel while it opens.
     */
    @JSBody(
            params = {"box", "anchor", "column", "chips"},
            script = "var p = box.parentNode, s = p.getBoundingClientRect(), c = column.getBoundingClientRect(),"
                    + "k = chips.getBoundingClientRect(), a = chips.contains(anchor) ? k : anchor.getBoundingClientRect(),"
                    + "z = p.offsetWidth / s.width, gap = 5 / z, down = a.bottom + (a === k ? gap : 9 / z), y;"
                    + "box.style.left = (c.left - s.left) * z - p.clientLeft + 'px'; box.style.width = c.width * z + 'px';"
                    + "y = box.offsetHeight / z;"
                    + "y = a !== k && down + y < k.top && down + y < s.bottom ? down"
                    + ": a.top - gap - y >= s.top ? a.top - gap - y : a !== k && down + y < k.top ? down : k.bottom + gap;"
                    + "box.style.top = (y - s.top) * z + p.scrollTop + 'px';")
    public static native void place(HTMLElement box, HTMLElement anchor, HTMLElement column, HTMLElement chips);
}
