// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import sh.karta.widget.browser.js.Listener;

/** A subscription of the page. One without a function has ended. */
interface Subscription extends JSObject {
    /** Returns the page's function, or null. */
    @JSProperty
    Listener getCall();

    @JSProperty
    void setCall(@Nullable Listener call);

    @JSProperty
    JSObject getOnce();

    @JSProperty
    void setOnce(boolean once);
}
