// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Tests the help with the next message: quotes of an answer and the placeholder. */
@EndToEnd
class WritingTest {
    private static final String DRAFT = "Is that so?";

    @Test
    void selectedWordsOfAnAnswerGoAboveTheDraftByKeyboard(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: First words of it.\n\nSecond words of it.");
        widget.awaitEvent("turn:ended");
        widget.composer().fill(DRAFT);
        select(widget, "First words", 3);
        assertThat(widget.button("Quote")).isVisible();
        visit.page().keyboard().press("Tab");
        assertThat(widget.button("Quote")).isFocused();
        visit.page().keyboard().press("Enter");
        assertThat(widget.panel().locator(".quoting")).containsText("First words of it.");
        assertThat(widget.composer()).hasValue(DRAFT);
        assertThat(widget.composer()).isFocused();
        visit.page().keyboard().press("Enter");
        assertThat(widget.awaitEvent("message:sent", 2)).containsEntry("text", "> First words of it.\n\n" + DRAFT);
        assertThat(widget.panel().locator(".quoting")).isHidden();
        assertThat(widget.log().locator(".you").last()).containsText("First words of it.");
    }

    @Tag("full")
    @Test
    void aFormulaIsQuotedOnceAsItsSource(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: Energy is $E=mc^2$ here.");
        widget.awaitEvent("turn:ended");
        assertThat(widget.log().locator("math")).hasCount(1);
        // The triple click ends before the formula, whose drawing cannot be selected.
        select(widget, "Energy is", 3);
        assertThat(widget.button("Quote")).isVisible();
        visit.page().keyboard().press("Escape");
        assertThat(widget.button("Quote")).isHidden();
        widget.log()
                .getByText("Energy is")
                .last()
                .evaluate("line => (line.getRootNode().getSelection?.() ?? getSelection()).selectAllChildren(line)");
        widget.button("Quote").click();
        assertThat(widget.panel().locator(".quoting")).containsText("Energy is $E=mc^2$ here.");
    }

    @Tag("full")
    @Test
    void theQuoteButtonDisappearsWithTheSelectionAndOnEscape(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: First words of it.");
        widget.awaitEvent("turn:ended");
        select(widget, "First words", 2);
        assertThat(widget.button("Quote")).isVisible();
        visit.page().keyboard().press("Escape");
        assertThat(widget.button("Quote")).isHidden();
        assertThat(widget.panel()).isVisible();
        select(widget, "First words", 3);
        widget.button("Quote").click();
        assertThat(widget.panel().locator(".quoting")).containsText("First words of it.");
        widget.button("Remove the quote").click();
        assertThat(widget.panel().locator(".quoting")).isHidden();
    }

    @Tag("full")
    @Test
    void aQuoteIsCutToHalfTheLimitOfTheMessage(Stack stack, Visit visit) {
        limit(visit, 40);
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: Words that are longer than that.");
        widget.awaitEvent("turn:ended");
        widget.composer().fill(DRAFT);
        select(widget, "Words that", 3);
        widget.button("Quote").click();
        assertThat(widget.panel().locator(".quoting")).containsText("Words that are…");
        visit.page().keyboard().press("Enter");
        assertThat((String) widget.awaitEvent("message:sent", 2).get("text"))
                .hasSizeLessThanOrEqualTo(40)
                .endsWith(DRAFT);
    }

    @Tag("full")
    @Test
    void aMessageOfSixtyThousandCharactersIsFoldedAfterTwelveLinesAndWholeOnRequest(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        String pasted = "A pasted line of sixty characters, more or less, with its end\n".repeat(970);
        widget.say(pasted);
        widget.awaitEvent("message:received");
        Locator bubble = widget.log().locator(".you").last();
        Locator more = bubble.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Show all"));
        assertThat(more).isVisible();
        double line = ((Number) bubble.evaluate("(own) => parseFloat(getComputedStyle(own).lineHeight)")).doubleValue();
        // Twelve lines, the button, and the padding of the bubble.
        assertThat(bubble.boundingBox().height).isBetween(10 * line, 16 * line);
        assertThat((String) widget.awaitEvent("message:sent").get("text")).hasSizeGreaterThan(60_000);

        more.click();
        assertThat(more).isHidden();
        assertThat(bubble.boundingBox().height).isGreaterThan(900 * line);
        assertThat(bubble).containsText(pasted.strip());
    }

    /** Selects a word with a double click, or a paragraph with a triple click. */
    private static void select(Widget widget, String text, int clicks) {
        widget.log()
                .locator(".md")
                .getByText(text)
                .last()
                .click(new Locator.ClickOptions().setClickCount(clicks).setPosition(20, 8));
    }

    private static void limit(Visit visit, int characters) {
        visit.page().route("**/v1/embed/config*", route -> {
            String config = route.fetch()
                    .text()
                    .replaceFirst("\"message_characters\":\\d+", "\"message_characters\":" + characters);
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                    .setBody(config));
        });
    }
}
