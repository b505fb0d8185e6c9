// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Ways of mounting the panel, its storage, and changes while it is mounted (public-api §1, §2). */
@EndToEnd
class WaysToBeThereTest {
    @Tag("full")
    @Test
    void anInlinePanelDoesNotScrollThePage(Stack stack, Visit visit) {
        URI server = stack.agent().url();
        visit.open(Shop.bare(
                stack,
                "<div id=\"chat\"></div><script async data-mount=\"#chat\" " + Shop.settings(stack) + " src=\"" + server
                        + "/widget/v1/karta.js\"></script>"));
        Widget widget = new Widget(visit.page());
        // The lower half of the panel is below the window.
        visit.page().evaluate("() => { chat.style.height = '700px'; chat.style.marginTop = '400px'; scrollTo(0, 0); }");
        widget.say("say: " + "Words.\n\n".repeat(40));
        assertThat(widget.button("Bad answer")).isAttached();
        Locator box = widget.host().locator("[part~=scroll]");
        visit.page().evaluate("() => scrollTo(0, 0)");
        box.evaluate("box => { box.scrollTop = box.scrollHeight; }");
        widget.button("Bad answer").evaluate("button => button.click()");
        Locator card = widget.host().locator("[part~=reasons]");
        assertThat(card).isAttached();
        assertThat(visit.page().evaluate("scrollY")).isEqualTo(0);
        BoundingBox inside = card.boundingBox();
        BoundingBox outside = box.boundingBox();
        assertThat(inside.y).isGreaterThanOrEqualTo(outside.y);
        assertThat(inside.y + inside.height).isLessThanOrEqualTo(outside.y + outside.height);
    }

    @Test
    void theResponsesTransportLoadsItsFileAndAnswers(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-transport=\"responses\""));
        widget.open();
        widget.say("say: By the other way.");
        widget.awaitText("say: By the other way\\..*By the other way\\.");
    }

    @Tag("full")
    @Test
    void theResponsesTransportOffersNothingThatNeedsASession(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-transport=\"responses\""));
        visit.page().waitForResponse(response -> response.url().contains("/v1/embed/config"), widget::open);
        for (int turn = 1; turn <= 2; turn++) {
            widget.say("say: Hello.");
            widget.awaitEvent("turn:ended", turn);
            assertThat(widget.button("Copy")).hasCount(turn);
        }
        for (String name : List.of("Conversations", "Attach files", "Good answer", "Edit", "Answer again")) {
            assertThat(widget.button(name)).hasCount(0);
        }
    }
}
