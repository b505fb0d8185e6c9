// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Store;

/** A page's storage, shared by its tabs. */
final class MemoryStore implements Store {
    private final List<String> keys = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final Output output;

    MemoryStore(Output output) {
        this.output = output;
    }

    private int find(String key) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable String get(String key) {
        int at = find(key);
        return at < 0 ? null : values.get(at);
    }

    @Override
    public boolean set(String key, String value) {
        remove(key);
        // Adds the newest entry first. The optimizer refuses the code that TeaVM creates for a program with a single
        // call of add(int, E).
        keys.add(0, key);
        values.add(0, value);
        output.line(Lines.of("  store", key, value));
        return true;
    }

    @Override
    public void remove(String key) {
        int at = find(key);
        if (at >= 0) {
            keys.remove(at);
            values.remove(at);
            output.line(Lines.of("  removed", key));
        }
    }
}
