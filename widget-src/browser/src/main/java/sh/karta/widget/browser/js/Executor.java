// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;

/** The function that a promise runs immediately. */
@PlainFunction
public interface Executor extends JSObject {
    /** Starts the work. An exception rejects the promise. */
    void run(Resolve resolve, Resolve reject);
}
