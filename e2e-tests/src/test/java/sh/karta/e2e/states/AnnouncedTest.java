// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Texts of the live regions, which screen readers announce automatically. */
@EndToEnd
class AnnouncedTest {
    private static final String ANSWER =
            "Take a **medium roast** from Brazil. It is round and low in acid!\n\n1. Fill the water up to the valve.\n"
                    + "2. Use `low heat`, see [the guide](https://shop.example/a.b).\n\nThat is all";

    private static final List<String> SENTENCES = List.of(
            "Take a medium roast from Brazil.",
            "It is round and low in acid!",
            "1. Fill the water up to the valve.",
            "2. Use low heat, see the guide.",
            "That is all");

    /** Records in {@code heard} each text that appears in an active live region. */
    private static final String LISTEN = """
            () => {
              window.heard = [];
              const region = (node) => (node.localName ? node : node.parentElement)?.closest("[aria-live], [role=status], [role=alert]");
              new MutationObserver((records) => {
                const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
                for (const node of added) {
                  const text = node.textContent.trim();
                  const live = region(node);
                  if (text && live && live.getAttribute("aria-live") !== "off" && !added.has(node.parentNode)) heard.push(text);
                }
              }).observe(agent.root(), { subtree: true, childList: true });
            }
            """;

    /** The announcer is the last element of the panel, after the composer. */
    private static final Pattern SPOKEN = Pattern.compile("(?m)^  - paragraph: [\"']?(.*?)[\"']?$");

    @Test
    void aStreamedAnswerIsAnnouncedInSentencesOnceAndInOrder(Stack stack, Visit visit) {
        Page page = listen(stack, visit, "pending");
        List<String> before = List.of();
        for (int i = 0; i < ANSWER.length(); i += 9) {
            page.evaluate(
                    "async (piece) => { agent.say(piece); for (let i = 0; i < 3; i++) await agent.frame(); }",
                    ANSWER.substring(i, Math.min(i + 9, ANSWER.length())));
            List<String> now = spoken(page);
            assertThat(now.subList(0, before.size())).isEqualTo(before);
            assertThat(SENTENCES.subList(0, now.size())).isEqualTo(now);
            before = now;
        }
        assertThat(before).hasSizeGreaterThan(2);
        page.evaluate("async () => { agent.end(); await agent.seen('.action.poor'); }");
        assertThat(spoken(page)).isEqualTo(SENTENCES);
        assertThat(page.evaluate("heard")).isEqualTo(SENTENCES);
    }

    @Tag("full")
    @Test
    void theAnswerBeforeIsNotAnnouncedAgainWhenTheLastOneIsReplaced(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: The first answer.");
        widget.awaitEvent("turn:ended");
        widget.say("say: The second answer.");
        widget.awaitEvent("turn:ended", 2);
        Locator again = widget.log().locator(".agent:last-child .again");
        assertThat(again).isEnabled();
        page.evaluate("""
                () => {
                  window.heard = [];
                  const region = document.querySelector("karta-widget").shadowRoot.querySelector(".frame > .sr");
                  new MutationObserver((records) => {
                    for (const { addedNodes } of records) heard.push(...[...addedNodes].map((node) => node.textContent));
                  }).observe(region, { childList: true });
                }
                """);
        again.click();
        page.waitForFunction("heard.length > 0");
        widget.awaitEvent("turn:ended", 3);
        assertThat(again).isEnabled();
        widget.composer().press("ArrowUp");
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().type("say: The third answer.");
        page.keyboard().press("Enter");
        page.waitForFunction("heard.length > 1");
        widget.awaitEvent("turn:ended", 4);
        assertThat(again).isEnabled();
        assertThat(page.evaluate("heard")).isEqualTo(List.of("The second answer.", "The third answer."));
    }

    @Tag("full")
    @Test
    void anApprovalAndItsOutcomeAreAnnounced(Stack stack, Visit visit) {
        Page page = listen(stack, visit, "streaming");
        page.evaluate("async () => { agent.approval(); await agent.seen('.card .button'); }");
        assertThat((List<?>) page.evaluate("heard"))
                .anySatisfy(heard -> assertThat((String) heard).startsWith("Cancel order 4711?"));
        page.evaluate(
                "async () => { agent.find('.button.first').click(); await agent.until(() => !agent.find('.card')); }");
        assertThat((List<?>) page.evaluate("heard"))
                .anySatisfy(heard -> assertThat((String) heard).contains("Approved once"));
        page.evaluate("async () => { await agent.pass(60_000); await agent.still(); }");
        assertThat((List<?>) page.evaluate("heard"))
                .as("the countdown is not announced")
                .noneSatisfy(heard -> assertThat((String) heard).startsWith("Expires"));
    }

    @Tag("full")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "500, Couldn't reach Bean. Your message is kept.",
        "413, That message is too long.",
        "403, Bean isn't available here right now."
    })
    void aMessageThatCannotBeSentIsAnnounced(int status, String why, Stack stack, Visit visit) {
        Page page = listen(stack, visit, "empty");
        page.evaluate("""
                async (status) => {
                  agent.server.post = async () => {
                    await agent.seen(".you");
                    await agent.frame();
                    return agent.json(status, { detail: "no" });
                  };
                  karta("sendMessage", "Is it open?");
                  await agent.seen(".you");
                  // A server error is followed by further attempts.
                  for (let i = 0; i < 8; i++) await agent.pass(5_000);
                  await agent.seen(".note.bad");
                }""", status);
        assertThat((List<?>) page.evaluate("heard"))
                .anySatisfy(heard -> assertThat((String) heard).contains(why));
    }

    private static Page listen(Stack stack, Visit visit, String state) {
        Page page = visit.page();
        new Gallery(Look.LIGHT, stack, page).enter(state);
        // The announcer is one of the features.
        page.waitForFunction("agent.root().querySelector('.history-button')");
        page.evaluate(LISTEN);
        return page;
    }

    private static List<String> spoken(Page page) {
        return SPOKEN.matcher(page.locator("karta-widget").ariaSnapshot())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
