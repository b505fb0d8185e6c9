// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSString;

/** A node of the page: an element, a shadow root, or the document. */
public interface Element extends JSObject {
    @JSProperty("isConnected")
    boolean isConnected();

    @JSProperty
    Element getParentNode();

    @JSProperty
    Element getShadowRoot();

    @JSProperty
    Element getActiveElement();

    @JSProperty
    Style getStyle();

    @JSProperty
    JSString getLang();

    /** Returns {@link #attachShadow} itself, {@code undefined} in old browsers. */
    @JSProperty
    JSObject getAttachShadow();

    /** Returns {@link #closest} itself, {@code undefined} for a document or a window. */
    @JSProperty
    JSObject getClosest();

    @JSProperty
    void setPart(String name);

    @JSProperty
    void setClassName(JSString name);

    @JSProperty
    void setHidden(boolean hidden);

    @JSProperty
    void setRole(String role);

    @JSProperty
    void setAriaExpanded(String expanded);

    @JSProperty
    void setAriaHidden(String hidden);

    @JSProperty
    void setAriaLabel(JSString label);

    @JSProperty
    void setTextContent(JSString text);

    @JSProperty
    void setAlt(String text);

    @JSProperty
    void setSrc(JSObject url);

    @JSProperty
    void setOnclick(Task listener);

    /** Returns the listener, or null also if the document has been opened again. */
    @JSProperty
    JSObject getOnclick();

    @JSProperty
    void setOnerror(JSObject listener);

    @JSProperty
    void setAdoptedStyleSheets(JsList<StyleSheet> sheets);

    /** Returns the attribute, or null. */
    JSString getAttribute(String name);

    void setAttribute(String name, String value);

    /** Returns the nearest element that matches, this one included, or null. */
    Element closest(String selector);

    /** Returns the first descendant that matches, or null. Throws if the selector is invalid. */
    Element querySelector(JSString selector);

    /** Returns the first descendant that matches, or null. */
    Element querySelector(String selector);

    JsList<Element> querySelectorAll(String selector);

    void append(Element child);

    void before(Element sibling);

    void replaceChildren(Element child);

    void replaceChildren(Element first, Element second);

    void replaceWith(Element other);

    /**
     * Removes the element. Prototype.js replaces {@code remove()} by a function that throws for an element without a
     * parent.
     */
    void replaceWith();

    Element attachShadow(JSObject options);

    void focus();

    void addEventListener(String event, JSObject listener);

    void removeEventListener(String event, JSObject listener);
}
