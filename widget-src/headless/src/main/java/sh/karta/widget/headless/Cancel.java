// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Cancels a running call. No callback follows. */
@FunctionalInterface
@JSFunctor
public interface Cancel extends JSObject {
    void cancel();
}
