// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;

/** A policy of Trusted Types. */
interface TrustedTypes extends JSObject {
    JSObject createScriptURL(JSString url);
}
