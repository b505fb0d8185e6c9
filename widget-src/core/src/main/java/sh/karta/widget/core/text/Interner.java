// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.teavm.classlib.PlatformDetector;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Assigns consecutive numbers, beginning with 0, to distinct texts, so that a list can be indexed by text. */
public final class Interner {
    private final @Nullable JSObject compiled = PlatformDetector.isTeaVM() ? nativeMap() : null;
    private final @Nullable Map<String, Integer> ids = PlatformDetector.isTeaVM() ? null : new HashMap<>();

    /** Returns the number of {@code text}. A new text receives the next number. */
    public int idOf(String text) {
        if (PlatformDetector.isTeaVM()) {
            return nativeIdOf(compiled, text);
        }
        Integer id = ids == null ? null : ids.putIfAbsent(text, ids.size());
        return id != null ? id : ids == null ? 0 : ids.size() - 1;
    }

    @JSBody(script = "return new Map();")
    private static native JSObject nativeMap();

    @JSBody(
            params = {"map", "text"},
            script = "return (map.has(text) ? map : map.set(text, map.size)).get(text);")
    private static native int nativeIdOf(@Nullable JSObject map, String text);
}
