// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** The {@code VisualViewport}: the part of the page's window that the on-screen keyboard and zooming leave visible. */
public interface Viewport extends JSObject {
    /** Returns the offset in CSS pixels from the window's top to the top of the visible part. */
    @JSProperty
    double getOffsetTop();

    @JSProperty
    double getHeight();

    /** Returns the pinch zoom factor, 1 without zoom. */
    @JSProperty
    double getScale();
}
