// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** The argument of {@code escalate}. */
interface Escalation extends JSObject {
    @JSProperty
    JSObject getContext();
}
