// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSObject;

/** A promise, whoever made it. */
public interface Thenable extends JSObject {
    /** Calls one of two functions of {@link Guard}, which never throw: the promise this returns cannot reject. */
    void then(JSObject fulfilled, JSObject rejected);
}
