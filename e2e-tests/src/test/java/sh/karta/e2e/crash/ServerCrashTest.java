// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.crash;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

@EndToEnd(ownServer = true)
class ServerCrashTest {
    private static final int WORDS = 900;

    @AfterEach
    void bringBack(Stack stack) {
        stack.agent().startAgain();
    }

    @Test
    void answerContinuesAfterTheServerRestarts(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        visit.open(Shop.page(stack));
        widget.open();
        NumberedWords.sample(page);
        widget.say(NumberedWords.question(WORDS));
        widget.awaitText("w" + WORDS + "\\..*w20\\.");

        stack.agent().kill();
        assertThat(widget.panel()).containsText("Reconnecting");
        stack.agent().startAgain();

        assertThat(widget.awaitEvent("message:received")).containsEntry("text", NumberedWords.upTo(WORDS));
        NumberedWords.assertContinued(page, WORDS);
        assertThat(widget.eventNames()).doesNotContain("error").containsOnlyOnce("session:started", "message:sent");
        visit.expectProblem("console error: Failed to load resource");
    }

    @Test
    void anotherAnswerContinuesAfterTheServerWasKilled(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.open();
        widget.say(NumberedWords.question(WORDS));
        widget.awaitEvent("turn:ended");
        widget.button("Answer again").click();
        // The first answer has the awaited words too.
        visit.page()
                .waitForCondition(() -> widget.log().locator(".md").allTextContents().stream()
                        .noneMatch(text -> text.contains("w" + WORDS + ".")));
        widget.awaitText("w" + WORDS + "\\..*w20\\.");

        stack.agent().kill();
        assertThat(widget.panel()).containsText("Reconnecting");
        stack.agent().startAgain();

        widget.awaitEvent("turn:ended", 2);
        assertThat(widget.payloads("message:received"))
                .extracting(payload -> payload.get("text"))
                .containsExactly(NumberedWords.upTo(WORDS), NumberedWords.upTo(WORDS));
        assertThat(widget.log().locator(".md")).hasCount(1);
        assertThat(widget.log().locator(".versions")).hasText("‹2 / 2›");
        visit.expectProblem("console error: Failed to load resource");
    }

    @Test
    void textTypedWhileTheServerIsDownIsKeptAndSentByRetry(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.open();
        stack.agent().kill();

        widget.say("Are you there?");
        assertThat(widget.awaitEvent("error")).containsEntry("code", "network");
        assertThat(widget.panel()).containsText("Couldn't reach Assistant. Your message is kept.");
        assertThat(widget.log()).containsText("Are you there?");

        stack.agent().startAgain();
        widget.button("Retry").click();
        widget.awaitEvent("message:received");
        assertThat(widget.payloads("message:sent")).hasSize(1);
        visit.expectProblem("console error: Failed to load resource");
    }
}
