// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The releases that the moving folder has pointed to, oldest first. The history is stored beside the files, so that any machine can
 * publish.
 *
 * <p>An entry is written before the loader changes and marked complete afterwards. An entry that was never completed
 * does not end the release before it, because pages may have continued to load that one.
 */
record History(List<Entry> entries) {
    static final String NAME = "releases.json";

    record Entry(String version, Instant at, boolean complete, List<String> files) {}

    static History parse(byte[] json) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (JsonNode entry : new ObjectMapper().readTree(json)) {
                List<String> files = new ArrayList<>();
                entry.required("files").forEach(file -> files.add(file.asText()));
                entries.add(new Entry(
                        entry.required("version").asText(),
                        Instant.parse(entry.required("at").asText()),
                        entry.required("complete").asBoolean(),
                        files));
            }
        } catch (IllegalArgumentException | DateTimeParseException | IOException e) {
            throw new IOException(NAME + " cannot be read, so nothing is deleted or changed: " + e.getMessage(), e);
        }
        return new History(entries);
    }

    byte[] json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode array = mapper.createArrayNode();
        for (Entry entry : entries) {
            ObjectNode node = array.addObject();
            node.put("version", entry.version).put("at", entry.at.toString()).put("complete", entry.complete);
            entry.files.forEach(node.putArray("files")::add);
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(array);
    }

    /** Returns whether the moving folder points to exactly this release. */
    boolean endsWith(Release release) {
        return !entries.isEmpty() && last().complete && isOf(last(), release);
    }

    /** Begins an entry for a release, or continues one that was not completed. */
    History begin(Release release, Instant now) {
        if (!entries.isEmpty() && !last().complete && isOf(last(), release)) {
            return this;
        }
        return with(new Entry(
                release.version(), now, false, List.copyOf(release.files().keySet())));
    }

    History complete(Instant now) {
        Entry begun = last();
        List<Entry> all = new ArrayList<>(entries);
        all.set(all.size() - 1, new Entry(begun.version, now, true, begun.files));
        return new History(all);
    }

    /**
     * Returns the last time at which a page could have received a reference to a file, or {@link Instant#MIN} if no
     * release had it.
     */
    Instant lastUse(String file, Instant now) {
        Instant last = Instant.MIN;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).files.contains(file)) {
                Instant end = entries.subList(i + 1, entries.size()).stream()
                        .filter(Entry::complete)
                        .map(Entry::at)
                        .findFirst()
                        .orElse(now);
                last = end.isAfter(last) ? end : last;
            }
        }
        return last;
    }

    private Entry last() {
        return entries.get(entries.size() - 1);
    }

    private static boolean isOf(Entry entry, Release release) {
        return entry.version.equals(release.version())
                && entry.files.equals(List.copyOf(release.files().keySet()));
    }

    private History with(Entry entry) {
        List<Entry> all = new ArrayList<>(entries);
        all.add(entry);
        return new History(all);
    }
}
