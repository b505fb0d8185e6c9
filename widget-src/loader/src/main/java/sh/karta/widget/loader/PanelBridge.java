// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSString;
import sh.karta.teavm.PlainFunction;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;

/** The loader's side of {@link sh.karta.widget.browser.bridge.Bridge}, which documents each property. */
interface PanelBridge extends JSObject {
    @JSProperty
    Element getHost();

    @JSProperty
    void setListeners(JsMap<JsList<Subscription>> listeners);

    @JSProperty
    void setIdentity(PageIdentity identity);

    @JSProperty
    void setBase(JSString base);

    @JSProperty
    JSString getNonce();

    @JSProperty
    void setNonce(JSString nonce);

    @JSProperty
    void setNatives(JSObject natives);

    @JSProperty
    void setPolicy(@Nullable TrustedTypes policy);

    /** The type of {@code emit}. */
    @PlainFunction
    interface Emit extends JSObject {
        void call(JSString event, @Nullable JSObject payload);
    }

    /** The type of {@code theme}. */
    @PlainFunction
    interface Look extends JSObject {
        void call(PageTheme theme, boolean shown);
    }

    /** The type of {@code mounted}. */
    @PlainFunction
    interface Mounted extends JSObject {
        void call(PanelFunction panel);
    }

    /** The type of {@code failed}. */
    @PlainFunction
    interface Failed extends JSObject {
        void call(JSString code, JSString message);
    }

    /** The type of {@code warn}. */
    @PlainFunction
    interface Warn extends JSObject {
        void call(JSString message, @Nullable JSObject value);
    }
}
