// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Tag;
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

    @Tag("full")
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
}
