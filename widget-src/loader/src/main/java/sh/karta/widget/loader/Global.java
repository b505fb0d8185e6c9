// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSString;
import sh.karta.teavm.PlainFunction;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.JsList;

/** The members of {@code window} that the loader uses. */
interface Global extends JSObject {
    @JSProperty
    Karta getKarta();

    @JSProperty
    void setKarta(Karta karta);

    @JSProperty
    Storage getSessionStorage();

    @JSProperty
    Storage getLocalStorage();

    @JSProperty
    JSObject getTrustedTypes();

    @JSProperty
    Navigator getNavigator();

    /** {@code window.karta}: the stub's function, or the loader's. */
    interface Karta extends JSObject {
        @JSProperty
        JSObject getLoaded();

        @JSProperty
        void setLoaded(boolean loaded);

        @JSProperty
        void setVersion(String version);

        /** Returns address and settings of the loader's script element. */
        @JSProperty
        JSString getTag();

        @JSProperty
        void setTag(JSString tag);

        @JSProperty
        JsList<Call> getQ();

        @JSProperty
        void setQ(JSObject queue);
    }

    /** The page's function {@code karta} with its arguments as a list. */
    @PlainFunction
    interface Command extends JSObject {
        JSObject call(Call call);
    }

    /** One of the two storages. */
    interface Storage extends JSObject {
        JSString getItem(JSString key);

        void setItem(JSString key, JSString value);

        void removeItem(JSString key);
    }

    /** {@code navigator}. */
    interface Navigator extends JSObject {
        @JSProperty
        JSString getLanguage();
    }

    /** A click. */
    interface Click extends JSObject {
        JsList<Element> composedPath();

        void preventDefault();
    }

    /** A listener for clicks. */
    @PlainFunction
    interface ClickListener extends JSObject {
        void call(Click event);
    }
}
