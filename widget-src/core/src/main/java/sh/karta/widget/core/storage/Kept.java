// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.storage;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;

/** JSON objects under the names of {@link StorageKeys}; what nobody has touched for 30 days is gone (public-api §9). */
public final class Kept {
    private static final double LIFETIME = 30 * 24 * 3600 * 1000.0;
    private static final String TOUCHED = "t";

    private final Store store;
    private final Json json;
    private final Clock clock;

    /** Keeps in {@code store}, whose keys already have their prefix. */
    public Kept(Store store, Json json, Clock clock) {
        this.store = store;
        this.json = json;
        this.clock = clock;
    }

    /** Returns the object under {@code name}, or null where there is none, it is too old, or somebody else's nonsense. */
    public @Nullable JsonValue read(String name) {
        String text = store.get(name);
        JsonValue value = text == null ? null : json.parse(text);
        return value != null && clock.now() - value.number(TOUCHED) < LIFETIME ? value : null;
    }

    /** Keeps {@code value} under {@code name} and counts the 30 days from now. */
    public void write(String name, JsonValue value) {
        store.set(name, value.put(TOUCHED, clock.now()).write());
    }

    /** Forgets what is under {@code name}. */
    public void remove(String name) {
        store.remove(name);
    }
}
