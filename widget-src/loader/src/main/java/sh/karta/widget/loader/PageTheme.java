// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.JsMap;

/** The theme fields that the launcher shows. Each may be missing or of the wrong type. */
interface PageTheme extends JsMap<JSString> {
    @JSProperty
    JSString getLauncherLabel();

    @JSProperty
    JSString getLauncherIcon();

    @JSProperty
    JSString getPosition();
}
