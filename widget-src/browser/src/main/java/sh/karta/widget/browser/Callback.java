// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/**
 * A function of one argument that JavaScript calls: a listener, a timer, one side of a promise. It is handed out only
 * through {@link Guard}.
 */
@JSFunctor
public interface Callback extends JSObject {
    /** Runs it; {@code argument} is the event or the promise's value, and meaningless for a timer. */
    void call(JSObject argument);
}
