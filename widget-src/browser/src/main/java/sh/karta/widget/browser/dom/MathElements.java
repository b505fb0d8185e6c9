// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.dom.xml.Node;

/** Elements of MathML, created one by one as those of {@link Dom}. */
public final class MathElements {
    private MathElements() {}

    /** Returns a new element. */
    @JSBody(
            params = "tag",
            script =
                    "return Reflect.getPrototypeOf(document).createElementNS.call(document, 'http://www.w3.org/1998/Math/MathML', tag);")
    public static native Node element(String tag);

    /** Sets an attribute. */
    @JSBody(
            params = {"element", "name", "value"},
            script = "element.setAttribute(name, value);")
    public static native void attribute(Node element, String name, String value);

    /** Sets the text of a token element. */
    @JSBody(
            params = {"element", "text"},
            script = "element.textContent = text;")
    public static native void text(Node element, String text);
}
