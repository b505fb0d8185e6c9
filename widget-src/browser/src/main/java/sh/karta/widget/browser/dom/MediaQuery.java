// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** A {@code MediaQueryList}. {@link Dom#listen} listens to its {@code change} event. */
public interface MediaQuery extends JSObject {
    @JSProperty
    boolean isMatches();
}
