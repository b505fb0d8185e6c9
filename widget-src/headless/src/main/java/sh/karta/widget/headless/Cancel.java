// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Gives up what is under way; nothing is heard of it afterwards. */
@FunctionalInterface
@JSFunctor
public interface Cancel extends JSObject {
    void cancel();
}
