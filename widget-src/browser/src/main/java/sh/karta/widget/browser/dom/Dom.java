// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.teavm.jso.dom.xml.CharacterData;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.core.port.Cancellable;

/**
 * Operations on the DOM that follow the rules of public-api §5: elements and text nodes are created one by one, styles are
 * constructed sheets and single properties, and nothing parses markup.
 */
public final class Dom {
    /**
     * Begins an expression that reads a property of the document: {@code OWN + "body',document)"}. An element of the page that has the
     * name of a member of the document comes before it (HTML 3.1.6), so methods are those of the prototype too.
     */
    static final String OWN = "Reflect.get(Reflect.getPrototypeOf(document),'";

    private Dom() {}

    /** Returns how far {@code box} is scrolled, in pixels with fractions. */
    @JSBody(params = "box", script = "return box.scrollTop")
    public static native double scrollTop(Node box);

    /** Returns how many pixels of the screen a pixel has. */
    @JSBody(script = "return devicePixelRatio")
    public static native double pixelRatio();

    /** Returns whether {@code node} is {@code root} or inside it. */
    @JSBody(
            params = {"root", "node"},
            script = "return root.contains(node)")
    public static native boolean isInside(Node root, Node node);

    /** Returns whether {@code element} is a link or inside one. */
    @JSBody(params = "element", script = "return element.closest('a') !== null")
    public static native boolean isInLink(Node element);

    /** Returns a new element. {@code name} is its class and, for the page's style sheets, its {@code part}. It may be empty. */
    @JSBody(
            params = {"tag", "name"},
            script = "var e = Reflect.getPrototypeOf(document).createElement.call(document, tag);"
                    + "if (name) { e.className = name; e.setAttribute('part', name); }"
                    + "return e;")
    public static native HTMLElement el(String tag, String name);

    /** Returns a new element at the end of {@code parent}. */
    public static HTMLElement el(String tag, String name, HTMLElement parent) {
        HTMLElement element = el(tag, name);
        parent.appendChild(element);
        return element;
    }

    /** Returns a new multi-line text field of one row. */
    public static HTMLTextAreaElement textArea(String name, HTMLElement parent) {
        HTMLTextAreaElement field = (HTMLTextAreaElement) el("textarea", name, parent);
        field.setRows(1);
        return field;
    }

    /** Returns a new text field of one line with the name {@code label}, which takes at most {@code most} characters (UTF-16). */
    public static HTMLInputElement input(String name, String label, int most, HTMLElement parent) {
        HTMLInputElement field = (HTMLInputElement) el("input", name, parent);
        attr(field, "aria-label", label);
        field.setMaxLength(most);
        return field;
    }

    /**
     * Returns a new button that shows {@code icon} alone, with {@code label} as its name.
     *
     * @param icon a path of {@link Icons}
     */
    public static HTMLElement iconButton(String name, String icon, HTMLElement parent, Callback onClick) {
        HTMLElement button = button(name, parent, onClick);
        button.appendChild(icon(icon));
        return button;
    }

    /** Returns a new button without a text yet. */
    public static HTMLElement button(String name, HTMLElement parent, Callback onClick) {
        HTMLElement button = el("button", name, parent);
        attr(button, "type", "button");
        on(button, "click", onClick);
        return button;
    }

    /** Returns a new text node. */
    @JSBody(params = "text", script = "return Reflect.getPrototypeOf(document).createTextNode.call(document, text)")
    public static native CharacterData text(String text);

    /** Returns a new text node at the end of {@code parent}. */
    public static CharacterData text(String text, HTMLElement parent) {
        CharacterData node = text(text);
        parent.appendChild(node);
        return node;
    }

    /** Returns the characters inside {@code element}, without those of formulas. */
    @JSBody(
            params = "element",
            script = "if (element.querySelector('.math')) { element = element.cloneNode(true);"
                    + "element.querySelectorAll('.math').forEach(function(math) { math.replaceWith(); }); }"
                    + "return element.textContent;")
    public static native String content(Node element);

    /** Returns a new icon, hidden from assistive technology, drawn by the stroke of {@code path} in a 20 px square. */
    @JSBody(
            params = "path",
            script =
                    "var make = function(tag) { return Reflect.getPrototypeOf(document).createElementNS.call(document, 'http://www.w3.org/2000/svg', tag); },"
                            + "s = make('svg'), p = s.appendChild(make('path'));"
                            + "s.setAttribute('viewBox', '0 0 20 20'); s.setAttribute('class', 'icon');"
                            + "s.setAttribute('aria-hidden', 'true'); p.setAttribute('d', path); return s;")
    public static native Node icon(String path);

    /** Adds a class to an icon unless the name is empty. */
    @JSBody(
            params = {"icon", "name"},
            script = "if (name) icon.classList.add(name);")
    public static native void kind(Node icon, String name);

    /** Sets the text of an element if it differs, because setting the same text causes announcements and layout too. */
    @JSBody(
            params = {"element", "text"},
            script = "if (element.textContent !== text) element.textContent = text;")
    public static native void setText(HTMLElement element, String text);

    /**
     * Sets an attribute if it differs, or removes it for null. Engines compute the style of everything inside again when
     * {@code dir} or {@code lang} is set, even to the same value.
     */
    @JSBody(
            params = {"element", "name", "value"},
            script = "if (element.getAttribute(name) !== value)"
                    + "value === null ? element.removeAttribute(name) : element.setAttribute(name, value);")
    public static native void attr(HTMLElement element, String name, @Nullable String value);

    /** Hides or shows an element if that is a change, as {@link #attr} does. */
    @JSBody(
            params = {"element", "hidden"},
            script = "if (element.hidden !== hidden) element.hidden = hidden;")
    public static native void hide(HTMLElement element, boolean hidden);

    /** Sets the name of an icon's button, as a label and as a tooltip. */
    public static void label(HTMLElement element, String text) {
        attr(element, "aria-label", text);
        attr(element, "title", text);
    }

    /** Adds or removes a class. */
    @JSBody(
            params = {"element", "name", "on"},
            script = "element.classList.toggle(name, on);")
    public static native void flag(HTMLElement element, String name, boolean on);

    /** Enables or disables a button. */
    @JSBody(
            params = {"button", "off"},
            script = "button.disabled = off;")
    public static native void disable(HTMLElement button, boolean off);

    /** Returns whether {@code node} is an element that matches {@code selector}. */
    @JSBody(
            params = {"node", "selector"},
            script = "return node.nodeType === 1 && node.matches(selector);")
    public static native boolean is(Node node, String selector);

    /** Disables all buttons inside {@code element}. */
    @JSBody(
            params = "element",
            script = "element.querySelectorAll('button').forEach(function(button) { button.disabled = true; });")
    public static native void disableAll(HTMLElement element);

    /** Returns whether a text field contains only white space. */
    @JSBody(params = "field", script = "return !field.value.trim();")
    public static native boolean isBlank(HTMLElement field);

    /** Makes a text field as high as its text. Its style sheet limits the height. */
    @JSBody(params = "field", script = "var s = field.style; s.height = 'auto'; s.height = field.scrollHeight + 'px';")
    public static native void fitHeight(HTMLTextAreaElement field);

    /** Calls {@code listener} whenever the size of {@code element} changes, and once at first. */
    public static void onResize(HTMLElement element, Callback listener) {
        observe(element, Guard.of(listener));
    }

    /** Sets a custom property on an element, or removes it for null. */
    @JSBody(
            params = {"element", "name", "value"},
            script = "value === null ? element.style.removeProperty(name) : element.style.setProperty(name, value);")
    public static native void style(HTMLElement element, String name, @Nullable String value);

    /** Returns a computed style property. */
    @JSBody(
            params = {"element", "name"},
            script = "return getComputedStyle(element).getPropertyValue(name);")
    public static native String computed(HTMLElement element, String name);

    /**
     * Returns red (0), green (1) or blue (2) of a computed colour that the style sheet has mixed in sRGB. Every engine then
     * writes it as {@code color(srgb r g b)} (CSS Color 4, §15.2). An element that is not in the page has none, and 0 is returned.
     */
    @JSBody(
            params = {"element", "property", "channel"},
            script = "return +(getComputedStyle(element)[property].match(/[\\d.e-]+/g) || [0, 0, 0])[channel];")
    public static native double channel(HTMLElement element, String property, int channel);

    /** Returns whether {@code value} is a valid value of a CSS property. */
    @JSBody(
            params = {"property", "value"},
            script = "return CSS.supports(property, value);")
    public static native boolean supports(String property, String value);

    /** Removes a node from its tree. Prototype.js replaces {@code remove} by a function that throws if the node has no parent. */
    @JSBody(params = "node", script = "node.parentNode && node.parentNode.removeChild(node);")
    public static native void remove(Node node);

    /** Removes all children. */
    @JSBody(params = "element", script = "element.replaceChildren();")
    public static native void clear(HTMLElement element);

    /** Focuses without scrolling the page. */
    @JSBody(params = "element", script = "element.focus({preventScroll: true});")
    public static native void focus(HTMLElement element);

    /** Returns the element of the page that has the focus, or null. The body has it if nothing else has. */
    @JSBody(script = "var e = " + OWN + "activeElement',document); return e === " + OWN + "body',document) ? null : e;")
    public static native @Nullable HTMLElement focused();

    /** Returns whether an element of the page outside {@code host} has the focus. */
    public static boolean isElsewhere(HTMLElement host) {
        HTMLElement focused = focused();
        return focused != null && !isInside(focused, host);
    }

    /** Returns whether the focus is inside {@code element}. */
    @JSBody(params = "element", script = "return element.matches(':focus-within');")
    public static native boolean hasFocus(HTMLElement element);

    /** Adds a constructed style sheet to a shadow root, after those it has. */
    @JSBody(
            params = {"root", "css"},
            script = "var s = new CSSStyleSheet(); s.replaceSync(css);"
                    + "root.adoptedStyleSheets = root.adoptedStyleSheets.concat(s); return s;")
    public static native JSObject adopt(Node root, String css);

    /** Removes a style sheet of {@link #adopt}. */
    @JSBody(
            params = {"root", "sheet"},
            script =
                    "root.adoptedStyleSheets = root.adoptedStyleSheets.filter(function(other) { return other !== sheet; });")
    public static native void unadopt(Node root, JSObject sheet);

    /** Listens to one of our elements. The listener is removed with the element. */
    public static void on(JSObject target, String type, Callback listener) {
        add(target, type, Guard.of(listener));
    }

    /** Listens to an object that outlives the panel. The result removes the listener. */
    public static Cancellable listen(JSObject target, String type, Callback listener) {
        JSObject function = Guard.of(listener);
        add(target, type, function);
        return () -> drop(target, type, function);
    }

    /** Stops an event and prevents its default. */
    @JSBody(params = "event", script = "event.preventDefault(); event.stopPropagation();")
    public static native void consume(JSObject event);

    /**
     * Returns whether a {@code keydown} reports {@code key} and is meant for the page. Keys of an open input method are not meant for
     * the page. WebKit marks them by key code 229 only (UI Events, §5.3).
     */
    @JSBody(
            params = {"event", "key"},
            script = "return event.key === key && !event.isComposing && event.keyCode !== 229;")
    public static native boolean isKey(JSObject event, String key);

    /**
     * Focuses the text field inside {@code element} before the engine handles a {@code keydown} that types a character,
     * so that it lands there, unless it is typed into another field. The space bar scrolls and presses buttons.
     */
    @JSBody(
            params = {"element", "event"},
            script =
                    "if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey"
                            + "&& !event.target.matches('input,textarea'))"
                            + "element.querySelector('textarea').focus({preventScroll: true});")
    public static native void type(HTMLElement element, JSObject event);

    /** Returns whether the focus or the pointer moves to something inside {@code element}. */
    @JSBody(
            params = {"element", "event"},
            script = "return element.contains(event.relatedTarget);")
    public static native boolean keeps(HTMLElement element, JSObject event);

    /** Returns the button of {@code element} that an arrow key, Home or End moves the focus to, or null for other keys. */
    @JSBody(
            params = {"element", "key"},
            script =
                    "var b = Array.from(element.querySelectorAll('button')), i = b.indexOf(element.getRootNode().activeElement),"
                            + "to = {ArrowDown: i + 1, ArrowUp: i - 1 + b.length, Home: 0, End: b.length - 1}[key];"
                            + "return to === undefined ? null : b[to % b.length];")
    public static native @Nullable HTMLElement neighbour(HTMLElement element, String key);

    /** Keeps the Tab key inside {@code root}: from the last control it goes to the first, and back. */
    @JSBody(
            params = {"root", "event"},
            script =
                    "var c = Array.from(root.querySelectorAll('button,input,textarea,summary,a[href],[tabindex=\"0\"]'))"
                            + ".filter(function(control) { return !control.disabled && !control.closest('[inert]')"
                            + "&& control.checkVisibility({visibilityProperty: true}); }),"
                            + "last = c[c.length - 1], from = event.shiftKey ? c[0] : last;"
                            + "if (event.target === from) { event.preventDefault(); (event.shiftKey ? last : c[0]).focus(); }")
    public static native void keepTab(HTMLElement root, JSObject event);

    /** Lets touches on {@code root} scroll the content there in both directions, but not the page behind it. */
    @JSBody(
            params = "root",
            script =
                    "var from; root.addEventListener('touchstart', function(event) { from = event.touches[0]; }, {passive: true});"
                            + "root.addEventListener('touchmove', function(event) {"
                            + "var to = event.touches[0], style; from = from || to;"
                            + "var over = Math.abs(to.clientX - from.clientX) > Math.abs(to.clientY - from.clientY);"
                            + "for (var e = event.target; e !== root; e = e.parentNode)"
                            + "if (style = getComputedStyle(e), over ? e.scrollWidth > e.clientWidth && /auto|scroll/.test(style.overflowX)"
                            + ": e.scrollHeight > e.clientHeight && /auto|scroll/.test(style.overflowY)) return;"
                            + "if (event.touches.length < 2 && event.cancelable) event.preventDefault(); }, {passive: false});")
    public static native void keepTouch(HTMLElement root);

    /**
     * While {@code on}, presses Escape in {@code element} when the visitor asks to go back, as with Android's gesture
     * (CloseWatcher, HTML §6.4.8). The page's history does not change. Does nothing in an engine without CloseWatcher.
     */
    @JSBody(
            params = {"element", "on"},
            script = "var watcher = element.back; element.back = on;"
                    + "if (!on !== !watcher && window.CloseWatcher) on ? (watcher = function() {"
                    + "(element.back = new CloseWatcher()).onclose = function() {"
                    + "element.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));"
                    + "element.back && watcher(); }; })() : watcher.destroy(); else element.back = watcher;")
    public static native void watchBack(HTMLElement element, boolean on);

    /** Returns {@code text} as a number, or NaN. */
    @JSBody(params = "text", script = "return parseFloat(text);")
    public static native double number(String text);

    /** Returns the visible part of the page's window. */
    @JSBody(script = "return window.visualViewport;")
    public static native Viewport viewport();

    /** Returns whether {@code element} is in the page. */
    @JSBody(params = "element", script = "return element.isConnected;")
    public static native boolean isConnected(HTMLElement element);

    /** Returns the media query list of {@code query}. */
    @JSBody(params = "query", script = "return matchMedia(query);")
    public static native MediaQuery media(String query);

    /** Returns a new link at the end of {@code parent} that opens another tab. {@code address} comes from {@link Addresses}. */
    public static HTMLElement link(String name, String address, HTMLElement parent) {
        HTMLElement link = el("a", name, parent);
        lead(link, address);
        return link;
    }

    /** Makes a link open another tab. {@code address} comes from {@link Addresses}. Null makes the link do nothing. */
    public static void lead(HTMLElement link, @Nullable String address) {
        attr(link, "href", address);
        attr(link, "target", "_blank");
        attr(link, "rel", "noopener noreferrer nofollow");
    }

    @JSBody(
            params = {"element", "listener"},
            script = "new ResizeObserver(listener).observe(element);")
    private static native void observe(HTMLElement element, JSObject listener);

    @JSBody(
            params = {"target", "type", "listener"},
            script = "Reflect.getPrototypeOf(document).addEventListener.call(target, type, listener);")
    private static native void add(JSObject target, String type, JSObject listener);

    @JSBody(
            params = {"target", "type", "listener"},
            script = "Reflect.getPrototypeOf(document).removeEventListener.call(target, type, listener);")
    private static native void drop(JSObject target, String type, JSObject listener);
}
