// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Store;

/**
 * Strings kept in the browser's storage under one prefix.
 *
 * <p>While storage is {@code none}, blocked or full, values stay in memory. {@link #use} moves them to storage once the visitor
 * consents.
 */
public final class WebStore implements Store {
    private final String prefix;
    private JSObject memory = newObject();
    private String kind;

    /**
     * Creates a store.
     *
     * @param kind {@code local}, {@code session} or {@code none} (public-api §1)
     * @param prefix the start of every key
     */
    public WebStore(String kind, String prefix) {
        this.kind = kind;
        this.prefix = prefix;
    }

    /** Uses another storage from now on. All values move there. */
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
        return put(key, value);
    }

    @Override
    public void remove(String key) {
        put(key, null);
    }

    /** Stores {@code value}, or removes the stored one if it is null. Returns the same as {@link #set}. */
    public boolean put(String key, @Nullable String value) {
        return write(kind, prefix, key, value, memory);
    }

    /** Returns whether a value is lost with this page because storage is full. */
    public boolean isFull() {
        return holds(kind, memory);
    }

    /** Removes everything under the prefix, in memory too. */
    public void clear() {
        memory = newObject();
        move(kind, "none", prefix, newObject());
    }

    /** Returns whether values are in memory because they did not fit into storage. */
    @JSBody(
            params = {"kind", "memory"},
            script =
                    "try { for (var key in window[kind + 'Storage'] && memory) return true; } catch (e) {} return false;")
    private static native boolean holds(String kind, JSObject memory);

    @JSBody(script = "return Object.create(null);")
    private static native JSObject newObject();

    /** Reads a value. The property access is inside the {@code try} too, because it throws if storage is blocked. */
    @JSBody(
            params = {"kind", "prefix", "key", "memory"},
            script = "var v; try { v = window[kind + 'Storage'].getItem(prefix + key); } catch (e) {}"
                    + "return v || v === '' ? v : memory[key] || null;")
    private static native @Nullable String read(String kind, String prefix, String key, JSObject memory);

    /**
     * Removes the stored value if the new one does not fit: a stale one would hide the one in memory. A value is not removed
     * before it is set, because other tabs are notified of both.
     *
     * <p>TeaVM shortens the names of parameters but not the name of a caught error, so the caught error has a long name.
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

    /** Empties entries before it removes them, because other tabs treat the removal of a whole visitor as a {@code reset}. */
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
