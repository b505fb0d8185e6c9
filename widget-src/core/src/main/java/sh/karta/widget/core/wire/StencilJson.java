// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** JSON that reads the pieces of an answer by a {@link Stencil} of one before. */
public final class StencilJson implements Json {
    /** So many stencils that nothing fitted, one after the other, and no more are made: this server writes no two events alike. */
    private static final int VAIN = 8;

    private final Json json;
    private @Nullable Stencil stencil;
    private int vain;

    /** Reads all else by {@code json}. */
    public StencilJson(Json json) {
        this.json = json;
    }

    @Override
    public @Nullable JsonValue event(String data) {
        JsonValue event = stencil == null ? null : stencil.read(data);
        if (event != null) {
            vain = 0;
            return event;
        }
        event = json.parse(data);
        if (event != null && vain < VAIN) {
            Stencil made = Stencil.of(json, data, event);
            if (made != null) {
                stencil = made;
                vain++;
            }
        }
        return event;
    }

    @Override
    public @Nullable JsonValue parse(String text) {
        return json.parse(text);
    }

    @Override
    public JsonValue object() {
        return json.object();
    }

    @Override
    public JsonValue array() {
        return json.array();
    }
}
