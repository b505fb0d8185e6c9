// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The starters of the demo's page and questions of newcomers, answered from the documentation. */
@EndToEnd
@Tag("full")
class DemoAnswersTest {
    private static final Path DOCS = Path.of("..", "docs", "pages");
    /** The starter that shows how a long answer streams. */
    private static final String LONG = "Give me a long answer";

    /** What newcomers ask besides the starters, one question a line. To some of it, the reply is the nearest pages. */
    private static final Path QUESTIONS = Path.of("..", "docs", "newcomer-questions.txt");

    private static final double PANEL_HEIGHTS = 1.2;

    private static final String MEASURE = resource("answer.js");

    @TempDir
    static Path folder;

    private static Stack stack;

    private static String resource(String name) {
        try (InputStream stream = DemoAnswersTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @BeforeAll
    static void start() {
        stack = Stack.start(folder.resolve("data"), "--docs", DOCS.toString());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** Returns the measures of the last answer. */
    @SuppressWarnings("unchecked") // a plain object
    private static Map<String, Object> answer(Visit visit) {
        return (Map<String, Object>) visit.page().evaluate(MEASURE);
    }

    /** Asks, and waits until the answer is drawn to its end, with the buttons that a deferred file adds. */
    private static void ask(Widget widget, String question, int before) {
        widget.say(question);
        assertThat(widget.log().locator(".agent .actions .copy")).hasCount(before + 1);
    }

    /** Stores a picture for a reviewer. */
    private static void keepPicture(Widget widget, String question) {
        String name = question.replaceAll("\\W+", "-").toLowerCase(Locale.ROOT);
        widget.host()
                .locator("[part~=panel]")
                .screenshot(new Locator.ScreenshotOptions()
                        .setPath(Path.of("target", "states", "demo", "answer-" + name + ".png")));
    }

    /** The engine draws its own mark, in no element. Without the text fragment, the page has no such pixels. */
    @Test
    void theQuoteOfAnAnswerIsHighlightedInThePageThatItCites(Visit visit) {
        visit.open(stack.agent().url().resolve("/"));
        Widget widget = new Widget(visit.page());
        ask(widget, "Change the accent colour", 0);
        Locator citation = widget.log().locator("[data-n='1'][role=button]");
        citation.focus();
        Locator quote = widget.host().locator(".quote");
        String words = quote.locator("q").textContent();
        Page cited = visit.page().waitForPopup(() -> quote.locator("a").click());
        assertThat(cited.locator("body")).containsText(words);
        Page plain = visit.tab();
        plain.navigate((String) quote.locator("a").evaluate("link => link.href.replace(/#.*/, '')"));
        cited.waitForCondition(() -> {
            plain.evaluate("top => scrollTo(0, top)", cited.evaluate("scrollY"));
            return different(cited.screenshot(), plain.screenshot()) > 500;
        });
    }

    private static int different(byte[] one, byte[] other) {
        try {
            BufferedImage first = ImageIO.read(new ByteArrayInputStream(one));
            BufferedImage second = ImageIO.read(new ByteArrayInputStream(other));
            int different = 0;
            for (int x = 0; x < Math.min(first.getWidth(), second.getWidth()); x++) {
                for (int y = 0; y < Math.min(first.getHeight(), second.getHeight()); y++) {
                    different += first.getRGB(x, y) == second.getRGB(x, y) ? 0 : 1;
                }
            }
            return different;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void eachStarterHasAShortAnswerWithoutTags(Visit visit) {
        visit.open(stack.agent().url().resolve("/"));
        Widget widget = new Widget(visit.page());
        assertThat(widget.composer()).isVisible();
        List<String> starters = widget.host().locator(".prompt").allTextContents();
        assertThat(starters).hasSizeGreaterThan(3).contains(LONG);
        int asked = 0;
        for (String starter : starters) {
            if (!starter.equals(LONG)) {
                requireShortAnswer(visit, widget, starter, asked++);
                assertThat((String) answer(visit).get("prose"))
                        .as(starter)
                        .doesNotContain("I'm not sure", "I found nothing");
            }
        }
        ask(widget, "thanks", asked);
        assertThat((String) answer(visit).get("first")).isEqualTo("You're welcome!");
    }

    @Test
    void eachQuestionOfANewcomerHasAShortAnswerWithoutTags(Visit visit) throws IOException {
        visit.open(stack.agent().url().resolve("/"));
        Widget widget = new Widget(visit.page());
        int asked = 0;
        for (String question : Files.readAllLines(QUESTIONS)) {
            requireShortAnswer(visit, widget, question, asked++);
        }
    }

    /** Asks, and checks the height of the answer and of its sources, and what it says. */
    @SuppressWarnings("unchecked") // plain values
    private static void requireShortAnswer(Visit visit, Widget widget, String question, int before) {
        ask(widget, question, before);
        // A deferred file draws the sources, which count too.
        assertThat(widget.log().locator(".agent").last().locator(".chip").first())
                .isAttached();
        Map<String, Object> answer = answer(visit);
        keepPicture(widget, question);
        assertThat(((Number) answer.get("sources")).doubleValue())
                .as("height of the sources of %s", question)
                .isBetween(28.0, 64.0);
        assertThat((List<Object>) answer.get("chips")).as(question).doesNotHaveDuplicates();
        assertThat(answer.get("chips").toString()).as(question).doesNotContain("127.0.0.1");
        assertThat(((Number) answer.get("panels")).doubleValue())
                .as("panel heights of %s", question)
                .isLessThanOrEqualTo(PANEL_HEIGHTS);
        assertThat((String) answer.get("prose")).as(question).doesNotContainPattern("</?[A-Za-z]");
        if (question.contains("accent")) {
            assertThat((String) answer.get("first")).as(question).contains("field accent");
        }
    }
}
