// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The effect of each command after the bundle has loaded (public-api §2). */
@EndToEnd
class CommandsTest {
    @Test
    void openFocusesTheComposerAndCloseRestoresTheFocus(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().getByLabel("Search").focus();

        widget.call("open");
        assertThat(widget.composer()).isFocused();
        widget.call("close");
        assertThat(widget.panel()).isHidden();
        assertThat(visit.page().getByLabel("Search")).isFocused();
        assertThat(widget.eventNames()).containsExactly("ready", "open", "close");
    }

    @Tag("full")
    @Test
    void shutdownDuringAnAnswerLeavesNothingRunning(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: " + "more ".repeat(400));
        widget.awaitText("more .*more more");

        widget.call("shutdown");
        assertThat(widget.host()).hasCount(0);
        int before = visit.requests().size();
        assertThat(widget.call("sendMessage", "say: Back again.")).isEqualTo(Map.of("ok", true));
        assertThat(visit.requests().size()).isGreaterThan(before);
    }

    @Test
    void aWidgetRemovedByThePageIsRestored(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: Still here.");
        widget.awaitEvent("message:received");

        visit.page().evaluate("document.body.replaceChildren()");
        assertThat(widget.log()).containsText("Still here.");
        visit.page().evaluate("document.body = document.createElement('body')");
        assertThat(widget.log()).containsText("Still here.");
    }

    @Tag("full")
    @Test
    void anInvalidCallCausesOneWarningThatNamesIt(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        Object answer = widget.call("identify", "u_1");

        assertThat(((Map<?, ?>) answer).get("ok")).isEqualTo(false);
        assertThat(visit.problems()).hasSize(1);
        visit.expectProblem("console warning: .*identify");
    }

    private static Widget start(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        assertThat(widget.launcher()).isVisible();
        return widget;
    }
}
