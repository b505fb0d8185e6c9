// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;

/** A function without arguments. */
@PlainFunction
public interface Task extends JSObject {
    /** Runs the task. */
    void run();
}
