// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Receives the events of one turn as plain objects, and null at its end. */
@FunctionalInterface
@JSFunctor
public interface TurnCallbacks extends JSObject {
    void next(@Nullable JSObject event);
}
