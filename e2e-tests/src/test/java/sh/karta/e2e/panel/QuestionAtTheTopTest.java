// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** A question goes to the top and stays there, so that its answer is read from the beginning. */
@EndToEnd
class QuestionAtTheTopTest {
    private static final String LONG = "say: " + "One paragraph.\n\n".repeat(60);

    /**
     * Records the next question's distance from the top, and the scroll position, for each frame from the first text of
     * its answer on.
     */
    private static final String RECORDER = """
            (box) => {
              window.tops = [];
              const before = box.querySelectorAll(".you").length;
              const frame = () => {
                const question = [...box.querySelectorAll(".you")].at(before);
                const text = [...box.querySelectorAll(".md")].at(-1);
                if (question?.compareDocumentPosition(text) === Node.DOCUMENT_POSITION_FOLLOWING && text.textContent) {
                  tops.push([question.getBoundingClientRect().top - box.getBoundingClientRect().top, box.scrollTop]);
                }
                requestAnimationFrame(frame);
              };
              frame();
            }
            """;

    @Test
    void aQuestionStaysAtTheTopWhileItsAnswerGrowsBelow(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        widget.say("say: First answer.");
        widget.awaitEvent("message:received");
        // A short conversation starts at the top, and there is nothing to scroll.
        awaitAtTheTop(widget, "say: First");
        assertThat(range(widget)).isZero();

        box(widget).evaluate(RECORDER);
        widget.say(NumberedWords.question(900));
        widget.awaitText("w900\\..*w9\\.");
        assertThat(jump(widget)).hasText("Writing…");
        widget.awaitEvent("message:received", 2);
        // The rest of the answer that is being read is not a new one.
        assertThat(jump(widget)).isVisible();
        assertThat(jump(widget)).hasText("");
        // Elements that are drawn after the answer do not move it either.
        assertThat(widget.button("Answer again")).isEnabled();
        page.evaluate("() => { const frames = tops.length + 5; return new Promise(done => {"
                + " const wait = () => tops.length < frames ? requestAnimationFrame(wait) : done(); wait(); }); }");
        List<?> tops = (List<?>) page.evaluate("tops");
        double first = number(((List<?>) tops.get(0)).get(1));
        assertThat(tops).hasSizeGreaterThan(5).allSatisfy(frame -> {
            assertThat(number(((List<?>) frame).get(0))).isCloseTo(12, within(1.0));
            assertThat(number(((List<?>) frame).get(1))).isCloseTo(first, within(1.0));
        });

        // A short answer leaves just enough space for its question at the top, also for a question of the page.
        widget.call("sendMessage", "say: Short answer.");
        widget.awaitEvent("message:received", 3);
        awaitAtTheTop(widget, "say: Short");
        assertThat(range(widget)).isCloseTo(scrollTop(widget), within(1.0));
        assertThat(jump(widget)).isHidden();
        widget.say("say: Another answer.");
        widget.awaitEvent("message:received", 4);
        awaitAtTheTop(widget, "say: Another");
        assertThat(top(widget, "say: Another") - top(widget, "say: Short")).isLessThan(200);
    }

    @Tag("full")
    @Test
    void theEndIsFollowedOnlyAfterTheReaderWentThere(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say(LONG);
        widget.awaitEvent("message:received");
        jump(widget).click();
        assertThat(jump(widget)).isHidden();
        assertThat(range(widget)).isCloseTo(scrollTop(widget), within(1.0));

        // The next question goes to the top, although the end was followed.
        widget.say(NumberedWords.question(900));
        widget.awaitText("w900\\..*w9\\.");
        assertThat(top(widget, "say: w1.")).isCloseTo(12, within(1.0));
        jump(widget).click();
        widget.awaitEvent("message:received", 2);
        // The text moves by a line per frame.
        visit.page().waitForCondition(() -> Math.abs(range(widget) - scrollTop(widget)) <= 1);
        assertThat(jump(widget)).isHidden();

        // Back at the end of a short answer, its question is at the top and stays.
        widget.say("say: Short answer.");
        widget.awaitEvent("message:received", 3);
        box(widget).hover();
        visit.page().mouse().wheel(0, -300);
        visit.page().waitForCondition(() -> top(widget, "say: Short") > 200);
        visit.page().mouse().wheel(0, 900);
        visit.page().waitForCondition(() -> Math.abs(top(widget, "say: Short") - 12) < 2);
        widget.composer().fill("one\ntwo\nthree\nfour");
        assertThat(top(widget, "say: Short")).isCloseTo(12, within(2.0));
    }

    @Tag("full")
    @Test
    void reopeningLandsOnTheFirstUnreadQuestion(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        widget.say(LONG);
        widget.awaitEvent("message:received");
        widget.say(NumberedWords.question(600));
        widget.awaitText("w600\\..*w9\\.");
        double place = top(widget, "say: w1.");
        widget.button("Close chat").click();
        widget.awaitEvent("message:received", 2);
        widget.call("sendMessage", "say: Unread too.");
        widget.awaitEvent("message:received", 3);
        widget.open();
        page.waitForCondition(() -> Math.abs(top(widget, "say: w1.") - place) <= 1);
        assertThat(widget.log().locator("[data-new=New].fresh")).hasCount(1);
        assertThat(widget.log().locator(".fresh")).containsText("say: w1.");

        widget.button("Close chat").click();
        widget.open();
        assertThat(top(widget, "say: w1.")).isCloseTo(place, within(1.0));
    }

    @Tag("full")
    @Test
    void aQuestionThatWaitsMovesNothingAndTheButtonLeadsToIt(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say(NumberedWords.question(600));
        widget.awaitText("w600\\..*w9\\.");
        widget.say("say: The second answer.");
        assertThat(widget.panel()).containsText("Waiting to be sent");
        widget.awaitEvent("message:received", 2);
        // The first answer is still being read.
        assertThat(top(widget, "say: w1.")).isCloseTo(12, within(1.0));
        widget.host().locator("[part~=jump]").click();
        awaitAtTheTop(widget, "say: The second");
    }

    @Tag("full")
    @Test
    void textTypedInTheTranscriptGoesToTheComposer(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Copy").last()).isVisible();
        box(widget).focus();
        visit.page().keyboard().type("hi you");
        assertThat(widget.composer()).hasValue("hi you");
        widget.composer().fill("");
        visit.page().context().grantPermissions(List.of("clipboard-write"));
        widget.button("Copy").last().focus();
        visit.page().keyboard().press("Space");
        assertThat(widget.button("Copied")).isFocused();
        // A keyboard shortcut is not text.
        box(widget).focus();
        visit.page().keyboard().press("Control+b");
        assertThat(box(widget)).isFocused();
        assertThat(widget.composer()).hasValue("");
    }

    @Tag("full")
    @Test
    void aSelectionInAStreamedAnswerSurvivesTheArrivalOfTheFeatures(Stack stack, Visit visit) {
        Page page = visit.page();
        List<Runnable> held = new CopyOnWriteArrayList<>();
        page.route("**/panel.features.*", route -> held.add(route::resume));
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: Select these words now.\n\n```js\nlet code;\n```");
        widget.awaitEvent("message:received");
        page.waitForCondition(() -> !held.isEmpty());
        assertThat(widget.button("Copy")).hasCount(0);
        widget.log()
                .getByText("let code;")
                .last()
                .evaluate("element => { getSelection().selectAllChildren(element);" + " window.selected = element; }");
        held.forEach(Runnable::run);
        // Of the code, the answer and the question.
        assertThat(widget.button("Copy")).hasCount(3);
        assertThat(page.evaluate("selected.isConnected")).isEqualTo(true);
    }

    /** Waits for a question to be at the top, because the event of a fast answer comes before it is drawn. */
    private static void awaitAtTheTop(Widget widget, String text) {
        box(widget).page().waitForCondition(() -> Math.abs(top(widget, text) - 12) <= 1);
    }

    private static Locator box(Widget widget) {
        return widget.host().locator("[part~=scroll]");
    }

    private static Locator jump(Widget widget) {
        return widget.host().locator("[part~=jump]");
    }

    /** Returns the distance of the question that begins with {@code text} from the top of the transcript. */
    private static double top(Widget widget, String text) {
        return number(box(widget)
                .evaluate(
                        "(box, text) => [...box.querySelectorAll('.you')].find(each => each.querySelector('.bubble')"
                                + ".textContent.startsWith(text))?.getBoundingClientRect().top"
                                + " - box.getBoundingClientRect().top",
                        text));
    }

    private static double range(Widget widget) {
        return number(box(widget).evaluate("box => box.scrollHeight - box.clientHeight"));
    }

    private static double scrollTop(Widget widget) {
        return number(box(widget).evaluate("box => box.scrollTop"));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
