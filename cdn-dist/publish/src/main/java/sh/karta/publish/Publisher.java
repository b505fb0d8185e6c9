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

/** Publishes releases to one target. Not for use by two at a time. */
final class Publisher {
    /** How long a chunk stays after the last moment at which a page could have been told of it. */
    static final Duration KEPT = Duration.ofDays(90);

    private final Target target;
    private final Clock clock;
    private final boolean dry;
    private final Consumer<String> tell;
    private int put;

    /**
     * @param dry whether to tell what would be done instead of doing it
     * @param tell hears one line per file put or deleted, before it happens
     */
    Publisher(Target target, Clock clock, boolean dry, Consumer<String> tell) {
        this.target = target;
        this.clock = clock;
        this.dry = dry;
        this.tell = tell;
    }

    /** Returns how many files have been put so far, for whoever has to say where a run stopped. */
    int filesPut() {
        return put;
    }

    /**
     * Publishes what was built: the exact version, then the moving folder, then deletes what nobody needs any more.
     *
     * @throws IOException also when the version is there already with other bytes; then nothing was changed
     */
    void publish(Release release) throws IOException {
        List<Item> exact = items(release, release.exact());
        for (Item item : exact) {
            Optional<String> there = target.sha256(item.key());
            if (there.isPresent() && !there.get().equals(item.sha256())) {
                throw new IOException("version " + release.version() + " is published already, with another "
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

    /** Chunks first, loader last: whatever loader a page has got, its chunks are there. */
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

    /** The files of a release under a folder, in the order in which they may appear there. */
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
