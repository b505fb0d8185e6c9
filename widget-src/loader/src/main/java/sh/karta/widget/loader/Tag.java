// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The script element that brought {@code karta.js}, and the settings it carries (public-api §1). */
final class Tag {
    private Tag() {}

    /**
     * Returns the element, or an empty object where nothing on the page looks like it.
     *
     * <p>{@code currentScript} is null in a module and in code that a tag manager evaluates; then the first script that
     * names the file or a project stands for it.
     */
    static JSObject find() {
        JSObject current = Js.get(Js.document(), "currentScript");
        return Js.or(
                Js.or(
                        current,
                        Js.call(
                                Js.document(),
                                "querySelector",
                                Js.text("script[src*='karta.js'],script[data-project],script[data-embed-key]"))),
                Js.object());
    }

    /** Returns the settings of {@code data-*} under the names of {@code init}; true and false become booleans. */
    static JSObject settings(JSObject tag) {
        JSObject settings = Js.object();
        JSObject theme = Js.object();
        JSObject user = Js.object();
        JSObject data = Js.or(Js.get(tag, "dataset"), theme);
        JSObject names = Js.keys(data);
        for (int i = 0; i < Js.length(names); i++) {
            JSObject name = Js.at(names, i);
            JSObject value = Js.get(data, name);
            if (value == Js.text("true")) {
                value = Js.yes();
            }
            if (value == Js.text("false")) {
                value = Js.no();
            }
            JSObject owner = settings;
            if (Js.matches("^theme[A-Z]", name)) {
                owner = theme;
                name = Js.add(Js.call(Js.at(name, 5), "toLowerCase"), Js.call(name, "slice", Js.number(6)));
            }
            if (Js.matches("^(userId|identityToken)$", name)) {
                owner = user;
            }
            Js.set(owner, name, value);
            if (Js.matches("Prompts|Hosts", name)) {
                Js.set(owner, name, Js.call(value, "split", Js.text("|")));
                Callbacks.parse(owner, name, value);
            }
        }
        if (Js.length(names) > 0) {
            Js.set(settings, "theme", theme);
            Js.set(settings, "user", user);
        }
        return settings;
    }
}
