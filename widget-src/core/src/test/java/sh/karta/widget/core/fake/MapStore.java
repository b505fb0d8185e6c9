// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.util.Map;
import java.util.TreeMap;
import sh.karta.widget.core.port.Store;

/** Storage that a test can inspect. Several clients may share it, as tabs do. */
public final class MapStore implements Store {
    public final Map<String, String> entries = new TreeMap<>();
    public int writes;

    @Override
    public String get(String key) {
        return entries.get(key);
    }

    @Override
    public boolean set(String key, String value) {
        writes++;
        entries.put(key, value);
        return true;
    }

    @Override
    public void remove(String key) {
        entries.remove(key);
    }
}
