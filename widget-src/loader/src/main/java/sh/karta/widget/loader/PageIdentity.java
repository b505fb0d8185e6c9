// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** The argument of {@code identify}. {@code id} is an alias of {@code userId}. Null clears a field. */
interface PageIdentity extends JSObject {
    @JSProperty
    JSObject getId();

    @JSProperty
    JSObject getUserId();

    @JSProperty
    void setUserId(JSObject id);

    @JSProperty
    JSObject getIdentityToken();
}
