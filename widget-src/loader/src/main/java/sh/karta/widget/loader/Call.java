// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.Resolve;

/** A call of {@code karta}: the list of its arguments. It carries the function that settles its promise, if there is one. */
interface Call extends JsList<JSObject> {
    @JSProperty
    Resolve getResolve();

    @JSProperty
    void setResolve(Resolve resolve);
}
