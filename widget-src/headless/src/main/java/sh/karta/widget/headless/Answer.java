// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Receives the outcome of a call, once. A null error means success. */
@FunctionalInterface
@JSFunctor
public interface Answer extends JSObject {
    void done(@Nullable JSObject error, @Nullable JSObject value);
}
