// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The cards with which the agent asks for an approval. */
@EndToEnd
class ApprovalsTest {
    @Test
    void anApprovalCanBeAnsweredOnADeviceWhoseClockIsAhead(Stack stack, Visit visit) {
        visit.page().addInitScript("const now = Date.now; Date.now = () => now() + 86_400_000;");
        Widget widget = asked(stack, visit);
        assertThat(widget.log().locator(".expiry")).containsText("Expires in");
        assertThat(widget.log().locator(".expiry")).containsText("min");

        // A restored request stays open too, because the server decides.
        visit.page().reload();
        widget.button("Deny").click();
        widget.awaitText("Not refunded");
    }

    @Test
    void anOpenApprovalFollowsAChangeOfTheLanguageAndKeepsTheFocus(Stack stack, Visit visit) {
        Widget widget = asked(stack, visit);
        widget.button("Deny").focus();
        widget.call("update", Map.of("locale", "de"));
        assertThat(widget.button("Nicht erlauben")).isFocused();
        assertThat(widget.button("Deny")).hasCount(0);
        assertThat(widget.log().locator(".card")).hasCount(1);
        assertThat(widget.log().locator(".expiry")).not().containsText("Expires in");
        visit.page().keyboard().press("Enter");
        widget.awaitText("Not refunded");
    }

    private static Widget asked(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.call("sendMessage", "say: @approval refund | order 7\nRefunded.\n@denied\nNot refunded.\n@end");
        widget.awaitEvent("approval");
        return widget;
    }
}
