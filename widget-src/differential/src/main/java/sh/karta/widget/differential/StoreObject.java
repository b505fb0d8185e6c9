// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.WebStore;

/** A {@link WebStore} as an object of JavaScript. The JVM has no storage of a browser, so cdn-dist tests the compiled class. */
interface StoreObject extends JSObject {
    /** Creates a store of a kind. */
    @JSFunctor
    interface Factory extends JSObject {
        StoreObject create(String kind);
    }

    @Nullable
    String get(String key);

    boolean set(String key, String value);

    boolean isFull();

    void use(String kind);

    void clear();

    static StoreObject of(String kind) {
        WebStore store = new WebStore(kind, "karta:");
        return new StoreObject() {
            @Override
            public @Nullable String get(String key) {
                return store.get(key);
            }

            @Override
            public boolean set(String key, String value) {
                return store.set(key, value);
            }

            @Override
            public boolean isFull() {
                return store.isFull();
            }

            @Override
            public void use(String kind) {
                store.use(kind);
            }

            @Override
            public void clear() {
                store.clear();
            }
        };
    }
}
