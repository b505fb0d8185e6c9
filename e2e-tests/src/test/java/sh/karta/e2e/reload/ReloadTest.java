// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.reload;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

@EndToEnd
class ReloadTest {
    private static final int WORDS = 1000;

    @Test
    void aReloadDuringAnAnswerJoinsItsStream(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        visit.open(Shop.page(stack));
        widget.open();
        widget.say(NumberedWords.question(WORDS));
        widget.awaitText("w" + WORDS + "\\..*w20\\.");

        page.reload();
        NumberedWords.sample(page);
        assertThat(widget.panel()).isVisible();
        assertThat(widget.log()).containsText("w20.");
        assertThat((Boolean) page.evaluate("document.activeElement === document.body"))
                .as("a restored panel does not take the focus")
                .isTrue();
        assertThat(widget.awaitEvent("message:received")).containsEntry("text", NumberedWords.upTo(WORDS));
        NumberedWords.assertGrew(page, WORDS);

        page.reload();
        widget.awaitText("w" + WORDS + "\\..*w" + WORDS + "\\.");
        NumberedWords.sample(page);
        assertThat(widget.eventNames()).doesNotContain("message:received", "message:sent", "turn:started");
    }
}
