// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.JsList;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.loader.Global.Storage;

/**
 * The entries that an earlier page has stored (public-api §9). Each access throws if storage is blocked, so callers
 * catch.
 */
final class Memory {
    /** The last server theme, or null. */
    static @Nullable PageTheme theme;

    /** Truthy if the panel was open or a turn was running when the last page was left. */
    static @Nullable JSString open;

    private Memory() {}

    /** Reads the two keys that are needed before the panel is loaded. Writes nothing. */
    static void recall() {
        JSString kind = ActiveSettings.merged.getStorage();
        Storage storage = Page.<Global>window().getSessionStorage();
        if (kind != text("none")) {
            open = storage.getItem(Operators.add(prefix(), StorageKeys.OPEN));
            if (kind != text("session")) {
                storage = Page.<Global>window().getLocalStorage();
            }
            theme = Operators.parse(storage.getItem(Operators.add(prefix(), StorageKeys.THEME)));
        }
    }

    /**
     * Removes all keys of this widget that begin with {@code name} from both storages.
     *
     * @param others whether other tabs take the removal of a visitor for a {@code reset}. They do not if its entry is empty
     */
    static void forget(JSString name, boolean others) {
        forget(Page.<Global>window().getSessionStorage(), name, others);
        forget(Page.<Global>window().getLocalStorage(), name, others);
    }

    private static void forget(Storage storage, JSString name, boolean others) {
        JsList<JSString> keys = Operators.keys(storage);
        for (int i = 0; i < keys.getLength(); i++) {
            if (Operators.startsWith(keys.get(i), Operators.add(prefix(), name))) {
                if (!others) {
                    storage.setItem(keys.get(i), text(""));
                }
                storage.removeItem(keys.get(i));
            }
        }
    }

    /** Returns the same as {@link StorageKeys#prefix}, for JavaScript strings. */
    private static JSString prefix() {
        JSString base = Operators.or(ActiveSettings.merged.getBaseUrl(), text("https://agent.karta.sh"));
        JSString all = Operators.add(
                Operators.add(Operators.withoutSlashes(base), "\n"),
                Operators.or(ActiveSettings.merged.getProjectRef(), text("")));
        int hash = StorageKeys.SEED;
        for (int i = 0; i < all.getLength(); i++) {
            hash = StorageKeys.mix(hash, all.charCodeAt(i));
        }
        return Operators.add(Operators.add(StorageKeys.PREFIX, Operators.hex(hash)), ":");
    }
}
