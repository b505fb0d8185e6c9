// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.jvm;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** Throws on every call: message events need no JSON. */
enum NoJson implements Json {
    INSTANCE;

    @Override
    public @Nullable JsonValue parse(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue object() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonValue array() {
        throw new UnsupportedOperationException();
    }
}
