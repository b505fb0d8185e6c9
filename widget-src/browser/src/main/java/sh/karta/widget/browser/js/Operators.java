// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.Thenable;

/**
 * JavaScript's operators and built-in functions.
 *
 * <p>A parameter of type {@code String} takes a literal only, which compiles to a JavaScript literal. A missing property is
 * {@code undefined}, which is not Java's {@code null}: ask with {@link #is} or {@link #given}. {@code ==} compiles to
 * {@code ===}, for strings too. Casts between the interfaces of this package and its users are not checked and cost nothing.
 */
// The caller chooses the interface of an object. JavaScript cannot check it.
@SuppressWarnings("TypeParameterUnusedInFormals")
public final class Operators {
    private Operators() {}

    // Values

    /** Returns the literal as a JavaScript string. */
    @JSBody(params = "literal", script = "return literal")
    public static native JSString text(String literal);

    /** Returns the boolean as a JavaScript boolean. */
    @JSBody(params = "bool", script = "return bool")
    public static native JSObject bool(boolean bool);

    /** Returns a new empty object. */
    @JSBody(script = "return {}")
    public static native <T extends JSObject> T object();

    /** Returns a new empty list. */
    @JSBody(script = "return []")
    public static native <T extends JSObject> T list();

    /** Returns a new list of one element. */
    @JSBody(params = "value", script = "return [value]")
    public static native <T extends JSObject> JsList<T> list(@Nullable T value);

    /** Returns a new list with the elements of another, which may be anything. */
    @JSBody(params = "list", script = "return Array.from(list)")
    public static native <T extends JSObject> JsList<T> copy(JsList<T> list);

    // Tests

    /** Returns whether the value is truthy. */
    @JSBody(params = "value", script = "return !!value")
    public static native boolean is(@Nullable JSObject value);

    /** Returns whether the value is neither {@code null} nor {@code undefined}. */
    @JSBody(params = "value", script = "return value != null")
    public static native boolean given(@Nullable JSObject value);

    /** Returns {@code value}, or {@code other} if the value is falsy. */
    @JSBody(
            params = {"value", "other"},
            script = "return value || other")
    public static native <T extends JSObject> T or(@Nullable T value, T other);

    /** Returns the {@code typeof} of a value, {@code "undefined"} for {@code null} too. */
    @JSBody(params = "value", script = "return value == null ? 'undefined' : typeof value")
    public static native JSString type(@Nullable JSObject value);

    // Objects

    /** Returns the names of an object's own properties. */
    @JSBody(params = "owner", script = "return Object.keys(owner)")
    public static native JsList<JSString> keys(JSObject owner);

    /** Returns the own properties of an object as pairs of name and value. */
    @JSBody(params = "owner", script = "return Object.entries(owner)")
    public static native JsList<JSObject> entries(JSObject owner);

    /** Removes a property. */
    @JSBody(
            params = {"owner", "name"},
            script = "delete owner[name]")
    public static native void remove(JSObject owner, String name);

    /** Returns a new object with the properties of both. Those of {@code over} win. */
    @JSBody(
            params = {"under", "over"},
            script = "return Object.assign({}, under, over)")
    public static native <T extends JSObject> T merged(@Nullable T under, @Nullable JSObject over);

    // Errors

    /**
     * Runs a task immediately and ignores its exception. It uses a promise, because a Java {@code catch} needs the
     * runtime.
     */
    @JSBody(params = "task", script = "new Promise(task).catch(() => {})")
    public static native void attempt(Task task);

    /** Runs a task immediately and passes its exception to {@code caught}, in a microtask. */
    @JSBody(
            params = {"task", "caught"},
            script = "new Promise(task).catch(caught)")
    public static native void attempt(Task task, Catcher caught);

    /**
     * Returns a promise of the value that {@code executor} resolves with, or of the result of {@code caught} for an
     * error.
     */
    @JSBody(
            params = {"executor", "caught"},
            script = "return new Promise(executor).catch(caught)")
    public static native Thenable promise(Executor executor, Catcher caught);

    /** Starts work immediately and passes its exception or rejection to {@code caught}, in a microtask. */
    @JSBody(
            params = {"executor", "caught"},
            script = "new Promise(executor).catch(caught)")
    public static native void attempt(Executor executor, Listener caught);

    /** Returns a promise that {@code executor} settles. */
    @JSBody(params = "executor", script = "return new Promise(executor)")
    public static native Thenable promise(Executor executor);

    // Strings

    /** Returns {@code a + b}. */
    @JSBody(
            params = {"a", "b"},
            script = "return a + b")
    public static native JSString add(@Nullable JSObject a, @Nullable JSObject b);

    /** Returns {@code a + b}. */
    @JSBody(
            params = {"a", "b"},
            script = "return a + b")
    public static native JSString add(@Nullable JSObject a, String b);

    /** Returns {@code a + b}. */
    @JSBody(
            params = {"a", "b"},
            script = "return a + b")
    public static native JSString add(String a, @Nullable JSObject b);

    /** Returns whether a string matches a regular expression. */
    @JSBody(
            params = {"pattern", "value"},
            script = "return RegExp(pattern).test(value)")
    public static native boolean matches(String pattern, JSObject value);

    /** Returns whether a string matches a regular expression. */
    @JSBody(
            params = {"pattern", "value"},
            script = "return RegExp(pattern).test(value)")
    public static native boolean matches(JSString pattern, JSObject value);

    /** Returns the UTF-16 code unit or the character at an index, as a string. */
    @JSBody(
            params = {"text", "index"},
            script = "return text[index]")
    public static native JSString at(JSString text, int index);

    /** Returns whether a string contains another. */
    @JSBody(
            params = {"text", "part"},
            script = "return text.includes(part)")
    public static native boolean includes(JSString text, JSString part);

    /** Returns whether a string starts with another. */
    @JSBody(
            params = {"text", "part"},
            script = "return text.startsWith(part)")
    public static native boolean startsWith(JSString text, JSString part);

    /** Returns the parts of a string between separators. */
    @JSBody(
            params = {"text", "separator"},
            script = "return text.split(separator)")
    public static native JsList<JSString> split(JSString text, String separator);

    /** Returns 32 bits in hexadecimal. */
    @JSBody(params = "bits", script = "return (bits >>> 0).toString(16)")
    public static native JSString hex(int bits);

    /** Returns a camel-case name in kebab case. */
    @JSBody(params = "name", script = "return name.replace(/[A-Z]/g, '-$&').toLowerCase()")
    public static native JSString kebab(JSString name);

    /** Returns a URL without trailing slashes. */
    @JSBody(params = "url", script = "return url.replace(/[/]+$/, '')")
    public static native JSString withoutSlashes(JSString url);

    /** Returns a URL resolved against another. */
    @JSBody(
            params = {"url", "base"},
            script = "return new URL(url, base).href")
    public static native JSString resolve(String url, JSString base);

    /** Returns a URL resolved against another. */
    @JSBody(
            params = {"url", "base"},
            script = "return new URL(url, base).href")
    public static native JSString resolve(JSString url, JSString base);

    /** Returns the value of a JSON text. Throws if the text is not JSON. */
    @JSBody(params = "text", script = "return JSON.parse(text)")
    public static native <T extends JSObject> T parse(JSString text);
}
