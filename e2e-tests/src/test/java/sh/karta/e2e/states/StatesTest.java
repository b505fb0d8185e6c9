// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.e2e.harness.Draw;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Checks the states of launcher and panel in the light look, every second one in a normal run, and reads the texts that they show.
 * {@code mvn -Pfull} checks all, and all scenes, in all looks, and draws pictures of them for people.
 */
@EndToEnd
class StatesTest {
    /** A normal run checks every n-th state, chosen by the commit. */
    private static final int STATES = 2;

    /** The stored accessibility tree of each state. The current trees are in {@code target/states/tree}. */
    private static final Path KEPT = Path.of("src", "test", "resources", "sh", "karta", "e2e", "states", "tree");

    private static final boolean FULL = Boolean.getBoolean("karta.full");

    @Test
    void everyStateIsWithinBoundsLegibleReachableNamedAsBeforeAndInTheTextsOfThePage(Stack stack, Tabs tabs)
            throws IOException {
        List<String> found = new ArrayList<>();
        Path seen = Files.createDirectories(Gallery.FOLDER.resolve("tree"));
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Texts texts = new Texts(tab.page());
            Gallery gallery = new Gallery(Look.LIGHT, stack, tab.page());
            List<String> states = gallery.states();
            for (String state : Draw.oneIn(STATES, states)) {
                gallery.enter(state);
                gallery.complaints(state).forEach(found::add);
                String tree = Texts.unmarked(gallery.tree());
                Files.writeString(seen.resolve(state + ".yaml"), tree);
                Path kept = KEPT.resolve(state + ".yaml");
                if (!Files.exists(kept) || !Files.readString(kept).equals(tree)) {
                    found.add(state + ": the accessibility tree " + seen.resolve(state + ".yaml") + " is not " + kept);
                }
                texts.read(tab.page(), state);
                gallery.overlapsWhenOpened(state).forEach(found::add);
            }
            for (String scene : FULL ? gallery.scenes() : List.<String>of()) {
                gallery.enter(scene);
                gallery.complaints(scene).forEach(found::add);
                texts.read(tab.page(), scene);
                gallery.overlapsWhenOpened(scene).forEach(found::add);
            }
            if (FULL) {
                // The button that changes the size is in windows of 768 px and more.
                tab.page().setViewportSize(1280, 800);
                gallery.enter("conversation");
                tab.page().evaluate("agent.find('.larger').click()");
                tab.page().waitForFunction("noted.has('larger') && noted.has('smaller')");
                texts.read(tab.page(), "conversation");
                assertThat(texts.left()).as("texts that no state shows").isEmpty();
            }
            found.addAll(texts.faults());
            found.addAll(tab.problems());
            try (var files = Files.list(KEPT)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as("stored trees without a state")
                        .containsExactlyInAnyOrderElementsOf(
                                states.stream().map(state -> state + ".yaml").toList());
            }
        }
        assertThat(found).isEmpty();
    }

    @Tag("full")
    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LIGHT")
    void everyStateAndSceneIsWithinBoundsLegibleAndReachableInEveryOtherLook(Look look, Stack stack, Tabs tabs) {
        List<String> found = new ArrayList<>();
        // The page is not traced, because tracing would take as long as the test itself.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Gallery gallery = new Gallery(look, stack, tab.page());
            for (String state : gallery.statesAndScenes()) {
                gallery.enter(state);
                gallery.complaints(state).forEach(found::add);
                gallery.overlapsWhenOpened(state).forEach(found::add);
            }
            found.addAll(tab.problems());
        }
        assertThat(found).isEmpty();
    }

    @Tag("full")
    @Test
    void thePageSetsTheLanguageAndTheDirectionOfItsTexts(Stack stack, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            tab.page().addInitScript("window.texts = {lang: 'en-AU', dir: 'rtl'}");
            new Gallery(Look.LIGHT, stack, tab.page()).enter("empty");
            assertThat(tab.page().evaluate("[agent.find('.panel').lang, agent.find('.frame').dir].join()"))
                    .isEqualTo("en-AU,rtl");
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Tag("full")
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
}
