// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Random;
import sh.karta.widget.core.storage.Kept;
import sh.karta.widget.core.storage.StorageKeys;

/** The visitor whose id is kept in storage, under {@link StorageKeys#VISITOR}. */
public final class StoredVisitor implements Visitor {
    private static final String ID = "id";

    private final Kept kept;
    private final Json json;
    private final Random random;

    public StoredVisitor(Kept kept, Json json, Random random) {
        this.kept = kept;
        this.json = json;
        this.random = random;
    }

    /** Returns the visitor's id, made and kept if there is none; read each time, since another tab may have made one. */
    @Override
    public String id() {
        String id = known();
        if (id == null) {
            id = random.id();
        }
        kept.write(StorageKeys.VISITOR, json.object().put(ID, id));
        return id;
    }

    /** Returns the visitor's id, or null where none is kept; keeps none. */
    public @Nullable String known() {
        JsonValue visitor = kept.read(StorageKeys.VISITOR);
        return visitor == null ? null : visitor.string(ID);
    }
}
