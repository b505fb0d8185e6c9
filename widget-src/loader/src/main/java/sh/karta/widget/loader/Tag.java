// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The script element that brought {@code karta.js}, and the settings it carries (public-api §1). */
final class Tag {
    /** The attributes of ours, in the names of {@code dataset}; tag managers and others add their own. */
    private static final String NAMES = "^(embedKey|token|tokenEndpoint|project|baseUrl|transport|userId|identityToken"
            + "|locale|launcher|mount|config|storage|theme[A-Z].*)$";

    private Tag() {}

    /**
     * Returns the element, or an empty object where nothing on the page looks like it.
     *
     * <p>{@code currentScript} is null in a module and in code that a tag manager evaluates; then the first script that
     * names the file, a project or a key stands for it.
     */
    static JSObject find() {
        return Js.or(
                Js.or(
                        Js.get(Js.document(), "currentScript"),
                        Js.call(
                                Js.document(),
                                "querySelector",
                                Js.text("script[src*='karta.js'],script[data-project],script[data-embed-key]"))),
                Js.object());
    }

    /** Returns address and settings of the element as one text, to compare it with another. */
    static JSObject text(JSObject tag) {
        JSObject data = Js.or(Js.get(tag, "dataset"), Js.object());
        return Js.add(Js.get(tag, "src"), Js.call(Js.entries(data), "sort"));
    }

    /** Takes the settings of {@code data-*} under the names of {@code init}; true and false become booleans. */
    static void read(JSObject tag) {
        JSObject settings = Js.object();
        JSObject theme = Js.object();
        JSObject user = Js.object();
        JSObject data = Js.or(Js.get(tag, "dataset"), settings);
        JSObject names = Js.keys(data);
        boolean any = false;
        for (int i = 0; i < Js.length(names); i++) {
            JSObject name = Js.at(names, i);
            JSObject value = Js.get(data, name);
            JSObject owner = settings;
            if (Js.matches(NAMES, name)) {
                any = true;
                if (Js.matches("^(true|false)$", value)) {
                    value = Js.bool(value == Js.text("true"));
                }
                if (Js.matches("^theme", name)) {
                    owner = theme;
                    name = Js.add(Js.call(Js.at(name, 5), "toLowerCase"), Js.call(name, "slice", Js.number(6)));
                }
                if (Js.matches("^(userId|identityToken)$", name)) {
                    owner = user;
                }
                Js.set(owner, name, value);
                if (Js.matches("^(suggestedPrompts|imageHosts)$", name)) {
                    // A list is JSON, or else separated by bars.
                    Js.set(owner, name, Js.call(value, "split", Js.text("|")));
                    Js.attempt(Callbacks.parsing(owner, name, value), Callbacks.nothing());
                }
            }
        }
        Js.set(settings, "theme", theme);
        Js.set(settings, "user", user);
        Widget.configure(settings, any);
    }
}
