// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;

/** A function that receives an event or another single argument. */
@PlainFunction
public interface Listener extends JSObject {
    /** Receives the argument. */
    void call(@Nullable JSObject argument);
}
