// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of a mapping in the config file. The reader, the JSON Schema and the reference share it. */
final class Shape {
    private final Map<String, Key> keys = new LinkedHashMap<>();

    Shape(Key... keys) {
        for (Key key : keys) {
            add(key);
        }
    }

    private void add(Key key) {
        if (keys.put(key.name(), key) != null) {
            throw new IllegalStateException("two keys " + key.name());
        }
    }

    /** Returns a shape with the keys of this one and more. */
    Shape and(Shape more) {
        Shape both = new Shape();
        keys.values().forEach(both::add);
        more.keys.values().forEach(both::add);
        return both;
    }

    /**
     * Returns the same shape with the components of a record as defaults, except of keys that have a keyword. The keys are the names of
     * its components, in the style of the file.
     */
    Shape withDefaults(Record defaults) {
        Shape complete = new Shape();
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            Key key = key(keyOf(component));
            // The default of a budget depends on the agent.
            boolean fixed = !(key.type() instanceof Key.Whole whole && whole.keyword() != null);
            complete.add(fixed ? key.withDefault(valueOf(component, defaults)) : key);
        }
        return complete;
    }

    /** Returns the key of a record's component: {@code turnSeconds} is {@code turn_seconds}. */
    static String keyOf(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    static Object valueOf(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Collection<Key> keys() {
        return keys.values();
    }

    /** @throws IllegalStateException for a key that the shape does not have: the reader and the schema would differ */
    Key key(String name) {
        Key key = keys.get(name);
        if (key == null) {
            throw new IllegalStateException("the shape has no key " + name);
        }
        return key;
    }

    boolean has(String name) {
        return keys.containsKey(name);
    }

    /** Returns the names that an error message lists. */
    List<String> currentNames() {
        return keys.values().stream()
                .filter(key -> key.replacedBy() == null)
                .map(Key::name)
                .toList();
    }
}
