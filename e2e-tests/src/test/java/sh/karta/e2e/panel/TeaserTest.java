// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** A line of the page beside the launcher ({@code karta("teaser", …)}). */
@EndToEnd
class TeaserTest {
    /** The page of the tests also meets older releases, which do not know this event. */
    private static final String LISTEN = "karta('on', 'teaser', (payload) => seen.push(['teaser', payload]))";

    @Test
    void aTeaserIsShownOnceWithoutTheFocusAndOpensThePanelWithItsPrompt(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        visit.page().evaluate(LISTEN);
        Widget widget = new Widget(visit.page());
        Map<String, ?> teaser =
                Map.of("id", "size", "text", "Not sure about the size?", "prompt", "Which size fits me?");
        assertThat(widget.call("teaser", teaser)).hasToString("{ok=true}");

        Locator line = widget.button("Not sure about the size?");
        assertThat(line).isVisible();
        // It appears in a region that was empty, so that it is announced.
        assertThat(widget.host()
                        .getByRole(AriaRole.STATUS)
                        .filter(new Locator.FilterOptions().setHas(visit.page().getByRole(AriaRole.BUTTON))))
                .hasCount(1);
        assertThat(visit.page().evaluate("document.activeElement.localName")).isEqualTo("body");
        assertThat(widget.awaitEvent("teaser")).isEqualTo(Map.of("id", "size", "action", "shown"));
        line.click();
        assertThat(widget.composer()).isFocused();
        assertThat(widget.composer()).hasValue("Which size fits me?");
        assertThat(line).hasCount(0);
        assertThat(widget.awaitEvent("teaser", 2)).isEqualTo(Map.of("id", "size", "action", "clicked"));

        widget.button("Close chat").first().click();
        widget.call("teaser", teaser);
        visit.page().reload();
        visit.page().evaluate(LISTEN);
        widget.call("teaser", teaser);
        widget.call("teaser", Map.of("id", "other", "text", "Questions?"));
        assertThat(widget.button("Questions?")).isVisible();
        widget.button("Close this message").click();
        assertThat(widget.awaitEvent("teaser", 2)).isEqualTo(Map.of("id", "other", "action", "closed"));
        assertThat(widget.host().locator("[part~=teaser]")).hasCount(0);
        assertThat(widget.payloads("teaser")).hasSize(2);
    }

    @Test
    void aTeaserInAnotherLanguageTakesAThemeBeforeThePanelIsShown(Stack stack, Visit visit) {
        visit.open(Shop.page(stack, "data-locale=\"ar\""));
        Widget widget = new Widget(visit.page());
        widget.call("teaser", Map.of("text", "Questions?"));
        assertThat(widget.button("Questions?")).isVisible();
        assertThat(widget.call("update", Map.of("theme", Map.of("accent", "#123456"))))
                .isEqualTo(Map.of("ok", true));
        visit.page()
                .waitForFunction(
                        "performance.getEntriesByType('resource').some(({name}) => name.includes('/panel.ar.'))");
        widget.open();
        assertThat(widget.button("إرسال")).hasCSS("--karta-accent", "#123456");
    }

    @Test
    void aTeaserDoesNotMountThePanelButTheNextCommandDoes(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        Map<String, ?> teaser = Map.of("text", "Questions?", "prompt", "Which size?");
        assertThat(widget.call("teaser", teaser)).hasToString("{ok=true}");
        assertThat(widget.button("Questions?")).isVisible();
        visit.page().evaluate("karta('on', 'ready', () => seen.push(['late', null]))");
        visit.page().evaluate("new Promise(done => requestIdleCallback(done))");
        assertThat(widget.eventNames()).doesNotContain("ready", "late");
        assertThat(widget.host().locator("[part~=panel], .panel")).hasCount(0);
        assertThat(visit.requests())
                .extracting(Visit.Sent::url)
                .noneMatch(url -> url.contains("/v1/") && !url.contains("/widget/"));

        widget.button("Questions?").click();
        assertThat(widget.composer()).hasValue("Which size?");
        assertThat(widget.eventNames()).containsSubsequence("ready", "open").contains("late");
        assertThat(widget.payloads("ready")).hasSize(1);
        assertThat(widget.payloads("late")).hasSize(1);
        visit.page().evaluate("karta('on', 'ready', () => seen.push(['later', null]))");
        widget.awaitEvent("later");

        visit.page().reload();
        assertThat(widget.panel()).isVisible();
        widget.call("teaser", Map.of("text", "Anything else?"));
        assertThat(widget.composer()).hasValue("Which size?");
    }

    @Test
    void aPanelThatWasOpenOnTheLastPageMountsEvenIfThePageBeginsWithATeaser(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();
        visit.page().addInitScript("""
                addEventListener("DOMContentLoaded", () => karta("teaser", { text: "Questions?" }));
                """);
        visit.page().reload();
        assertThat(widget.panel()).isVisible();
        widget.awaitEvent("ready");
        assertThat(widget.button("Questions?")).hasCount(0);
    }

    @Test
    void theLauncherAndAMessageMountAPanelThatHasShownATeaser(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.call("teaser", Map.of("text", "Questions?"));
        widget.open();
        assertThat(widget.button("Questions?")).hasCount(0);
        assertThat(widget.eventNames()).containsSubsequence("ready", "open");
        // Otherwise the next panel would open, as on the next page.
        widget.call("close");
        widget.call("shutdown");
        widget.call("teaser", Map.of("text", "And now?"));
        assertThat(widget.button("And now?")).isVisible();
        widget.call("sendMessage", "say: Hello there.");
        widget.awaitEvent("message:received");
        assertThat(widget.payloads("ready")).hasSize(2);
    }

    @Test
    void aTeaserIsShownAgainAfterThirtyDays(Stack stack, Visit visit) {
        Instant first = Instant.parse("2026-01-05T10:00:00Z");
        Map<String, ?> teaser = Map.of("id", "size", "text", "Not sure about the size?");
        visit.page().clock().setFixedTime(first.toEpochMilli());
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.call("teaser", teaser);
        widget.button("Close this message").click();

        visit.page().clock().setFixedTime(first.plus(30, DAYS).minusMillis(1).toEpochMilli());
        widget.call("teaser", teaser);
        widget.call("teaser", Map.of("id", "other", "text", "Questions?"));
        assertThat(widget.button("Questions?")).isVisible();
        assertThat(widget.button("Not sure about the size?")).hasCount(0);
        widget.button("Close this message").click();

        visit.page().clock().setFixedTime(first.plus(30, DAYS).toEpochMilli());
        widget.call("teaser", teaser);
        assertThat(widget.button("Not sure about the size?")).isVisible();
    }

    @Test
    void aTeaserIsNotShownAgainAfterManyOthers(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        Map<String, ?> teaser = Map.of("id", "size", "text", "Not sure about the size?");
        widget.call("teaser", teaser);
        widget.button("Close this message").click();
        visit.page().evaluate("""
                () => {
                  const key = Object.keys(localStorage).find((name) => name.endsWith(":teaser"));
                  const others = Array.from({ length: 200 }, (_, i) => ({ id: "other" + i, at: Date.now() }));
                  localStorage.setItem(key, JSON.stringify([...JSON.parse(localStorage.getItem(key)), ...others]));
                }""");

        widget.call("teaser", teaser);
        widget.call("teaser", Map.of("id", "last", "text", "Questions?"));
        assertThat(widget.button("Questions?")).isVisible();
        assertThat(widget.button("Not sure about the size?")).hasCount(0);
    }

    @Test
    void aTeaserMaySendItsPromptAndAnInvalidOneIsRefused(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.call("teaser", Map.of("text", "Ask away", "prompt", "say: Hello there.", "send", true));
        widget.button("Ask away").click();
        assertThat(widget.awaitEvent("message:sent").get("text")).isEqualTo("say: Hello there.");
        widget.awaitText("Hello there");

        Object wrong = visit.page().evaluate("""
                async () => {
                  const warnings = [];
                  console.warn = (...values) => warnings.push(values[0]);
                  const codes = [];
                  for (const bad of [undefined, 7, {}, { text: "" }, { text: "x".repeat(121) }, { text: "a", prompt: "x".repeat(501) },
                    { text: "a", id: 7 }, { text: "a", send: true }])
                    codes.push((await karta("teaser", bad)).error.code);
                  return [new Set(codes).size, codes[0], warnings.length].join(";");
                }
                """);
        assertThat(wrong).isEqualTo("1;invalid_option;8");
    }

    @Test
    void aPromptThatCannotBeSentIsPutIntoTheComposer(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();
        widget.say("say: @limit 90 | Enough for today.");
        widget.awaitEvent("limit_reached");
        widget.call("close");
        widget.call("teaser", Map.of("text", "Ask away", "prompt", "Which size fits me?", "send", true));
        widget.button("Ask away").click();
        assertThat(widget.composer()).hasValue("Which size fits me?");
        assertThat(widget.button("Ask away")).hasCount(0);
        assertThat(widget.payloads("message:sent")).hasSize(1);
    }

    @Test
    void aFileOfTheDraftIsNotSentWithThePrompt(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Attach files")).isVisible();
        widget.host()
                .locator("input[type=file]")
                .setInputFiles(new FilePayload("receipt.pdf", "application/octet-stream", new byte[100]));
        assertThat(widget.host().getByText("receipt.pdf is attached.")).hasCount(1);
        widget.call("close");
        widget.call("teaser", Map.of("text", "Ask away", "prompt", "say: Ask on.", "send", true));
        widget.button("Ask away").click();
        widget.awaitEvent("message:received", 2);
        assertThat(widget.log().locator("[part~=file]")).hasCount(0);
        assertThat(widget.host().locator("[part~=files] [part~=file]")).containsText("receipt.pdf");
    }

    @Test
    void aLineThatIsClosedByKeyboardGivesTheFocusToTheLauncher(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.call("teaser", Map.of("text", "Anything else?"));
        widget.button("Close this message").press("Enter");
        assertThat(widget.button("Anything else?")).hasCount(0);
        assertThat(widget.launcher()).isFocused();
    }
}
