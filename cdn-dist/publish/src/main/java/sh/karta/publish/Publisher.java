// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Publishes releases to one target. Two publishers must not run at the same time. */
final class Publisher {
    /** Time that a chunk stays after the last moment at which a page could have received a reference to it. */
    static final Duration KEPT = Duration.ofDays(90);

    private final Target target;
    private final Clock clock;
    private final boolean dry;
    private final Consumer<String> tell;
    private int put;

    /**
     * @param dry whether to report the changes without making them
     * @param tell receives one line per file, before it is put or deleted
     */
    Publisher(Target target, Clock clock, boolean dry, Consumer<String> tell) {
        this.target = target;
        this.clock = clock;
        this.dry = dry;
        this.tell = tell;
    }

    /** Returns the number of files put so far, for the message about a failed run. */
    int filesPut() {
        return put;
    }

    /**
     * Publishes a built release: the exact version, then the moving folder. Then deletes expired chunks.
     *
     * @throws IOException if the target fails, or if the version was already published with other bytes. Nothing is
     * changed then
     */
    void publish(Release release) throws IOException {
        List<Item> exact = items(release, release.exact());
        for (Item item : exact) {
            Optional<String> there = target.sha256(item.key());
            if (there.isPresent() && !there.get().equals(item.sha256())) {
                throw new IOException("version " + release.version() + " is already published, with another "
                        + item.key() + "; an exact version never changes, so raise the version");
            }
        }
        for (Item item : exact) {
            putIfChanged(item);
        }
        for (Map.Entry<String, byte[]> file : release.hosting().entrySet()) {
            putIfChanged(new Item(file.getKey(), file.getValue(), null));
        }
        point(release);
        prune(release);
    }

    /** Points the moving folder to a version that was published here before. */
    void rollback(String version) throws IOException {
        point(Release.published(target, version));
    }

    /** Puts chunks first and the loader last, so that the chunks of any loader that a page receives exist. */
    private void point(Release release) throws IOException {
        String folder = release.moving();
        History history = history(folder);
        if (!history.endsWith(release)) {
            history = history.begin(release, clock.instant());
            putIfChanged(item(folder + History.NAME, history.json(), release));
        }
        for (Item item : items(release, folder)) {
            putIfChanged(item);
        }
        if (!history.endsWith(release)) {
            putIfChanged(item(
                    folder + History.NAME, history.complete(clock.instant()).json(), release));
        }
    }

    private void prune(Release release) throws IOException {
        String folder = release.moving();
        Instant now = clock.instant();
        History history = history(folder);
        for (Map.Entry<String, Instant> file : target.list(folder).entrySet()) {
            String name = file.getKey().substring(folder.length());
            Instant needed = history.lastUse(name, now);
            Instant kept = needed.isAfter(file.getValue()) ? needed : file.getValue();
            if (Release.isChunk(name) && !release.files().containsKey(name) && kept.isBefore(now.minus(KEPT))) {
                tell.accept("delete " + file.getKey());
                if (!dry) {
                    target.delete(file.getKey());
                }
            }
        }
    }

    private History history(String folder) throws IOException {
        Optional<byte[]> json = target.read(folder + History.NAME);
        return json.isPresent() ? History.parse(json.get()) : new History(List.of());
    }

    /** Returns the files of a release under a folder, in the order in which they must be put. */
    private static List<Item> items(Release release, String folder) {
        List<Item> items = new ArrayList<>();
        release.files().forEach((name, bytes) -> items.add(item(folder + name, bytes, release)));
        items.sort(Comparator.comparingInt(item -> rank(item.key().substring(folder.length()))));
        return items;
    }

    private static int rank(String name) {
        if (Release.isChunk(name)) {
            return name.endsWith(".js") ? 1 : 0;
        }
        return name.equals(Release.LOADER) ? 3 : 2;
    }

    private static Item item(String key, byte[] bytes, Release release) {
        return new Item(key, bytes, release.rules().cacheControl(key));
    }

    private void putIfChanged(Item item) throws IOException {
        if (target.sha256(item.key()).equals(Optional.of(item.sha256()))) {
            return;
        }
        tell.accept("put " + item.key() + " (" + item.bytes().length + " bytes)");
        if (!dry) {
            target.put(item);
            put++;
        }
    }
}
