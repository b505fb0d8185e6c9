// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * JavaScript's operators on values that stay JavaScript values.
 *
 * <p>Code written against this class alone makes no Java object, so that nothing of TeaVM's runtime is left in the
 * file: about 2,600 bytes compressed. {@code String} stands only where a literal is given, which compiles to a
 * JavaScript literal. A value may be {@code undefined}, which is not Java's {@code null}: ask with {@link #is} or
 * {@link #given}; {@code ==} is {@code ===}, also for texts.
 */
public final class Js {
    private Js() {}

    // Values

    /** Returns the literal as a JavaScript string. */
    @JSBody(params = "literal", script = "return literal")
    public static native JSObject text(String literal);

    /** Returns the number as a JavaScript number. */
    @JSBody(params = "number", script = "return number")
    public static native JSObject number(int number);

    /** Returns the boolean as a JavaScript boolean. */
    @JSBody(params = "bool", script = "return bool")
    public static native JSObject bool(boolean bool);

    /** Returns a new empty object. */
    @JSBody(script = "return {}")
    public static native JSObject object();

    /** Returns a new empty list. */
    @JSBody(script = "return []")
    public static native JSObject list();

    /** Returns a new list of one. */
    @JSBody(params = "value", script = "return [value]")
    public static native JSObject list(@Nullable JSObject value);

    /** Returns a new list with the elements of another, which may be anything. */
    @JSBody(params = "list", script = "return Array.from(list)")
    public static native JSObject copy(JSObject list);

    // Questions

    /** Returns whether the value is truthy. */
    @JSBody(params = "value", script = "return !!value")
    public static native boolean is(@Nullable JSObject value);

    /** Returns whether the value is neither {@code null} nor {@code undefined}. */
    @JSBody(params = "value", script = "return value != null")
    public static native boolean given(@Nullable JSObject value);

    /** Returns {@code value}, or {@code other} where the value is falsy. */
    @JSBody(
            params = {"value", "other"},
            script = "return value || other")
    public static native JSObject or(@Nullable JSObject value, JSObject other);

    /** Returns the {@code typeof} of a value, {@code "undefined"} for {@code null} too. */
    @JSBody(params = "value", script = "return value == null ? 'undefined' : typeof value")
    public static native JSObject type(@Nullable JSObject value);

    // Members

    /** Returns a property. */
    @JSBody(
            params = {"owner", "name"},
            script = "return owner[name]")
    public static native JSObject get(JSObject owner, String name);

    /** Returns a property whose name is a value. */
    @JSBody(
            params = {"owner", "name"},
            script = "return owner[name]")
    public static native JSObject get(JSObject owner, JSObject name);

    /** Returns an element of a list, or a character of a text. */
    @JSBody(
            params = {"list", "index"},
            script = "return list[index]")
    public static native JSObject at(JSObject list, int index);

    /** Returns the length of a list or text. */
    @JSBody(params = "list", script = "return list.length")
    public static native int length(JSObject list);

    /** Returns the names of an object's own properties. */
    @JSBody(params = "owner", script = "return Object.keys(owner)")
    public static native JSObject keys(JSObject owner);

    /** Sets a property. */
    @JSBody(
            params = {"owner", "name", "value"},
            script = "owner[name] = value")
    public static native void set(JSObject owner, String name, @Nullable JSObject value);

    /** Sets a property whose name is a value. */
    @JSBody(
            params = {"owner", "name", "value"},
            script = "owner[name] = value")
    public static native void set(JSObject owner, JSObject name, @Nullable JSObject value);

    /** Removes a property. */
    @JSBody(
            params = {"owner", "name"},
            script = "delete owner[name]")
    public static native void remove(JSObject owner, String name);

    /** Returns a new object with the properties of both; those of {@code over} win. */
    @JSBody(
            params = {"under", "over"},
            script = "return Object.assign({}, under, over)")
    public static native JSObject merged(@Nullable JSObject under, @Nullable JSObject over);

    // Calls

    /** Calls a method. */
    @JSBody(
            params = {"owner", "name"},
            script = "return owner[name]()")
    public static native JSObject call(JSObject owner, String name);

    /** Calls a method. */
    @JSBody(
            params = {"owner", "name", "a"},
            script = "return owner[name](a)")
    public static native JSObject call(JSObject owner, String name, @Nullable JSObject a);

    /** Calls a method. */
    @JSBody(
            params = {"owner", "name", "a", "b"},
            script = "return owner[name](a, b)")
    public static native JSObject call(JSObject owner, String name, @Nullable JSObject a, @Nullable JSObject b);

    /** Calls a method. */
    @JSBody(
            params = {"owner", "name", "a", "b", "c"},
            script = "return owner[name](a, b, c)")
    public static native JSObject call(JSObject owner, String name, JSObject a, JSObject b, JSObject c);

    /** Calls a function. */
    @JSBody(
            params = {"target", "a"},
            script = "return target(a)")
    public static native JSObject invoke(JSObject target, @Nullable JSObject a);

    /** Calls a function. */
    @JSBody(
            params = {"target", "a", "b"},
            script = "return target(a, b)")
    public static native JSObject invoke(JSObject target, @Nullable JSObject a, @Nullable JSObject b);

    /**
     * Calls a function at once and returns a promise that takes what it resolves or throws: the one way to catch,
     * since a Java {@code catch} needs the runtime.
     */
    @JSBody(
            params = {"executor", "caught"},
            script = "return new Promise(executor).catch(caught)")
    public static native JSObject attempt(JSObject executor, JSObject caught);

    // Texts

    /** Returns {@code a + b}. */
    @JSBody(
            params = {"a", "b"},
            script = "return a + b")
    public static native JSObject add(@Nullable JSObject a, JSObject b);

    /** Returns {@code a + b}. */
    @JSBody(
            params = {"a", "b"},
            script = "return a + b")
    public static native JSObject add(@Nullable JSObject a, String b);

    /** Returns whether a text matches a regular expression. */
    @JSBody(
            params = {"pattern", "value"},
            script = "return RegExp(pattern).test(value)")
    public static native boolean matches(String pattern, JSObject value);

    /** Returns whether a text matches a regular expression. */
    @JSBody(
            params = {"pattern", "value"},
            script = "return RegExp(pattern).test(value)")
    public static native boolean matches(JSObject pattern, JSObject value);

    /** Returns a UTF-16 code unit. */
    @JSBody(
            params = {"text", "index"},
            script = "return text.charCodeAt(index)")
    public static native int unit(JSObject text, int index);

    /** Returns 32 bits in hexadecimal. */
    @JSBody(params = "bits", script = "return (bits >>> 0).toString(16)")
    public static native JSObject hex(int bits);

    /** Returns a camel-case name in kebab case. */
    @JSBody(params = "name", script = "return name.replace(/[A-Z]/g, '-$&').toLowerCase()")
    public static native JSObject kebab(JSObject name);

    /** Returns a URL without trailing slashes. */
    @JSBody(params = "url", script = "return url.replace(/[/]+$/, '')")
    public static native JSObject trimmed(JSObject url);

    /** Returns a URL resolved against another. */
    @JSBody(
            params = {"url", "base"},
            script = "return new URL(url, base).href")
    public static native JSObject resolve(String url, JSObject base);

    /** Returns a URL resolved against another. */
    @JSBody(
            params = {"url", "base"},
            script = "return new URL(url, base).href")
    public static native JSObject resolve(JSObject url, JSObject base);

    /** Returns the value of a JSON text. */
    @JSBody(params = "text", script = "return JSON.parse(text)")
    public static native JSObject parse(JSObject text);

    // The page

    /** Returns {@code window}. */
    @JSBody(script = "return window")
    public static native JSObject window();

    /** Returns {@code document}. */
    @JSBody(script = "return document")
    public static native JSObject document();

    /** Returns the root element of the document. */
    @JSBody(script = "return document.documentElement")
    public static native JSObject root();

    /** Returns a new HTML element. */
    @JSBody(params = "name", script = "return document.createElement(name)")
    public static native JSObject element(String name);

    /** Moves an element to the end of another, with its state where the engine can do that. */
    @JSBody(
            params = {"element", "parent"},
            script = "parent[parent.moveBefore ? 'moveBefore' : 'insertBefore'](element, null)")
    public static native void move(JSObject element, JSObject parent);

    /** Returns the own properties of an object as pairs of name and value. */
    @JSBody(params = "object", script = "return Object.entries(object)")
    public static native JSObject entries(JSObject object);

    /** Returns a new SVG element. */
    @JSBody(params = "name", script = "return document.createElementNS('http://www.w3.org/2000/svg', name)")
    public static native JSObject svg(String name);

    /** Returns a new constructed style sheet. */
    @JSBody(script = "return new CSSStyleSheet()")
    public static native JSObject sheet();

    /** Returns whether a CSS property takes a value. */
    @JSBody(
            params = {"property", "value"},
            script = "return CSS.supports(property, value)")
    public static native boolean supports(JSObject property, @Nullable JSObject value);

    /** Returns the milliseconds since the page began. */
    @JSBody(script = "return performance.now()")
    public static native double now();
}
