// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** A promise that this code resolves. */
public interface Deferred extends JSObject {
    @JSProperty
    JSObject getPromise();

    /** Resolves the promise. Later calls do nothing. */
    void resolve(@Nullable JSObject value);
}
