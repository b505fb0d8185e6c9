// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.teavm.PlainFunction;

/** The loader's side of {@link sh.karta.widget.browser.bridge.Panel}. */
@PlainFunction
interface PanelFunction extends JSObject {
    /** Runs a command and returns its promise, or a falsy value if it is done. */
    JSObject run(JSString command, @Nullable JSObject argument);
}
