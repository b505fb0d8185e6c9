// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Blob;

/** A {@code File}, or a {@code Blob}, which has no name of its own. */
public final class FileBlob implements Blob {
    private final JSObject raw;

    public FileBlob(JSObject raw) {
        this.raw = raw;
    }

    /** Returns the {@code File} or {@code Blob}. */
    public JSObject raw() {
        return raw;
    }

    /** Returns the form that sends {@code blob}, which this module created, or null for null. */
    static @Nullable JSObject form(@Nullable Blob blob) {
        return blob == null ? null : form(((FileBlob) blob).raw, blob.name());
    }

    @Override
    public String name() {
        return name(raw);
    }

    @Override
    public String type() {
        return type(raw);
    }

    @Override
    public double size() {
        return size(raw);
    }

    @JSBody(params = "blob", script = "return String(blob.name || 'file');")
    private static native String name(JSObject blob);

    @JSBody(params = "blob", script = "return String(blob.type || '');")
    private static native String type(JSObject blob);

    /** Returns the size of {@code blob} in bytes. */
    @JSBody(params = "blob", script = "return +blob.size;")
    public static native double size(JSObject blob);

    @JSBody(
            params = {"blob", "name"},
            script = "var f = new FormData(); f.append('file', blob, name); return f;")
    private static native JSObject form(JSObject blob, String name);
}
