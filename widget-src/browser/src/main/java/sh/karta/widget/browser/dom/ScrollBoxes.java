// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/**
 * Boxes that scroll inside one element. One observer and one listener serve them all, because Chromium keeps about 300
 * bytes for each observer and each listener, and a long conversation has hundreds of boxes.
 */
public final class ScrollBoxes {
    private final JSObject observer;

    /**
     * Calls {@code listener} with an {@linkplain #add added} box when it scrolls, or when its own or its content's size changes.
     *
     * @param selector matches the boxes inside {@code root}, each with one child
     */
    public ScrollBoxes(HTMLElement root, String selector, Callback listener) {
        observer = observer(root, selector, Guard.of(listener));
    }

    /** Observes {@code box}, and calls the listener once at first. */
    public void add(HTMLElement box) {
        observe(observer, box);
    }

    /** Scrolls the boxes around {@code element} until it is visible, and no further, but not the page as {@code scrollIntoView} does. */
    @JSBody(
            params = "element",
            script =
                    "var margin = parseFloat(getComputedStyle(element).scrollMarginTop);"
                            + "for (var box = element; box = box.parentElement;) if (/auto|scroll/.test(getComputedStyle(box).overflowY)) {"
                            + "var rect = element.getBoundingClientRect(), edge = box.getBoundingClientRect().top + box.clientTop,"
                            + "top = rect.top - margin - edge, over = rect.bottom + margin - edge - box.clientHeight;"
                            + "if (top < 0 ? over < 0 : over > 0) box.scrollTop += Math.abs(top) < Math.abs(over) ? top : over; }")
    public static native void reveal(HTMLElement element);

    // Scroll events do not bubble, but they are captured (CSSOM View, §13.1).
    @JSBody(
            params = {"root", "selector", "listener"},
            script = "function found(event) { var box = event.target.closest(selector); box && listener(box); }"
                    + "root.addEventListener('scroll', found, true);"
                    + "return new ResizeObserver(function(entries) { entries.forEach(found); });")
    private static native JSObject observer(HTMLElement root, String selector, JSObject listener);

    @JSBody(
            params = {"observer", "box"},
            script = "observer.observe(box); observer.observe(box.firstChild);")
    private static native void observe(JSObject observer, HTMLElement box);
}
