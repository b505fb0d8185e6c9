// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.JsMap;

/** Settings of the page under the names of {@code init} (public-api §1). Each may be missing or of the wrong type. */
interface PageSettings extends JsMap<JSObject> {
    @JSProperty
    JSString getMount();

    @JSProperty
    JSString getStorage();

    @JSProperty
    JSString getBaseUrl();

    @JSProperty
    JSString getProjectRef();

    /** Returns the address of the folder with the widget's files. */
    @JSProperty
    JSString getScriptBase();

    @JSProperty
    JSString getTransport();

    @JSProperty
    JSString getConfig();

    @JSProperty
    JSString getLocale();

    @JSProperty
    JSObject getLauncher();

    @JSProperty
    PageTheme getTheme();

    @JSProperty
    void setTheme(JSObject theme);

    @JSProperty
    PageIdentity getUser();

    @JSProperty
    void setUser(JSObject user);
}
