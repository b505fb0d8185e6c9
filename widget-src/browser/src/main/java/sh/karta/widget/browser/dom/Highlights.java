// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/** The CSS Custom Highlight API, which colours ranges of text without elements. */
public final class Highlights {
    private Highlights() {}

    /** Returns whether the engine has the API. */
    @JSBody(script = "return !!window.Highlight && !!CSS.highlights;")
    public static native boolean areSupported();

    /** Returns an empty list of ranges. */
    @JSBody(script = "return [];")
    public static native JSObject none();

    /**
     * Adds characters of a text node to the highlight {@code name}, which all panels of the page share, and their range to
     * {@code ranges}.
     *
     * <p>The range is static, because engines update every live range at each change of the document.
     */
    @JSBody(
            params = {"ranges", "name", "node", "from", "to"},
            script =
                    "var range = new StaticRange({startContainer: node, startOffset: from, endContainer: node, endOffset: to}),"
                            + "all = CSS.highlights, one = all.get(name);"
                            + "if (!one) all.set(name, one = new Highlight());"
                            + "one.add(range); ranges.push(range);")
    public static native void add(JSObject ranges, String name, Node node, int from, int to);

    /** Removes the last of {@code ranges} from the highlight {@code name}, which the page may have removed. */
    @JSBody(
            params = {"ranges", "name"},
            script = "var range = ranges.pop(), one = CSS.highlights.get(name); if (one) one.delete(range);")
    public static native void removeLast(JSObject ranges, String name);

    /** Calls {@code listener} after changes of the text inside {@code node}, before the next frame. */
    public static void onText(Node node, Callback listener) {
        observeText(node, Guard.of(listener));
    }

    /** Calls {@code listener} when {@code node} enters or leaves the viewport, with a value that {@link #isVisible} reads. */
    public static void onVisible(Node node, Callback listener) {
        observeVisibility(node, Guard.of(listener));
    }

    /** Returns whether the element of the last of {@code entries} is visible. */
    @JSBody(params = "entries", script = "return entries[entries.length - 1].isIntersecting;")
    public static native boolean isVisible(JSObject entries);

    @JSBody(
            params = {"node", "listener"},
            script =
                    "new MutationObserver(listener).observe(node, {childList: true, characterData: true, subtree: true});")
    private static native void observeText(Node node, JSObject listener);

    @JSBody(
            params = {"node", "listener"},
            script = "new IntersectionObserver(listener).observe(node);")
    private static native void observeVisibility(Node node, JSObject listener);
}
