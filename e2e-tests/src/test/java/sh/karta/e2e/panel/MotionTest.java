// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Animations of the panel, and their absence if the visitor prefers reduced motion (WCAG 2.2, 2.3.3). */
@Tag("full")
@EndToEnd
class MotionTest {
    /** Records in {@code moved}, frame by frame, the properties changed by animations and transitions. */
    private static final String WATCH = "() => { const root = document.querySelector('karta-widget').shadowRoot;"
            + " window.moved = new Set(); const look = () => { for (const one of root.getAnimations())"
            + " for (const frame of one.effect.getKeyframes()) for (const name of Object.keys(frame))"
            + " if (!['offset', 'easing', 'composite', 'computedOffset'].includes(name)) moved.add(name);"
            + " requestAnimationFrame(look); }; look(); }";

    @ParameterizedTest
    @EnumSource(names = {"NO_PREFERENCE", "REDUCE"})
    void onlyOpacityAndTransformAnimateAndNothingWithReducedMotion(ReducedMotion wish, Stack stack, Visit visit) {
        Page page = visit.page();
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(wish));
        visit.open(Shop.page(stack));
        Widget widget = new Widget(page);
        // The panel exists from the second opening on.
        widget.open();
        widget.button("Close chat").click();
        assertThat(widget.panel()).isHidden();
        page.evaluate(WATCH);
        widget.open();
        widget.say(NumberedWords.question(60));
        widget.awaitEvent("message:received");
        widget.button("Close chat").click();
        assertThat(widget.panel()).isHidden();
        @SuppressWarnings("unchecked") // Names of properties
        List<String> moved = (List<String>) page.evaluate("[...moved]");
        if (wish == ReducedMotion.REDUCE) {
            assertThat(moved).isEmpty();
        } else {
            assertThat(moved)
                    .contains("opacity")
                    .isSubsetOf("opacity", "transform", "translate", "scale", "visibility");
        }
    }
}
