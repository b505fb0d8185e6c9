// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;
import sh.karta.widget.core.storage.StorageKeys;

/**
 * What an earlier page has left in storage (public-api §9). Where storage is blocked each access throws; the methods
 * are therefore called through {@link Js#attempt}.
 */
final class Memory {
    /** The last server theme, or null. */
    static @Nullable JSObject theme;

    /** Truthy where the panel was open, or a turn running, when the last page was left. */
    static @Nullable JSObject open;

    private Memory() {}

    /** Reads the two keys that matter before the panel is there; writes nothing. */
    static void recall() {
        JSObject kind = Js.get(Settings.merged, "storage");
        JSObject storage = Js.get(Js.window(), "sessionStorage");
        if (kind != Js.text("none")) {
            open = Js.call(storage, "getItem", Js.add(prefix(), StorageKeys.OPEN));
            if (kind != Js.text("session")) {
                storage = Js.get(Js.window(), "localStorage");
            }
            theme = Js.parse(Js.call(storage, "getItem", Js.add(prefix(), StorageKeys.THEME)));
        }
    }

    /** Removes all keys of this widget from one storage. */
    static void forget(JSObject storage) {
        JSObject keys = Js.keys(storage);
        for (int i = 0; i < Js.length(keys); i++) {
            if (Js.is(Js.call(Js.at(keys, i), "startsWith", prefix()))) {
                Js.call(storage, "removeItem", Js.at(keys, i));
            }
        }
    }

    /** {@link StorageKeys#prefix} for texts of JavaScript. */
    private static JSObject prefix() {
        JSObject base = Js.or(Js.get(Settings.merged, "baseUrl"), Js.text("https://agent.karta.sh"));
        JSObject text =
                Js.add(Js.add(Js.trimmed(base), "\n"), Js.or(Js.get(Settings.merged, "projectRef"), Js.text("")));
        int hash = StorageKeys.SEED;
        for (int i = 0; i < Js.length(text); i++) {
            hash = StorageKeys.mix(hash, Js.unit(text, i));
        }
        return Js.add(Js.add(Js.text(StorageKeys.PREFIX), Js.hex(hash)), ":");
    }
}
