// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/**
 * A mark before the page's title. It is a separate text node, so that the page's text stays unchanged, including white space.
 */
public final class PageTitle {
    private PageTitle() {}

    /** Returns a new mark that is not shown. */
    @JSBody(script = "return document.createTextNode('');")
    public static native Node mark();

    /**
     * Shows {@code text} before the title, or removes the mark if it is empty. If the page has written into the mark or set a title that
     * begins with the mark, the mark is removed from the page's text. A page without a title has one while the mark is shown.
     */
    @JSBody(
            params = {"mark", "text"},
            script = "var h = document.head, t = h && h.querySelector('title'), was = mark.was || '';"
                    + "if (!t && !(h && text)) return;"
                    + "if (!t) mark.made = t = h.appendChild(document.createElement('title'));"
                    + "if (mark.parentNode === t && mark.data !== was) t.textContent = mark.data;"
                    + "else if (mark.parentNode !== t && was && t.textContent.indexOf(was + mark.own) === 0)"
                    + "t.textContent = t.textContent.slice(was.length);"
                    + "if (text) {"
                    + "if (mark.parentNode !== t || mark !== t.firstChild || was !== text) {"
                    + "if (mark.parentNode) mark.parentNode.removeChild(mark);"
                    + "mark.own = t.textContent; mark.data = text; t.insertBefore(mark, t.firstChild); }"
                    + "} else { if (mark.parentNode) mark.parentNode.removeChild(mark);"
                    + "if (t === mark.made && !t.firstChild) t.parentNode.removeChild(t); mark.made = null; }"
                    + "mark.was = text;")
    public static native void show(Node mark, String text);

    /** Calls {@code listener} after the page has changed its title. Returns the observer. */
    public static JSObject observe(Callback listener) {
        return observeHead(Guard.of(listener));
    }

    /** Ends an observation. */
    @JSBody(params = "observer", script = "observer.disconnect();")
    public static native void stop(JSObject observer);

    /** Returns whether the tab is hidden. */
    @JSBody(script = "return document.visibilityState === 'hidden';")
    public static native boolean isHidden();

    /** Returns the document, for its event {@code visibilitychange}. */
    @JSBody(script = "return document;")
    public static native JSObject document();

    @JSBody(
            params = "listener",
            script = "var o = new MutationObserver(listener);"
                    + "if (document.head) o.observe(document.head, {childList: true, subtree: true, characterData: true});"
                    + "return o;")
    private static native JSObject observeHead(JSObject listener);
}
