// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Store;

/**
 * Strings kept in the browser's storage under one prefix.
 *
 * <p>While storage is {@code none}, blocked or full, what this page sets lives in memory, from where {@link #use} moves
 * it once the visitor consents.
 */
public final class WebStore implements Store {
    private final String prefix;
    private JSObject memory = newObject();
    private String kind;

    /**
     * Makes a store.
     *
     * @param kind {@code local}, {@code session} or {@code none} (public-api §1)
     * @param prefix stands before every key
     */
    public WebStore(String kind, String prefix) {
        this.kind = kind;
        this.prefix = prefix;
    }

    /** Keeps everything elsewhere from now on: what is held moves there, and nothing stays behind. */
    public void use(String kind) {
        if (!this.kind.equals(kind)) {
            move(this.kind, kind, prefix, memory);
            this.kind = kind;
        }
    }

    @Override
    public @Nullable String get(String key) {
        return read(kind, prefix, key, memory);
    }

    @Override
    public boolean set(String key, String value) {
        return write(kind, prefix, key, value, memory);
    }

    @Override
    public void remove(String key) {
        write(kind, prefix, key, null, memory);
    }

    /** Returns whether something that is to outlive this page cannot, for want of room. */
    public boolean isFull() {
        return holds(kind, memory);
    }

    /** Forgets everything under the prefix, what is held in memory included. */
    public void clear() {
        memory = newObject();
        move(kind, "none", prefix, newObject());
    }

    /** What is in memory although there is a storage has found no room in it. */
    @JSBody(
            params = {"kind", "memory"},
            script =
                    "try { for (var key in window[kind + 'Storage'] && memory) return true; } catch (e) {} return false;")
    private static native boolean holds(String kind, JSObject memory);

    @JSBody(script = "return Object.create(null);")
    private static native JSObject newObject();

    /** Naming a blocked storage throws, so even the property access stands in the {@code try}. */
    @JSBody(
            params = {"kind", "prefix", "key", "memory"},
            script = "var v; try { v = window[kind + 'Storage'].getItem(prefix + key); } catch (e) {}"
                    + "return v || v === '' ? v : memory[key] || null;")
    private static native @Nullable String read(String kind, String prefix, String key, JSObject memory);

    /**
     * A value that does not fit leaves none behind: a stale one would hide the one in memory. Nothing is removed only to
     * be set: other tabs hear of both.
     *
     * <p>TeaVM shortens the parameters' names but not that of a caught error, which a short one would therefore hide.
     */
    @JSBody(
            params = {"kind", "prefix", "key", "value", "memory"},
            script = "delete memory[key]; var s;"
                    + "try { s = window[kind + 'Storage'];"
                    + "value === null ? s.removeItem(prefix + key) : s.setItem(prefix + key, value);"
                    + "return true; } catch (blocked) { value === null || (memory[key] = value);"
                    + "s && s.removeItem(prefix + key); return false; }")
    private static native boolean write(
            String kind, String prefix, String key, @Nullable String value, JSObject memory);

    /** Entries are emptied before they are removed: other tabs take the removal of a whole visitor for a {@code reset}. */
    @JSBody(
            params = {"from", "to", "prefix", "memory"},
            script = "try { var s = window[from + 'Storage'];"
                    + "s && Object.keys(s).forEach(function(key) { if (key.startsWith(prefix)) {"
                    + "memory[key.slice(prefix.length)] = s.getItem(key);"
                    + "s.setItem(key, ''); s.removeItem(key); } }); } catch (e) {}"
                    + "try { s = window[to + 'Storage'];"
                    + "Object.keys(memory).forEach(function(key) { s.setItem(prefix + key, memory[key]); delete memory[key]; });"
                    + "} catch (e) {}")
    private static native void move(String from, String to, String prefix, JSObject memory);
}
