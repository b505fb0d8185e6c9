// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;

/** One of the two functions that settle a promise. */
@PlainFunction
public interface Resolve extends JSObject {
    /** Settles the promise. Later calls do nothing. */
    void call(@Nullable JSObject value);
}
