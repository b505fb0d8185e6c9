// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import sh.karta.e2e.stack.Stack;
import sh.karta.e2e.stack.TestCounts;

/** A page that shows the states one after another in one look, with its checks. */
final class Gallery {
    /** The folder for screenshots and snapshots. */
    static final Path FOLDER = Path.of("target", "states");

    /** The script that defines {@code axe}. */
    static final String AXE = axe();

    private static final String GATE = read("gate.js");

    /**
     * Returns the violations of WCAG 2.2 AA and of axe's best practices, a line per rule. The list over the field scrolls with the choice of
     * the arrow keys. axe knows that of an input field only.
     */
    static final String VIOLATIONS =
            "async () => (await axe.run(document, {resultTypes: ['violations'], preload: false, runOnly:"
                    + " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})).violations.map(rule => ({ ...rule, nodes: rule.nodes.filter(({target}) => rule.id !== 'scrollable-region-focusable'"
                    + " || !target.flat().includes('#karta-options')) })).filter(({nodes}) => nodes.length > 0).map("
                    + "({id, nodes}) => `axe: ${id}: ${nodes.map(({target}) => target.flat().join(' ')).join(', ')}`)";

    private static final String MOVING = "() => document.querySelector('karta-widget').shadowRoot.getAnimations()"
            + ".map(({effect}) => `moves: ${effect.target.className}`)";

    private final Look look;
    private final Page page;
    private final URI address;
    private final TestFonts fonts;

    Gallery(Look look, Stack stack, Page page) {
        this.look = look;
        this.page = page;
        look.put(page);
        address = publish(look, stack);
        page.navigate(address.toString());
        fonts = new TestFonts(page.context().newCDPSession(page));
    }

    /** Publishes the states' page in the language of {@code look} and returns its address. */
    static URI publish(Look look, Stack stack) {
        return stack.publish(
                Gallery.class,
                "page",
                Map.of("lang", look.language, "dir", look.direction(), "fonts", TestFonts.address(stack)));
    }

    /** Returns the names of all states, in order. */
    @SuppressWarnings("unchecked") // Keys are strings
    List<String> states() {
        return (List<String>) page.evaluate("Object.keys(states)");
    }

    /** Returns the names of all scenes, in order. */
    @SuppressWarnings("unchecked") // Keys are strings
    List<String> scenes() {
        return (List<String>) page.evaluate("Object.keys(scenes)");
    }

    /** Returns the names of all states and scenes. */
    List<String> statesAndScenes() {
        return Stream.concat(states().stream(), scenes().stream()).toList();
    }

    /** Shows {@code state}, a scene or a comp, in a fresh page and waits until nothing moves. */
    void enter(String state) {
        page.navigate(address.toString());
        page.evaluate(
                "async (state) => { await [states, scenes, comps].find((all) => all[state])[state](); await agent.still(); }",
                state);
    }

    /** Returns the problems of the current state. With {@code -Pfull} it also stores a screenshot. */
    Stream<String> complaints(String state) {
        TestCounts.add(TestCounts.GALLERY_STATES, look + " " + state);
        List<?> places = (List<?>) page.evaluate(GATE, Map.of("touch", look.touch(), "focus", false));
        List<?> violations = violations();
        List<?> strangers = look.hasItsOwnLetters() ? fonts.strangers() : List.of();
        List<?> moving = (List<?>) page.evaluate(MOVING);
        if (Boolean.getBoolean("karta.full")) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(ContactSheet.folder(look).resolve(state + ".png"))
                    .setAnimations(ScreenshotAnimations.DISABLED));
        }
        return Stream.of(places, violations, strangers, moving)
                .flatMap(List::stream)
                .map(complaint -> look + ", " + state + ": " + complaint);
    }

    /**
     * Opens everything in the transcript that can be opened, points at the first question, and returns the texts that then cover each
     * other.
     */
    Stream<String> overlapsWhenOpened(String state) {
        page.evaluate("""
                async () => {
                  const root = document.querySelector("karta-widget").shadowRoot;
                  for (const group of root.querySelectorAll(".steps[aria-expanded=false]")) group.click();
                  for (const details of root.querySelectorAll(".scroll details")) details.open = true;
                  await agent.still();
                }""");
        Locator question = page.locator("karta-widget .you:not([hidden])").first();
        if (question.count() > 0 && question.isVisible()) {
            question.hover(new Locator.HoverOptions().setForce(true));
        }
        return ((List<?>) page.evaluate(GATE, Map.of("touch", look.touch(), "focus", false)))
                .stream()
                        .map(Object::toString)
                        .filter(complaint -> complaint.startsWith("text over text"))
                        .map(complaint -> look + ", " + state + " opened: " + complaint);
    }

    /** Returns problems of positions and colours, including the focus styles of each control. */
    List<?> complaintsWithFocus() {
        TestCounts.add(TestCounts.GALLERY_STATES, look + " with focus");
        return (List<?>) page.evaluate(GATE, Map.of("touch", look.touch(), "focus", true));
    }

    /** Returns the violations found by axe. */
    List<?> violations() {
        page.evaluate(AXE);
        return (List<?>) page.evaluate(VIOLATIONS);
    }

    /** Returns the accessibility tree of launcher and panel in Playwright's format. */
    String tree() {
        return page.locator("karta-widget").ariaSnapshot() + "\n";
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Gallery.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String axe() {
        try {
            return Files.readString(Path.of("..", "node_modules", "axe-core", "axe.min.js"));
        } catch (IOException missing) {
            throw new UncheckedIOException("tools/npm-install installs it: run mvn verify", missing);
        }
    }
}
