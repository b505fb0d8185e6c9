// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    private static final String LOADER = "widget/v1/karta.js";

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final MemoryTarget target = new MemoryTarget(clock);
    private final List<String> messages = new ArrayList<>();
    private int sites;

    private Release release(String version, String panel) throws IOException {
        return Release.built(Sites.write(folder.resolve("site" + sites++), version, panel));
    }

    private void publish(Release release) throws IOException {
        new Publisher(target, clock, false, messages::add).publish(release);
    }

    private void after(int days) {
        now = now.plus(Duration.ofDays(days));
    }

    private boolean has(String panel) {
        return target.files.containsKey("widget/v1/" + Sites.chunk(panel));
    }

    @Test
    void filesArePutBeforeTheFilesThatLoadThemAndTheMovingLoaderLast() throws IOException {
        publish(release("0.1.0", "one"));

        String chunk = Sites.chunk("one");
        assertThat(target.changes)
                .containsSubsequence("widget/0.1.0/" + chunk, "widget/0.1.0/karta.js", "widget/v1/" + chunk, LOADER)
                .containsSubsequence("widget/v1/" + chunk + ".br", "widget/v1/" + chunk)
                .containsSubsequence("widget/v1/manifest.json", LOADER)
                .endsWith(LOADER, "widget/v1/releases.json");
    }

    @Test
    void theServedLoaderFindsItsChunkAtEveryMoment() throws IOException {
        publish(release("0.1.0", "one"));
        Release next = release("0.2.0", "two");
        for (int puts = 0; puts < 40; puts++) {
            target.patience = puts;
            try {
                publish(next);
            } catch (IOException brokenOff) {
                assertThat(brokenOff).hasMessage("interrupted");
            }
            String loader = new String(target.files.get(LOADER), StandardCharsets.UTF_8);
            assertThat(loader.contains(Sites.chunk("two")) ? has("two") : has("one"))
                    .isTrue();
        }
        assertThat(target.files.get(LOADER)).asString().contains(Sites.chunk("two"));
    }

    @Test
    void aRepeatedRunContinuesAndPutsNoFileTwice() throws IOException {
        Release release = release("0.1.0", "one");
        target.patience = 7;
        assertThatThrownBy(() -> publish(release)).hasMessage("interrupted");
        target.patience = Integer.MAX_VALUE;

        publish(release);

        assertThat(target.changes.stream().filter(key -> !key.endsWith(History.NAME)))
                .doesNotHaveDuplicates();
    }

    @Test
    void publishingTheSameTwiceChangesNothing() throws IOException {
        Release release = release("0.1.0", "one");
        publish(release);
        Map<String, byte[]> before = Map.copyOf(target.files);
        target.changes.clear();
        after(1);

        publish(release);

        assertThat(target.changes).isEmpty();
        assertThat(target.files).isEqualTo(before);
    }

    @Test
    void anExactVersionWithOtherBytesIsRefusedBeforeAnyChange() throws IOException {
        publish(release("0.1.0", "one"));
        target.changes.clear();

        Release other = release("0.1.0", "other");
        assertThatThrownBy(() -> publish(other))
                .hasMessageContaining("0.1.0 is already published")
                .hasMessageContaining("raise the version");
        assertThat(target.changes).isEmpty();
    }

    @Test
    void aFileThatDiffersFromItsManifestIsRefused() throws IOException {
        Path site = Sites.write(folder.resolve("tampered"), "0.1.0", "one");
        Files.writeString(site.resolve("widget/0.1.0").resolve(Sites.chunk("one")), "evil");

        assertThatThrownBy(() -> Release.built(site))
                .hasMessageContaining(Sites.chunk("one"))
                .hasMessageContaining("Nothing was published");
    }

    @Test
    void aFolderThatIsNotABuiltSiteIsNamedInTheError() {
        assertThatThrownBy(() -> Release.built(folder))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("run the build first");
    }

    @Test
    void chunksAreKeptForNinetyDaysAfterTheirLastUse() throws IOException {
        publish(release("0.1.0", "one"));
        after(400);
        publish(release("0.2.0", "two"));
        after(90);
        publish(release("0.3.0", "three"));
        assertThat(has("one")).as("90 days after its last use").isTrue();
        after(1);

        publish(release("0.4.0", "four"));

        assertThat(has("one")).as("91 days after its last use").isFalse();
        assertThat(target.files.keySet()).noneMatch(key -> key.startsWith("widget/v1/" + Sites.chunk("one")));
        assertThat(has("two")).as("a day after its last use").isTrue();
        assertThat(has("four")).isTrue();
    }

    @Test
    void theChunksOfARestoredReleaseAreKept() throws IOException {
        publish(release("0.1.0", "one"));
        after(1);
        publish(release("0.2.0", "two"));
        after(100);
        new Publisher(target, clock, false, messages::add).rollback("0.1.0");
        after(100);
        publish(release("0.3.0", "three"));

        assertThat(has("one")).as("in use until just now").isTrue();
        assertThat(has("two")).as("not in use for 100 days").isFalse();
    }

    @Test
    void anIncompleteReleaseDoesNotEndTheOneBefore() throws IOException {
        publish(release("0.1.0", "one"));
        after(1);
        Release broken = release("0.2.0", "two");
        target.patience = 19; // the loader would be the next file
        assertThatThrownBy(() -> publish(broken)).hasMessage("interrupted");
        assertThat(target.changes).doesNotContain("-" + LOADER);
        assertThat(target.files.get(LOADER)).asString().contains(Sites.chunk("one"));
        target.patience = Integer.MAX_VALUE;
        after(100);

        publish(release("0.3.0", "three"));

        assertThat(has("one")).as("served until now").isTrue();
    }

    @Test
    void exactVersionsAndUnknownFilesAreNeverDeleted() throws IOException {
        publish(release("0.1.0", "one"));
        target.put(new Item("widget/v1/notes.txt", new byte[0], null));
        target.put(new Item("elsewhere/panel.0123456789.js", new byte[0], null));
        after(1);
        publish(release("0.2.0", "two"));
        after(400);
        publish(release("0.3.0", "three"));

        assertThat(target.files).containsKeys("widget/v1/notes.txt", "elsewhere/panel.0123456789.js");
        assertThat(target.files.keySet()).anyMatch(key -> key.startsWith("widget/0.1.0/panel."));
        assertThat(has("one")).isFalse();
    }

    @Test
    void rollbackRestoresAnEarlierRelease() throws IOException {
        publish(release("0.1.0", "one"));
        publish(release("0.2.0", "two"));
        target.changes.clear();

        new Publisher(target, clock, false, messages::add).rollback("0.1.0");

        assertThat(target.files.get(LOADER)).asString().contains(Sites.chunk("one"));
        assertThat(target.files.get("widget/v1/manifest.json")).asString().contains("\"version\":\"0.1.0\"");
        assertThat(target.changes).endsWith(LOADER, "widget/v1/releases.json");
        assertThat(target.changes).noneMatch(change -> change.startsWith("-"));
    }

    @Test
    void rollbackRestoresDeletedChunks() throws IOException {
        publish(release("0.1.0", "one"));
        publish(release("0.2.0", "two"));
        after(100);
        publish(release("0.3.0", "three"));
        assertThat(has("one")).isFalse();

        new Publisher(target, clock, false, messages::add).rollback("0.1.0");

        assertThat(has("one")).isTrue();
        assertThat(target.files.get(LOADER)).asString().contains(Sites.chunk("one"));
    }

    @Test
    void rollbackToAnUnpublishedVersionIsRefused() throws IOException {
        publish(release("0.1.0", "one"));
        target.changes.clear();
        Publisher publisher = new Publisher(target, clock, false, messages::add);

        assertThatThrownBy(() -> publisher.rollback("0.9.0")).hasMessageContaining("was never published here");
        assertThatThrownBy(() -> publisher.rollback("../0.1.0")).hasMessageContaining("is not a version");
        assertThat(target.changes).isEmpty();
    }

    @Test
    void aDryRunReportsAllChangesAndMakesNone() throws IOException {
        publish(release("0.1.0", "one"));
        after(1);
        publish(release("0.2.0", "two"));
        after(100);
        target.changes.clear();
        messages.clear();

        new Publisher(target, clock, true, messages::add).publish(release("0.3.0", "three"));

        assertThat(target.changes).isEmpty();
        assertThat(messages)
                .anyMatch(line -> line.startsWith("put " + LOADER + " ("))
                .contains("delete widget/v1/" + Sites.chunk("one"));
    }

    @Test
    void anUnreadableHistoryStopsTheRunBeforeTheMovingFolderChanges() throws IOException {
        publish(release("0.1.0", "one"));
        target.put(new Item("widget/v1/releases.json", Sites.bytes("{ not json"), null));
        Release next = release("0.2.0", "two");

        assertThatThrownBy(() -> publish(next)).hasMessageContaining("releases.json cannot be read");
        assertThat(target.files.get(LOADER)).asString().contains(Sites.chunk("one"));
        assertThat(has("one")).isTrue();
    }

    @Test
    void filesHaveTheCacheTimesOfTheSitesHeaderFile() throws IOException {
        HeaderRules rules = release("0.1.0", "one").rules();

        assertThat(rules.cacheControl("widget/0.1.0/karta.js")).contains("immutable");
        assertThat(rules.cacheControl(LOADER)).isEqualTo("public, max-age=300");
        assertThat(rules.cacheControl("widget/v1/other")).isNull();
        assertThat(rules.cacheControl("widget/0x1x0/karta.js"))
                .as("a dot is a dot")
                .isNull();
    }
}
