// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The demo's page, served by the agent server under the strict policy. */
@EndToEnd
class DemoPageTest {
    @Test
    void commandsAndPromptsOfTheDemoPageWork(Stack stack, Visit visit) {
        visit.open(stack.agent().url().resolve("/"));
        Page page = visit.page();
        Widget widget = new Widget(page);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("What is Karta?"))
                .click();
        assertThat(widget.panel()).isVisible();
        assertThat(widget.log()).containsText("What would you like to see?");
        assertThat(page.locator("#log")).containsText("message:received");
        assertThat(page.locator("#missing")).isHidden();
    }
}
