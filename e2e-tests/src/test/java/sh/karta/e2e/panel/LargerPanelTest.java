// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.options.BoundingBox;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The sizes of the panel beside the usual one: larger by the visitor's choice, docked by the page's. */
@EndToEnd
class LargerPanelTest {
    /** Position of the paragraph at the visible top, in pixels. */
    private static final String READ = "log => { const paragraph = log.querySelector('[data-read]');"
            + " return paragraph.getBoundingClientRect().top; }";

    @Test
    void thePanelThatTheVisitorMadeLargerStaysLargerAfterAReload(Stack stack, Visit visit) {
        Widget widget = answered(stack, visit);
        widget.log()
                .evaluate("log => { const paragraphs = log.querySelectorAll('p');"
                        + " const read = paragraphs[paragraphs.length >> 1]; read.dataset.read = '';"
                        + " read.scrollIntoView({block: 'start'}); }");
        double before = ((Number) widget.log().evaluate(READ)).doubleValue();
        double scrollTop = box(widget).y;
        widget.button("Larger").click();
        assertThat(widget.button("Smaller")).isVisible();
        visit.page().waitForCondition(() -> box(widget).width >= 700);
        assertThat(box(widget).height).isGreaterThanOrEqualTo(800 - 48);
        // Both positions are relative to the panel, whose upper edge has moved.
        assertThat(((Number) widget.log().evaluate(READ)).doubleValue() - box(widget).y)
                .isCloseTo(before - scrollTop, within(8.0));

        assertThat(longestLine(widget)).isBetween(60, 75);

        // Escape closes it at any size, and it opens in the size that it had.
        visit.page().keyboard().press("Escape");
        assertThat(widget.panel()).isHidden();
        widget.open();
        assertThat(widget.button("Smaller")).isVisible();
        visit.page().waitForCondition(() -> box(widget).width >= 700);

        // The size belongs to the tab.
        Widget other = Widget.opened(stack, visit.tab());
        assertThat(other.button("Larger")).isVisible();

        // A window that is too small for the larger size has no button for it.
        visit.page().setViewportSize(767, 800);
        assertThat(widget.button("Smaller")).isHidden();
        assertThat(box(widget).width).isEqualTo(400);
        visit.page().setViewportSize(1280, 800);

        visit.page().reload();
        assertThat(widget.button("Smaller")).isVisible();
        visit.page().waitForCondition(() -> box(widget).width >= 700);
        widget.button("Smaller").click();
        visit.page().waitForCondition(() -> box(widget).width <= 400);
        visit.page().keyboard().press("Escape");
        assertThat(widget.panel()).isHidden();
    }

    @Tag("full")
    @Test
    void aPageCanDockThePanelAndDisableTheLargerSize(Stack stack, Visit visit) {
        Widget widget = answered(stack, visit);
        widget.call("update", Map.of("theme", Map.of("layout", "docked", "expandable", false)));
        visit.page().waitForCondition(() -> box(widget).height >= 800);
        assertThat(box(widget).y).isZero();
        assertThat(box(widget).x + box(widget).width).isEqualTo(1280);
        // It lies over the page, which stays as wide as before.
        assertThat(visit.page().evaluate("document.documentElement.clientWidth"))
                .isEqualTo(1280);
        assertThat(visit.page().evaluate("document.body.getBoundingClientRect().width"))
                .isEqualTo(1264);
        assertThat(widget.button("Larger")).isHidden();
        widget.call("update", Map.of("theme", Map.of("layout", "docked", "expandable", false, "position", "start")));
        visit.page().waitForCondition(() -> box(widget).x == 0);
        assertThat(box(widget).width).isEqualTo(400);
        assertThat(box(widget).height).isGreaterThanOrEqualTo(800);
        visit.page().setViewportSize(850, 800);
        visit.page().waitForCondition(() -> box(widget).height < 760);
    }

    @Tag("full")
    @Test
    void aLargerPanelBecomesSmallerWhenThePageDisablesTheLargerSize(Stack stack, Visit visit) {
        Widget widget = answered(stack, visit);
        widget.button("Larger").click();
        visit.page().waitForCondition(() -> box(widget).width >= 700);
        widget.call("update", Map.of("theme", Map.of("expandable", false)));
        visit.page().waitForCondition(() -> box(widget).width == 400);
        assertThat(widget.button("Smaller")).isHidden();
        visit.page().reload();
        assertThat(widget.button("Larger")).isVisible();
        visit.page().waitForCondition(() -> box(widget).width == 400);
    }

    /** Returns the number of characters in the longest line of the answer. */
    private static int longestLine(Widget widget) {
        return ((Number) widget.log().evaluate("""
                        (log) => {
                          const text = [...log.querySelectorAll(".md p")].pop().firstChild;
                          const range = document.createRange();
                          const lines = new Map();
                          [...text.data].forEach((_, i) => {
                            range.setStart(text, i);
                            range.setEnd(text, i + 1);
                            const { top } = range.getBoundingClientRect();
                            lines.set(top, (lines.get(top) ?? 0) + 1);
                          });
                          return Math.max(...lines.values());
                        }
                        """)).intValue();
    }

    private static Widget answered(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.call(
                "sendMessage",
                "say: " + "A paragraph that fills a line or two of the panel.\n\n".repeat(40)
                        + "The grinder has a flat burr of fifty millimetres and holds a bag of beans. ".repeat(6));
        widget.awaitEvent("message:received");
        assertThat(widget.button("Larger")).isVisible();
        return widget;
    }

    private static BoundingBox box(Widget widget) {
        return widget.panel().boundingBox();
    }
}
