// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Hears once how a call ended: an error of null is success. */
@FunctionalInterface
@JSFunctor
public interface Answer extends JSObject {
    void done(@Nullable JSObject error, @Nullable JSObject value);
}
