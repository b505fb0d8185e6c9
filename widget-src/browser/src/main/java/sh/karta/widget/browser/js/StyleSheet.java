// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** A constructed style sheet. */
public interface StyleSheet extends JSObject {
    /** Replaces all rules. */
    void replaceSync(JSString rules);
}
