// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;

/** What a promise runs at once. */
@PlainFunction
public interface Executor extends JSObject {
    /** Starts the work. What it throws rejects the promise. */
    void run(Resolve resolve, Resolve reject);
}
