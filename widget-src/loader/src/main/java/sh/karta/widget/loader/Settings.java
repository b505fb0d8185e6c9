// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The configuration in force: {@code data-*} below {@code init} below {@code update} (wire-protocol §2). */
final class Settings {
    private static final String AUTH = "^(embedKey|token(Endpoint|Fn)?)$";

    /** The merged layers, a plain object with the keys of {@code init}; the panel holds it too. */
    @SuppressWarnings("NullAway.Init")
    static JSObject merged;

    @SuppressWarnings("NullAway.Init")
    private static JSObject updates;

    private static @Nullable JSObject found;

    private Settings() {}

    static void start() {
        merged = Js.object();
        updates = Js.object();
    }

    /** Takes what {@code data-*} or {@code init} say; what {@code update} has said stands above it. */
    static void init(JSObject layer) {
        merge(merged, layer);
        merge(merged, updates);
    }

    /** Takes what {@code update} says. */
    static void update(JSObject layer) {
        merge(updates, layer);
        merge(merged, layer);
    }

    private static void merge(JSObject target, JSObject layer) {
        JSObject keys = Js.keys(layer);
        boolean replaced = false;
        for (int i = 0; i < Js.length(keys); i++) {
            JSObject key = Js.at(keys, i);
            JSObject value = Js.get(layer, key);
            if (Js.matches(AUTH, key) && !replaced) {
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

    /** Returns what keeps the widget from mounting, or null: the attribute and what was expected. */
    static @Nullable JSObject problem() {
        found = null;
        int sources = 0;
        JSObject keys = Js.keys(merged);
        for (int i = 0; i < Js.length(keys); i++) {
            JSObject key = Js.at(keys, i);
            if (Js.matches(AUTH, key) && Js.is(Js.get(merged, key))) {
                sources++;
            }
        }
        if (sources != 1) {
            found = Js.text("data-embed-key: expected one of data-embed-key, data-token, data-token-endpoint");
        }
        check(
                Js.text("embedKey"),
                Js.text("^pk_(live|test)_"),
                Js.text("data-embed-key: expected pk_live_… or pk_test_…"));
        if (Js.get(merged, "transport") != Js.text("responses") && !Js.given(Js.get(merged, "projectRef"))) {
            Js.set(merged, "projectRef", Js.text(""));
        }
        check(
                Js.text("projectRef"),
                Js.text("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"),
                Js.text("data-project: expected org/agent"));
        check(Js.text("baseUrl"), Js.text("^https?://[^/]"), Js.text("data-base-url: expected an origin"));
        check(
                Js.text("transport"),
                Js.text("^(managed-agents|responses)$"),
                Js.text("data-transport: expected managed-agents or responses"));
        return found;
    }

    private static void check(JSObject key, JSObject pattern, JSObject complaint) {
        JSObject value = Js.get(merged, key);
        if (Js.given(value) && !Js.matches(pattern, value) && found == null) {
            found = complaint;
        }
    }
}
