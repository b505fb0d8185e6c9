// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/**
 * The configuration in force: {@code data-*} below {@code init} below {@code update} (wire-protocol §2). Only what
 * decides whether and where the widget can be is checked here; the panel checks the rest.
 */
final class Settings {
    private static final String AUTH = "^(embedKey|token(Endpoint|Fn)?)$";

    /** The merged layers, a plain object with the keys of {@code init}; the panel holds it too. */
    @SuppressWarnings("NullAway.Init")
    static JSObject merged;

    @SuppressWarnings("NullAway.Init")
    private static JSObject updates;

    private Settings() {}

    static void start() {
        merged = Js.object();
        updates = Js.object();
    }

    /**
     * Takes what {@code data-*} or {@code init} say, but for {@code user}, which is an identity; what {@code update}
     * has said stands above it.
     */
    static void init(JSObject layer) {
        merge(merged, layer, Js.text("^(?!user$)"));
        merge(merged, updates, Js.text(""));
    }

    /** Takes what {@code update} may say. */
    static void update(JSObject layer) {
        merge(updates, layer, Js.text("^(theme|locale|strings|launcher|features|storage)$"));
        merge(merged, updates, Js.text(""));
    }

    /** Takes the values of {@code layer} whose names match; one that is null or undefined says nothing. */
    private static void merge(JSObject target, JSObject layer, JSObject names) {
        JSObject keys = Js.keys(layer);
        boolean replaced = false;
        for (int i = 0; i < Js.length(keys); i++) {
            JSObject key = Js.at(keys, i);
            JSObject value = Js.get(layer, key);
            if (Js.given(value) && Js.matches(names, key)) {
                if (Js.matches(AUTH, key) && !replaced) {
                    // The highest layer that names an auth source replaces that of the lower ones.
                    replaced = true;
                    Js.set(target, "embedKey", null);
                    Js.set(target, "token", null);
                    Js.set(target, "tokenEndpoint", null);
                    Js.set(target, "tokenFn", null);
                }
                if (Js.matches("^(project|agentRef)$", key)) {
                    key = Js.text("projectRef");
                }
                if (Js.matches("^(theme|strings|features)$", key)) {
                    value = Js.merged(Js.get(target, key), value);
                }
                Js.set(target, key, value);
            }
        }
    }

    /** Returns what keeps the widget from mounting, or null: the attribute and what was expected. */
    static @Nullable JSObject problem() {
        JSObject keys = Js.keys(merged);
        int sources = 0;
        for (int i = 0; i < Js.length(keys); i++) {
            JSObject key = Js.at(keys, i);
            if (Js.matches(AUTH, key) && Js.is(Js.get(merged, key))) {
                sources++;
            }
        }
        JSObject problem = null;
        if (!Js.is(Js.get(Js.root(), "attachShadow"))
                || !Js.supports(Js.text("color"), Js.text("light-dark(color(from red xyz-d65 x y z),red)"))) {
            problem = Js.text("this browser is too old");
        } else if (sources != 1) {
            problem = Js.text("data-embed-key: expected this or data-token or data-token-endpoint");
        } else if (Host.place() == null) {
            problem = Js.text("data-mount: expected a selector of an element of the page");
        }
        return problem == null ? wrong(merged, Js.get(merged, "transport") != Js.text("responses")) : problem;
    }

    /**
     * Returns what is wrong with one of the settings in {@code layer}, or null: the attribute and what was expected.
     *
     * @param project whether one has to be there
     */
    static @Nullable JSObject wrong(JSObject layer, boolean project) {
        JSObject rules = Shapes.rules();
        JSObject keys = Js.keys(rules);
        JSObject problem = null;
        for (int i = 0; i < Js.length(keys); i++) {
            JSObject key = Js.at(keys, i);
            JSObject value = Js.get(layer, key);
            JSObject rule = Js.get(rules, key);
            JSObject pattern = Js.at(rule, 0);
            boolean needed = project && key == Js.text("projectRef");
            if (problem == null
                    && (needed || Js.given(value))
                    && !(Js.is(pattern) ? Js.matches(pattern, value) : Js.type(value) == Js.text("object"))) {
                problem = Js.at(rule, 1);
            }
        }
        return problem;
    }
}
