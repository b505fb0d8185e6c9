// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Checks every state of launcher and panel in the light look, a sample of the scenes, and a sample of both in the other looks.
 * {@code mvn -Pfull} checks all in all looks. Only measurable properties are tested here.
 * Screenshots are for people.
 */
@EndToEnd
class StatesTest {
    /** A normal run checks every n-th scene. */
    private static final int SCENES = 12;

    /** The stored accessibility tree of each state. The current trees are in {@code target/states/tree}. */
    private static final Path KEPT = Path.of("src", "test", "resources", "sh", "karta", "e2e", "states", "tree");

    @Test
    void everyStateIsWithinBoundsLegibleAndReachableAndNamedAsBefore(Stack stack, Tabs tabs) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> states;
        Path seen = Files.createDirectories(Gallery.FOLDER.resolve("tree"));
        // The headless shell draws letters differently than a visitor's browser.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM_WITH_WINDOWS, false)) {
            Gallery gallery = new Gallery(Look.LIGHT, stack, tab.page());
            states = gallery.states();
            boolean comparable = Pixels.areOf(tab.page().context().browser().version());
            if (!comparable) {
                System.err.println(
                        "NOTICE: pictures are not compared, because another browser version has drawn the stored ones.");
            }
            for (String state : states) {
                gallery.enter(state);
                gallery.complaints(state).forEach(found::add);
                if (comparable) {
                    found.addAll(
                            Pixels.complaints(ContactSheet.folder(Look.LIGHT).resolve(state + ".png")));
                }
                String tree = gallery.tree();
                Files.writeString(seen.resolve(state + ".yaml"), tree);
                Path kept = KEPT.resolve(state + ".yaml");
                if (!Files.exists(kept) || !Files.readString(kept).equals(tree)) {
                    found.add(state + ": the accessibility tree " + seen.resolve(state + ".yaml") + " is not " + kept);
                }
            }
            for (String scene : sample(gallery.scenes(), SCENES, 0)) {
                gallery.enter(scene);
                gallery.complaints(scene).forEach(found::add);
            }
            found.addAll(tab.problems());
        }
        assertThat(found).isEmpty();
        try (var files = Files.list(KEPT)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("stored trees without a state")
                    .containsExactlyInAnyOrderElementsOf(
                            states.stream().map(state -> state + ".yaml").toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIGHT")
    void aSampleIsWithinBoundsLegibleAndReachableInTheOtherLooks(Look look, Stack stack, Tabs tabs) {
        assertThat(complaints(look, look.share(), stack, tabs)).isEmpty();
    }

    @Tag("full")
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void everyStateAndSceneIsWithinBoundsLegibleAndReachableInEveryLook(Look look, Stack stack, Tabs tabs) {
        assertThat(complaints(look, 1, stack, tabs)).isEmpty();
    }

    @Test
    void anUnansweredApprovalCountsDownAndExpiresWithoutMovingTheFocus(Stack stack, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Gallery gallery = new Gallery(Look.LIGHT, stack, tab.page());
            gallery.enter("expired");
            assertThat(
                            tab.page()
                                    .evaluate(
                                            "[agent.find('.approval').textContent,"
                                                    + " agent.root().activeElement?.className, agent.find('.card') === undefined].join()"))
                    .isEqualTo("Cancel order · expired,scroll,true");
            assertThat(tab.problems()).isEmpty();
        }
    }

    /** Removes results of earlier runs. */
    @BeforeAll
    static void takeDown() throws IOException {
        ContactSheet.clear();
    }

    @AfterAll
    static void hangAll() throws IOException {
        ContactSheet.write();
    }

    /** Returns every n-th name, and prints how many. */
    private static List<String> sample(List<String> names, int every, int first) {
        List<String> sample = IntStream.range(0, names.size())
                .filter(i -> i % every == first)
                .mapToObj(names::get)
                .toList();
        System.out.printf("%d of %d states and scenes%n", sample.size(), names.size());
        return sample;
    }

    private static List<String> complaints(Look look, int every, Stack stack, Tabs tabs) {
        List<String> found = new ArrayList<>();
        // The page is not traced, because tracing would take as long as the test itself.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Gallery gallery = new Gallery(look, stack, tab.page());
            int first = List.of(Look.values()).indexOf(look) % every;
            for (String state : sample(gallery.statesAndScenes(), every, first)) {
                gallery.enter(state);
                gallery.complaints(state).forEach(found::add);
            }
            found.addAll(tab.problems());
        }
        return found;
    }
}
