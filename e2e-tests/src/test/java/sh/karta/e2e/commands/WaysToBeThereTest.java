// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Ways of mounting the panel, its storage, and changes while it is mounted (public-api §1, §2). */
@EndToEnd
class WaysToBeThereTest {
    @Test
    void anInlinePanelIsOpenAndNeverUnread(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-mount=\"body\""));
        assertThat(widget.composer()).isVisible();
        assertThat(widget.launcher().first()).isHidden();
        assertThat(widget.composer()).not().isFocused();

        for (String command : List.of("close", "toggle")) {
            assertThat(((Map<?, ?>) widget.call(command)).get("ok")).isEqualTo(false);
            visit.expectProblem("console warning: .*" + command);
        }
        assertThat(widget.composer()).isVisible();
        widget.call("open");
        assertThat(widget.composer()).isFocused();
        widget.say("say: Read at once.");
        widget.awaitEvent("turn:ended");
        assertThat(widget.eventNames()).doesNotContain("unread", "close");
    }

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
    void eagerLoadsTheConfigurationAndStaysClosed(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-config=\"eager\""));
        widget.awaitEvent("ready");

        assertThat(widget.panel()).isHidden();
        visit.page()
                .waitForCondition(() -> visit.requests().stream()
                        .anyMatch(request -> request.url().contains("/v1/embed/config")));
        assertThat(visit.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void theResponsesTransportLoadsItsFileAndAnswers(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-transport=\"responses\""));
        widget.open();
        widget.say("say: By the other way.");
        widget.awaitText("say: By the other way\\..*By the other way\\.");
    }

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
        assertThat(visit.requests()).noneMatch(request -> request.url().contains("/panel.versions."));
    }

    @Test
    void sessionStorageIsSeparatePerTab(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-storage=\"session\""));
        widget.open();
        widget.say("say: Kept in this tab.");
        widget.awaitEvent("message:received");
        assertThat(visit.page().evaluate("localStorage.length")).isEqualTo(0);

        visit.page().reload();
        widget.awaitText("say: Kept in this tab\\..*Kept in this tab\\.");
    }

    @Test
    void aChangeOfConsentMovesTheStoredData(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.open();
        widget.say("say: Before.");
        widget.awaitEvent("turn:ended");
        assertThat(kept(visit)).contains("session", "visitor");

        widget.call("update", Map.of("storage", "none"));
        assertThat(kept(visit)).isEmpty();
        widget.say("say: Meanwhile.");
        widget.awaitEvent("turn:ended", 2);
        assertThat(kept(visit)).isEmpty();

        widget.call("update", Map.of("storage", "local"));
        assertThat(kept(visit)).contains("session", "visitor");
        assertThat(widget.payloads("session:started")).hasSize(1);
        visit.page().reload();
        widget.awaitText("say: Before\\..*Meanwhile\\.");
    }

    @Test
    void consentWithdrawnBeforeThePanelIsLoadedDeletesTheStoredData(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.open();
        widget.say("say: Before.");
        widget.awaitEvent("turn:ended");
        widget.call("close");
        visit.page().reload();
        widget.launcher().waitFor();
        assertThat(kept(visit)).contains("session", "visitor");

        widget.call("update", Map.of("storage", "none"));
        assertThat(kept(visit)).isEmpty();
        widget.open();
        widget.say("say: After.");
        widget.awaitEvent("turn:ended");
        assertThat(kept(visit)).isEmpty();
        assertThat(widget.log()).not().containsText("Before.");
    }

    @Test
    void unreadCountsAnswersAndResets(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();
        widget.call("sendMessage", "say: One.");
        widget.call("sendMessage", "say: Two.");
        assertThat(widget.awaitEvent("unread", 2)).containsEntry("count", 2);

        widget.call("open");
        assertThat(widget.awaitEvent("unread", 3)).containsEntry("count", 0);
        widget.say("say: Seen at once.");
        widget.awaitEvent("turn:ended", 3);
        assertThat(widget.payloads("unread")).hasSize(3);
        widget.call("close");
        widget.call("sendMessage", "say: Four.");
        assertThat(widget.awaitEvent("unread", 4)).containsEntry("count", 1);
        assertThat(widget.launcher()).hasAccessibleDescription(Pattern.compile("1"));
    }

    @Test
    void updateRemovesAndRestoresTheLauncher(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();

        widget.call("update", Map.of("launcher", false));
        assertThat(widget.launcher()).isHidden();
        widget.call("open");
        widget.call("close");
        widget.call("update", Map.of("launcher", true, "theme", Map.of("launcherLabel", "Ask Beans")));
        assertThat(widget.launcher()).isVisible();
        assertThat(widget.launcher()).containsText("Ask Beans");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shutdown", "reset"})
    void aSubscriberMayShutTheWidgetDown(String command, Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();
        visit.page().evaluate("(command) => karta('once', 'message:received', () => karta(command))", command);

        widget.call("sendMessage", "say: The last words.");
        assertThat(widget.host()).hasCount(0);
        widget.call("open");
        assertThat(widget.composer()).isFocused();
        assertThat(widget.payloads("ready")).hasSize(2);
    }

    /** Returns the names of the stored entries. */
    @SuppressWarnings("unchecked") // Names
    private static List<String> kept(Visit visit) {
        return (List<String>) visit.page()
                .evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
                        + ".filter(key => key.startsWith('karta:1:')).map(key => key.split(':')[3])");
    }
}
