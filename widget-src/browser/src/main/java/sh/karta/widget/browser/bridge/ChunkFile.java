// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** An entry of the table of deferred chunks, which the build creates ({@code KARTA_CHUNK}). */
public abstract class ChunkFile implements JSObject {
    private ChunkFile() {}

    /** Returns the name of the file beside the panel's. */
    @JSProperty
    public abstract String getFile();

    /** Returns the value for the {@code integrity} attribute. */
    @JSProperty
    public abstract String getIntegrity();

    /** Makes the chunk's classes usable. {@code content} is the value that its script passes on. */
    public abstract void link(JSObject content);

    /** Returns the entry of the chunk {@code name}, or null if the build did not split the program. */
    @JSBody(params = "name", script = "return KARTA_CHUNK(name);")
    public static native @Nullable ChunkFile of(String name);
}
