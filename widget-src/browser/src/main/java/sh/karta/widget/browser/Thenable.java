// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSObject;

/** A promise of the browser, or an object of the page that behaves like one. */
public interface Thenable extends JSObject {
    /** Calls one of two functions when it settles. They must not throw, because nothing handles the promise that this returns. */
    void then(JSObject fulfilled, JSObject rejected);
}
