// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Receives the fraction of a file that was sent, 0 to 1. */
@FunctionalInterface
@JSFunctor
public interface Share extends JSObject {
    void sent(double fraction);
}
