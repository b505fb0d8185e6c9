// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.teavm.classlib.PlatformDetector;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Numbers texts from 0 on in the order of their first appearance, so that a list can be asked by text. */
public final class Numbering {
    private final @Nullable JSObject compiled = PlatformDetector.isTeaVM() ? nativeMap() : null;
    private final @Nullable Map<String, Integer> numbers = PlatformDetector.isTeaVM() ? null : new HashMap<>();

    /** Returns the number of {@code text}; a new text gets the next. */
    public int of(String text) {
        if (PlatformDetector.isTeaVM()) {
            return nativeOf(compiled, text);
        }
        Integer number = numbers == null ? null : numbers.putIfAbsent(text, numbers.size());
        return number != null ? number : numbers == null ? 0 : numbers.size() - 1;
    }

    @JSBody(script = "return new Map();")
    private static native JSObject nativeMap();

    @JSBody(
            params = {"map", "text"},
            script = "return (map.has(text) ? map : map.set(text, map.size)).get(text);")
    private static native int nativeOf(@Nullable JSObject map, String text);
}
