// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;

/** The last step of a promise that must not reject. */
@PlainFunction
public interface Catcher extends JSObject {
    /** Returns the value that takes the place of an error. */
    JSObject caught(JSObject error);
}
