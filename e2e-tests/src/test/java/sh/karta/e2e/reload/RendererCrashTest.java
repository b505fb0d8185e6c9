// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.reload;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.LoneTab;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The renderer process crashes, and the visitor reloads the tab. */
@EndToEnd
class RendererCrashTest {
    private static final int WORDS = 2000;
    private static final String LONG =
            IntStream.rangeClosed(1, 60).mapToObj(n -> "Paragraph " + n + ".").collect(Collectors.joining("\n\n"));
    private static final String BOX =
            "const box = document.querySelector('karta-widget').shadowRoot.querySelector('[part~=scroll]');";

    @Test
    void theVisitorsStateSurvivesACrashAndReload(Stack stack, LoneTab tab) {
        Page page = tab.visit().page();
        Widget widget = new Widget(page);
        page.navigate(Shop.page(stack).toString());
        widget.open();
        widget.say("say: " + LONG);
        widget.awaitEvent("message:received");
        widget.say("say: " + NumberedWords.upTo(WORDS));
        widget.awaitText("w" + WORDS + "\\..*w20\\.");
        widget.say("say: After the crash.");
        assertThat(widget.log()).containsText("say: After the crash.");
        widget.composer().fill("half a thought");
        widget.host().locator("[part~=scroll]").hover();
        page.evaluate("() => {" + BOX + " window.stands = new Promise(resolve =>"
                + " box.addEventListener('scrollend', resolve, {once: true})); }");
        page.mouse().wheel(0, -1200);
        // The engine scrolls in steps, each of which is stored.
        page.evaluate("() => window.stands.then(() => {})");
        page.waitForCondition(() -> written(page, "draft").equals("half a thought")
                && fromEnd(page) > 1000
                && written(page, "scroll").equals(question(page)));
        double place = top(page);
        double below = fromEnd(page);
        assertThat(widget.eventNames()).containsOnlyOnce("message:received");

        tab.crash();
        tab.reload();
        assertIsAllThere(tab.visit().page(), place, below);
    }

    private static void assertIsAllThere(Page page, double place, double below) {
        Widget widget = new Widget(page);
        assertThat(widget.panel()).isVisible();
        assertThat(widget.composer()).hasValue("half a thought");
        widget.awaitText("w" + WORDS + "\\..*w20\\.");
        NumberedWords.sample(page);
        assertThat(widget.log()).containsText("Paragraph 60.");
        assertThat(widget.log()).containsText("say: After the crash.");
        assertThat(fromEnd(page)).as("the answer has grown meanwhile").isGreaterThan(below);
        assertThat(top(page)).isCloseTo(place, within(2.0));

        assertThat(widget.eventNames())
                .as("the answer is still running")
                .doesNotContain("message:received", "turn:ended");

        // The answer continues, the queued message is sent, and nothing moves for the reader.
        assertThat(widget.awaitEvent("message:received").get("text")).asString().contains(NumberedWords.upTo(WORDS));
        NumberedWords.assertGrew(page, WORDS);
        assertThat(widget.awaitEvent("message:received", 2)).containsEntry("text", "After the crash.");
        assertThat(widget.composer()).hasValue("half a thought");
        assertThat(top(page)).isCloseTo(place, within(2.0));
        assertThat(widget.eventNames()).doesNotContain("error");
    }

    private static String written(Page page, String name) {
        return String.valueOf(page.evaluate(
                "name => Object.entries(sessionStorage).find(([key]) => key.endsWith(':' + name))?.[1]", name));
    }

    private static double fromEnd(Page page) {
        return number(page, "box.scrollHeight - box.clientHeight - box.scrollTop");
    }

    /** Returns the distance of the question with the growing answer from the top of the viewport. */
    private static String question(Page page) {
        return String.valueOf(
                page.evaluate(
                        "() => {" + BOX
                                + " return String([...box.querySelectorAll('.you:not([hidden])')].pop().offsetTop - box.scrollTop); }"));
    }

    /** Returns the scroll position of the transcript. */
    private static double top(Page page) {
        return number(page, "box.scrollTop");
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate("() => {" + BOX + " return " + expression + "; }")).doubleValue();
    }
}
