// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.teavm.PlainFunction;
import sh.karta.widget.browser.Thenable;

/** Loads the panel. */
@PlainFunction
interface PanelSource extends JSObject {
    /** Returns a promise that settles when the panel has mounted or failed, or rejects if it cannot be loaded. */
    Thenable load(PanelBridge bridge);
}
