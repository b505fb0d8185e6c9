// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Calls the server about sessions. See {@code native.ts} for the names and their arguments. */
@FunctionalInterface
@JSFunctor
public interface SessionCall extends JSObject {
    void call(String name, JSObject first, @Nullable JSObject second, Answer answer);
}
