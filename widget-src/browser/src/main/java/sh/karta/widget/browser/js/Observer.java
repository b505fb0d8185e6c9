// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;

/** A {@code MutationObserver} or an {@code IntersectionObserver}. */
public interface Observer extends JSObject {
    void observe(Element element);

    void observe(Element element, JSObject options);

    void disconnect();
}
