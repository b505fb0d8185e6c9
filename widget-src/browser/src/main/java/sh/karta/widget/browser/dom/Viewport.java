// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** The {@code VisualViewport}: what the on-screen keyboard and zooming leave of the page's window. */
public interface Viewport extends JSObject {
    /** Returns how far its top is below the window's, in CSS pixels. */
    @JSProperty
    double getOffsetTop();

    @JSProperty
    double getHeight();

    /** Returns how far two fingers have zoomed in; 1 is not at all. */
    @JSProperty
    double getScale();
}
