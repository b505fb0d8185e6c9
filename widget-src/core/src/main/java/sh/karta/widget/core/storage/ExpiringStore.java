// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.storage;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;

/**
 * JSON objects under the names of {@link StorageKeys}. An object expires 30 days after it was last written
 * (public-api §9).
 */
public final class ExpiringStore {
    private static final double LIFETIME = 30 * 24 * 3600 * 1000.0;
    private static final String WRITTEN_AT = "t";

    private final Store store;
    private final Json json;
    private final Clock clock;

    /** Uses {@code store}, whose keys already have their prefix. */
    public ExpiringStore(Store store, Json json, Clock clock) {
        this.store = store;
        this.json = json;
        this.clock = clock;
    }

    /** Returns the object stored under {@code name}, or null if it is absent, expired or invalid. */
    public @Nullable JsonValue read(String name) {
        String text = store.get(name);
        JsonValue value = text == null ? null : json.parse(text);
        return value != null && clock.now() - value.number(WRITTEN_AT) < LIFETIME ? value : null;
    }

    /** Stores {@code value} under {@code name}. It expires in 30 days. */
    public void write(String name, JsonValue value) {
        store.set(name, value.put(WRITTEN_AT, clock.now()).write());
    }

    /** Removes the object stored under {@code name}. */
    public void remove(String name) {
        store.remove(name);
    }
}
