// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.tabs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Two tabs of one site show one conversation (public-api §9). */
@EndToEnd
class TwoTabsTest {
    private static final int WORDS = 300;

    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void runningAnswerIsJoinedInTheOtherTab(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = open(visit.page(), shop);
        Widget there = open(visit.tab(), shop);

        here.say(NumberedWords.question(WORDS));
        there.awaitText("w" + WORDS + "\\..*w20\\.");
        assertThat(there.awaitEvent("message:received")).containsEntry("text", NumberedWords.upTo(WORDS));
        assertThat(there.eventNames()).contains("turn:started", "turn:ended").doesNotContain("message:sent");

        there.say("say: From the second tab.");
        here.awaitText("say: From the second tab\\..*From the second tab\\.");
        assertThat(here.payloads("session:started"))
                .isEqualTo(there.payloads("session:started"))
                .hasSize(1);
    }

    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void newConversationReachesTheOtherTab(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = open(visit.page(), shop);
        Widget there = open(visit.tab(), shop);
        here.say("say: First chat.");
        there.awaitText("say: First chat\\..*First chat\\.");

        there.call("newConversation");
        assertThat(here.log()).not().containsText("First chat.");
        here.say("say: Second chat.");
        there.awaitText("say: Second chat\\..*Second chat\\.");
        assertThat(there.log()).not().containsText("First chat.");
    }

    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void aResetShutsTheOtherTabDownAndLeavesItsLauncher(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = open(visit.page(), shop);
        Widget there = open(visit.tab(), shop);
        here.say("say: Private words.");
        there.awaitEvent("message:received");
        there.composer().fill("half a private thought");

        here.call("reset");
        assertThat(there.panel()).hasCount(0);
        assertThat(there.launcher()).isVisible();
        assertThat(visit.page().evaluate("localStorage.length")).isEqualTo(0);

        there.open();
        assertThat(there.log()).not().containsText("Private words.");
        assertThat(there.composer()).hasValue("");
        there.say("say: Fresh.");
        there.awaitEvent("message:received", 2);
        assertThat(there.payloads("session:started")).doesNotHaveDuplicates().hasSize(2);
    }

    @Tag("full")
    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void resetBeforeThePanelHasLoadedReachesOtherTabs(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = openWithPrivateWords(visit.page(), shop);
        Page other = visit.tab();
        Widget there = closed(other, shop);
        assertThat(there.launcher()).isVisible();

        assertThat(there.call("reset")).isEqualTo(Map.of("ok", true));
        assertThat(here.panel()).hasCount(0);
        assertThat(here.launcher()).isVisible();
    }

    @Tag("full")
    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void aResetReachesATabThatShowsATeaserOnly(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = openWithPrivateWords(visit.page(), shop);
        Page other = visit.tab();
        Widget there = closed(other, shop);
        there.call("teaser", Map.of("text", "Questions?"));
        assertThat(there.button("Questions?")).isVisible();
        List<String> visitors = new ArrayList<>();
        visit.page().onRequest(request -> noteVisitor(request, visitors));
        other.onRequest(request -> noteVisitor(request, visitors));
        String former = (String) visit.page()
                .evaluate("JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(':visitor'))[1]).id");

        here.call("reset");
        assertThat(there.button("Questions?")).hasCount(0);
        assertThat(there.launcher()).isVisible();
        there.open();
        assertThat(there.log()).not().containsText("Private words.");
        there.say("say: Fresh.");
        there.awaitEvent("message:received");
        assertThat(visitors).hasSize(1).doesNotContain(former);
    }

    private static void noteVisitor(Request request, List<String> visitors) {
        if (request.method().equals("POST") && request.url().endsWith("/v1/embed/session-tokens")) {
            visitors.add(JsonParser.parseString(request.postData())
                    .getAsJsonObject()
                    .get("visitor_id")
                    .getAsString());
        }
    }

    @Tag("full")
    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void theDraftOfAVisitorWhoWasResetInAnotherTabIsNotShown(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget there = open(visit.page(), shop);
        there.composer().fill("half a private thought");
        there.button("Close chat").click();
        visit.page().reload();
        assertThat(there.launcher()).isVisible();
        Page other = visit.tab();
        other.navigate(shop.toString());
        Widget here = new Widget(other);
        assertThat(here.launcher()).isVisible();

        visit.page().bringToFront();
        there.open();
        assertThat(there.composer()).hasValue("half a private thought");
        there.button("Close chat").click();
        visit.page().reload();
        assertThat(there.launcher()).isVisible();
        assertThat(here.call("reset")).isEqualTo(Map.of("ok", true));
        there.open();
        assertThat(there.composer()).hasValue("");
    }

    @Tag("full")
    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void withdrawnConsentInOneTabDoesNotAffectTheOther(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = open(visit.page(), shop);
        Widget there = open(visit.tab(), shop);
        here.say("say: First.");
        there.awaitEvent("message:received");

        visit.page().evaluate("karta('update', {storage: 'none'})");
        here.say("say: Second.");
        there.awaitEvent("message:received", 2);
        assertThat(there.log()).containsText("First.");
        there.say("say: Third.");
        here.awaitEvent("message:received", 3);
        assertThat(there.payloads("session:started")).hasSize(1);
    }

    @Tag("full")
    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void consentWithdrawnInATabWithoutAPanelDoesNotAffectTheOther(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        Widget here = open(visit.page(), shop);
        here.say("say: First.");
        here.awaitEvent("message:received");
        Page other = visit.tab();
        other.navigate(shop.toString());
        new Widget(other).launcher().waitFor();

        other.evaluate("karta('update', {storage: 'none'})");
        here.say("say: Second.");
        here.awaitEvent("message:received", 2);
        assertThat(here.log()).containsText("First.");
        assertThat(here.payloads("session:started")).hasSize(1);
    }

    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void anOutboxSharedByTwoTabsIsSentOnce(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        URI shop = Shop.page(stack);
        List<Response> refusals = new ArrayList<>();
        List<Response> accepted = new ArrayList<>();
        visit.page().context().onResponse(response -> {
            if (response.status() == 409) {
                refusals.add(response);
            } else if (response.ok() && response.request().postData() != null) {
                accepted.add(response);
            }
        });
        Widget here = open(visit.page(), shop);
        here.say(NumberedWords.question(WORDS));
        here.awaitText("w" + WORDS + "\\..*w20\\.");
        here.say("say: Second.");
        here.say("say: Third.");
        Widget there = open(visit.tab(), shop);

        here.awaitEvent("message:received", 3);
        Widget later = open(visit.tab(), shop);
        for (Widget widget : new Widget[] {here, there, later}) {
            widget.awaitText("say: Third\\..*Third\\.");
            Pattern once = Pattern.compile(
                    "^(?!.*say: Second\\..*say: Second\\.)(?!.*say: Third\\..*say: Third\\.).*say: Second\\..*say: Third\\.",
                    Pattern.DOTALL);
            // A message that waited may be shown twice until the tab that has sent it knows that it was accepted.
            assertThat(widget.log())
                    .containsText(once, new LocatorAssertions.ContainsTextOptions().setUseInnerText(true));
        }
        // A tab that has loaded the log before the other's turn began is refused, and waits for the end of that turn.
        // If both tabs post the same entry of the outbox, the server refuses the second post.
        visit.allowProblem("status of 409 \\(Conflict\\)");
        for (Response refusal : refusals) {
            if (refusal.text().contains("idempotency_conflict")) {
                String key = JsonParser.parseString(refusal.request().postData())
                        .getAsJsonObject()
                        .get("idempotency_key")
                        .getAsString();
                assertThat(accepted)
                        .anyMatch(post -> post.request().postData().contains(key)
                                && !post.frame().equals(refusal.frame()));
            } else {
                assertThat(refusal.text()).contains("turn_running");
            }
        }
    }

    /**
     * WebKit's driver shows one tab of a window at a time, and a hidden tab holds no stream. So this test uses two
     * windows.
     */
    @Tag("full")
    @Test
    void twoWindowsOfWebKitShowOneConversation(Stack stack, Tabs tabs) {
        Tab here = tabs.open(Engine.WEBKIT);
        Tab there = here.beside();
        URI shop = stack.publish(TwoTabsTest.class, "watched", Map.of("settings", Shop.settings(stack)));
        for (Tab tab : List.of(here, there)) {
            tab.open(shop);
            tab.evaluate("while (!(window.karta && karta.loaded)) await new Promise(requestAnimationFrame);"
                    + " await karta('open')");
        }

        here.evaluate("await karta('sendMessage', '" + NumberedWords.question(WORDS) + "')");
        await(there, "times('message:received') === 1 && times('turn:ended') === 1");
        assertThat(there.evaluate("return last('message:received').text")).isEqualTo(NumberedWords.upTo(WORDS));
        assertThat(there.evaluate("return times('message:sent')")).isEqualTo(0L);
        there.evaluate("await karta('sendMessage', 'say: From the second window.')");
        await(here, "times('message:received') === 2");
        assertThat(here.evaluate("return last('message:received').text")).isEqualTo("From the second window.");
        assertThat(here.evaluate("return JSON.stringify(all('session:started'))"))
                .isEqualTo(there.evaluate("return JSON.stringify(all('session:started'))"));

        there.evaluate("await karta('newConversation')");
        await(here, "!shown().includes('second window')");
        here.evaluate("await karta('sendMessage', 'say: Anew.')");
        await(there, "/Anew[.].*Anew[.]/s.test(shown())");
        assertThat(there.evaluate("return times('session:started')")).isEqualTo(2L);

        here.evaluate("await karta('reset')");
        await(there, "!document.querySelector('karta-widget').shadowRoot.querySelector('[role=dialog]')");
        await(there, "localStorage.length === 0");
        assertThat(there.problems()).isEmpty();
    }

    private static void await(Tab tab, String condition) {
        tab.evaluate("while (!(" + condition + ")) await new Promise(requestAnimationFrame)");
    }

    private static Widget closed(Page page, URI shop) {
        page.navigate(shop.toString());
        return new Widget(page);
    }

    private static Widget open(Page page, URI shop) {
        Widget widget = closed(page, shop);
        widget.open();
        return widget;
    }

    private static Widget openWithPrivateWords(Page page, URI shop) {
        Widget widget = open(page, shop);
        widget.say("say: Private words.");
        widget.awaitEvent("message:received");
        return widget;
    }
}
