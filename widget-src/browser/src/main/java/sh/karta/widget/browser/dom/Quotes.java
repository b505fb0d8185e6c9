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
     * scrolls. Offsets are measured, because they are the same under a transform, of the page or of the panel while it opens.
     */
    @JSBody(
            params = {"box", "anchor", "column", "chips"},
            script = "var p = box.parentNode, inside = chips.contains(anchor), view = p.scrollTop, y, down, above;"
                    + "function sum(e, side) { for (var n = 0; e && e !== p; e = e.offsetParent) n += e[side]; return n; }"
                    + "function top(e) { return sum(e, 'offsetTop'); }"
                    + "box.style.left = sum(column, 'offsetLeft') + 'px'; box.style.width = column.offsetWidth + 'px';"
                    + "if (inside) anchor = chips;"
                    + "y = box.offsetHeight; above = top(anchor) - 5 - y; down = top(anchor) + anchor.offsetHeight + (inside ? 5 : 9);"
                    + "if (inside || down + y >= top(chips) || down + y >= view + p.clientHeight && above >= view)"
                    + " down = above >= view ? above : top(chips) + chips.offsetHeight + 5;"
                    + "box.style.top = down + 'px';")
    public static native void place(HTMLElement box, HTMLElement anchor, HTMLElement column, HTMLElement chips);
}
