// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Random;
import sh.karta.widget.core.storage.ExpiringStore;
import sh.karta.widget.core.storage.StorageKeys;

/** The visitor whose id is stored under {@link StorageKeys#VISITOR}. */
public final class StoredVisitor implements Visitor {
    private static final String ID = "id";

    private final ExpiringStore store;
    private final Json json;
    private final Random random;

    /** The visitor of this page once known. It is kept here because other tabs may delete or replace the stored one. */
    private @Nullable String mine;

    public StoredVisitor(ExpiringStore store, Json json, Random random) {
        this.store = store;
        this.json = json;
        this.random = random;
    }

    /** Returns the visitor's id. Creates and stores one if no tab has stored one yet. */
    @Override
    public String id() {
        String stored = stored();
        if (mine == null) {
            mine = stored == null ? random.id() : stored;
            stored = mine;
        }
        if (mine.equals(stored)) {
            store.write(StorageKeys.VISITOR, json.object().put(ID, mine));
        }
        return mine;
    }

    /** Returns the visitor's id, or null if neither this page nor the storage has one. Creates none. */
    public @Nullable String known() {
        if (mine == null) {
            mine = stored();
        }
        return mine;
    }

    private @Nullable String stored() {
        JsonValue visitor = store.read(StorageKeys.VISITOR);
        return visitor == null ? null : visitor.string(ID);
    }
}
