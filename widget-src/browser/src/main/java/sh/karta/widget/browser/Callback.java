// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/**
 * A function of one argument that JavaScript calls: a listener, a timer, one side of a promise. JavaScript receives it through
 * {@link Guard} only.
 */
@JSFunctor
public interface Callback extends JSObject {
    /** Runs the function. {@code argument} is the event or the promise's value. Timers pass no meaningful value. */
    void call(JSObject argument);
}
