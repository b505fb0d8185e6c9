// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.teaser;

import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.storage.StorageKeys;

/** The teasers that this visitor has seen in the last 30 days. */
final class ShownTeasers {
    /** Maximum number of stored ids, so that a page with a new id on each visit does not fill the storage. */
    static final int MOST = 1000;

    /** Milliseconds after which a teaser may be shown again. */
    static final double AGAIN_AFTER = 30 * 86_400_000.0;

    private final Json json;
    private final Store store;

    ShownTeasers(Json json, Store store) {
        this.json = json;
        this.store = store;
    }

    /** Returns whether a teaser may be shown at {@code now}, and notes that it is. Numbers are milliseconds since the epoch. */
    boolean take(String id, double now) {
        String stored = store.get(StorageKeys.TEASER);
        JsonValue before = stored == null ? null : json.parse(stored);
        JsonValue after = json.array();
        int size = before == null ? 0 : before.size();
        for (int i = Math.max(0, size - MOST + 1); before != null && i < size; i++) {
            JsonValue shown = before.at(i);
            if (shown != null && now - shown.number("at") < AGAIN_AFTER) {
                if (id.equals(shown.string("id"))) {
                    return false;
                }
                after.add(shown);
            }
        }
        after.add(json.object().put("id", id).put("at", now));
        store.set(StorageKeys.TEASER, after.write());
        return true;
    }
}
