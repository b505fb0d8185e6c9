// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSIndexer;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** An object whose property names are data. */
public interface JsMap<T extends JSObject> extends JSObject {
    /** Returns a property, or {@code undefined}. */
    @JSIndexer
    T get(JSString name);

    /** Sets a property. */
    @JSIndexer
    void set(JSString name, @Nullable T value);
}
