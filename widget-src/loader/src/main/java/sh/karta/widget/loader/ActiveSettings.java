// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.given;
import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.JsMap;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;

/**
 * The settings in force: {@code data-*} below {@code init} below {@code update} (wire-protocol §2). This class checks only the settings
 * that decide whether and where the widget can be shown. The panel checks the others.
 */
final class ActiveSettings {
    private static final String AUTH = "^(embedKey|token(Endpoint|Fn)?)$";

    /** The merged layers. The panel holds this object too. */
    @SuppressWarnings("NullAway.Init")
    static PageSettings merged;

    @SuppressWarnings("NullAway.Init")
    private static PageSettings updates;

    private ActiveSettings() {}

    static void start() {
        merged = Operators.object();
        updates = Operators.object();
    }

    /**
     * Merges a layer of {@code data-*} or {@code init}, except for {@code user}, which is an identity. The values of
     * {@code update} stay above it.
     */
    static void init(PageSettings layer) {
        merge(merged, layer, text("^(?!user$)"));
        merge(merged, updates, text(""));
    }

    /** Merges the settings that {@code update} may change. */
    static void update(PageSettings layer) {
        merge(updates, layer, text("^(theme|locale|strings|launcher|features|storage)$"));
        merge(merged, updates, text(""));
    }

    /** Merges the values of {@code layer} whose names match. Null and undefined leave the value below in force. */
    private static void merge(PageSettings target, PageSettings layer, JSString names) {
        JsList<JSString> keys = Operators.keys(layer);
        boolean replaced = false;
        for (int i = 0; i < keys.getLength(); i++) {
            JSString key = keys.get(i);
            JSObject value = layer.get(key);
            if (given(value) && Operators.matches(names, key)) {
                if (Operators.matches(AUTH, key) && !replaced) {
                    // An auth source replaces the auth sources of lower layers.
                    replaced = true;
                    target.set(text("embedKey"), null);
                    target.set(text("token"), null);
                    target.set(text("tokenEndpoint"), null);
                    target.set(text("tokenFn"), null);
                }
                if (Operators.matches("^(project|agentRef)$", key)) {
                    key = text("projectRef");
                }
                if (Operators.matches("^(theme|strings|features)$", key) && Operators.type(value) == text("object")) {
                    value = Operators.merged(target.get(key), value);
                }
                target.set(key, value);
            }
        }
    }

    /** Returns why the widget cannot mount, as the attribute and the expected value, or null. */
    static @Nullable JSString problem() {
        JSString problem = null;
        if (!is(Page.root().getAttachShadow())
                || !Page.supports(text("color"), text("light-dark(color(from red xyz-d65 x y z),red)"))) {
            problem = text("browser is too old");
        } else if (!Literals.isOne(
                merged.get(text("embedKey")),
                merged.get(text("token")),
                merged.get(text("tokenEndpoint")),
                merged.get(text("tokenFn")))) {
            problem = text("data-embed-key: expected this or data-token or data-token-endpoint");
        } else if (Host.place() == null) {
            problem = text("data-mount: expected a selector of an element");
        }
        return problem == null ? wrong(merged, merged.getTransport() != text("responses")) : problem;
    }

    /**
     * Returns the first invalid setting of {@code layer}, as the attribute and the expected value, or null.
     *
     * @param project whether a project is required
     */
    static @Nullable JSString wrong(PageSettings layer, boolean project) {
        JsMap<JsList<JSString>> rules = Literals.rules();
        JsList<JSString> keys = Operators.keys(rules);
        JSString problem = null;
        for (int i = 0; i < keys.getLength(); i++) {
            JSString key = keys.get(i);
            JSObject value = layer.get(key);
            JsList<JSString> rule = rules.get(key);
            JSString pattern = rule.get(0);
            boolean needed = project && key == text("projectRef");
            if (problem == null
                    && (needed || given(value))
                    && !(is(pattern)
                            ? Operators.matches(Operators.add(Operators.add("^(", pattern), ")$"), value)
                            : Operators.type(value) == text("object"))) {
                problem = Operators.add(
                        Operators.add(
                                Operators.add(
                                        is(pattern) ? text("data-") : text(""),
                                        key == text("projectRef") ? text("project") : Operators.kebab(key)),
                                ": expected "),
                        Operators.or(Operators.or(rule.get(1), pattern), text("an object")));
            }
        }
        return problem;
    }
}
