// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** Tells a function of the page that its work is no longer needed. */
public abstract class Abort implements JSObject {
    private Abort() {}

    /** Returns a new controller. */
    @JSBody(script = "return new AbortController();")
    public static native Abort create();

    @JSProperty
    public abstract JSObject getSignal();

    public abstract void abort();
}
