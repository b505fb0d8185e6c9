// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A target in memory that records the order of changes and can fail. */
final class MemoryTarget implements Target {
    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, Instant> modified = new TreeMap<>();
    /** Keys in the order in which they were put or, with a minus in front, deleted. */
    final List<String> changes = new ArrayList<>();

    /** Number of puts until the target fails. */
    int patience = Integer.MAX_VALUE;

    private final Clock clock;

    MemoryTarget(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Map<String, Instant> list(String folder) {
        Map<String, Instant> found = new TreeMap<>(modified);
        found.keySet().removeIf(key -> !key.startsWith(folder));
        return found;
    }

    @Override
    public Optional<String> sha256(String key) {
        return read(key).map(Item::sha256);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(files.get(key));
    }

    @Override
    public void put(Item item) throws IOException {
        if (patience-- == 0) {
            throw new IOException("interrupted");
        }
        files.put(item.key(), item.bytes());
        modified.put(item.key(), clock.instant());
        changes.add(item.key());
    }

    @Override
    public void delete(String key) {
        files.remove(key);
        modified.remove(key);
        changes.add("-" + key);
    }

    @Override
    public void close() {}
}
