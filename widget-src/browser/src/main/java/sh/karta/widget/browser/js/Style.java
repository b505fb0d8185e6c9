// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** The style of one element. */
public interface Style extends JSObject {
    /** Sets a property. An empty value removes it. */
    void setProperty(JSString name, JSString value);
}
