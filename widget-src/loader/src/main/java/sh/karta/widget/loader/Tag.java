// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;

/** The script element of {@code karta.js}, and its settings (public-api §1). */
final class Tag {
    /** Our attributes, in the names of {@code dataset}. Tag managers and others add their own. */
    private static final String NAMES = "^(embedKey|token|tokenEndpoint|project|baseUrl|transport|userId|identityToken"
            + "|scriptBase|locale|launcher|mount|config|storage|theme[A-Z].*)$";

    private Tag() {}

    /**
     * Returns the element, or an empty object if it cannot be found.
     *
     * <p>{@code currentScript} is null in a module and in code that a tag manager evaluates. Then the first script that names
     * the file, a project or a key is used.
     */
    static Script find() {
        Script named = Page.find(
                Operators.text(
                        "script[src$='/karta.js'],script[src*='/karta.js?'],script[src='karta.js'],script[data-project],script[data-embed-key]"));
        return Operators.or(Page.own("currentScript"), Operators.or(named, Operators.object()));
    }

    /** Returns address and settings of the element as one string, to compare it with another. */
    static JSString text(Script tag) {
        JsMap<JSString> data = Operators.or(tag.getDataset(), Operators.object());
        return Operators.add(tag.getSrc(), Operators.entries(data).sort());
    }

    /** Reads the settings of {@code data-*} under the names of {@code init}. True and false become booleans. */
    static void read(Script tag) {
        PageSettings settings = Operators.object();
        JsMap<JSObject> theme = Operators.object();
        JsMap<JSObject> user = Operators.object();
        JsMap<JSString> data = Operators.or(tag.getDataset(), Operators.object());
        JsList<JSString> names = Operators.keys(data);
        boolean any = false;
        for (int i = 0; i < names.getLength(); i++) {
            JSString name = names.get(i);
            JSString value = data.get(name).trim();
            JsMap<JSObject> owner = settings;
            if (Operators.matches(NAMES, name)) {
                any = true;
                if (Operators.matches("^theme", name)) {
                    owner = theme;
                    name = Operators.add(Operators.at(name, 5).toLowerCase(), name.slice(6));
                }
                if (Operators.matches("^(userId|identityToken)$", name)) {
                    owner = user;
                }
                if (Operators.matches("Prompts|Hosts", name)) {
                    // A list is JSON, or else separated by bars.
                    owner.set(name, Operators.split(value, "|"));
                    parse(owner, name, value);
                } else {
                    owner.set(
                            name,
                            Operators.matches("^(true|false)$", value)
                                    ? Operators.bool(value == Operators.text("true"))
                                    : value);
                }
            }
        }
        settings.setTheme(theme);
        settings.setUser(user);
        Widget.configure(settings, any);
    }

    private static void parse(JsMap<JSObject> owner, JSString name, JSString json) {
        Operators.attempt(() -> owner.set(name, Operators.parse(json)));
    }
}
