// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSString;
import sh.karta.teavm.PlainFunction;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.JsMap;

/** A script element, or an empty object if it cannot be found. */
interface Script extends Element {
    @JSProperty
    JSString getSrc();

    @JSProperty
    JSString getNonce();

    @JSProperty
    void setNonce(JSString nonce);

    @JSProperty
    JSString getIntegrity();

    @JSProperty
    void setIntegrity(JSString integrity);

    @JSProperty
    void setCrossOrigin(String mode);

    @JSProperty
    void setOnload(@Nullable JSObject listener);

    /** Returns the {@code data-*} attributes, {@code undefined} for an empty object. */
    @JSProperty
    JsMap<JSString> getDataset();

    /**
     * Returns the value that one of our scripts left for another: the bridge for a panel, or the request of an older
     * loader.
     */
    @JSProperty
    JSObject getKarta();

    @JSProperty
    void setKarta(JSObject value);

    /** Passes the panel's file name to an older loader. */
    void karta(JSString file, JSString integrity);

    /** The request of a loader whose panel is no longer served. */
    @PlainFunction
    interface Question extends JSObject {
        void answer(JSString file, JSString integrity);
    }
}
