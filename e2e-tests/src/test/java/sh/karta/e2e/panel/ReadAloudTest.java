// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EarlierMessages;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Reading the last answer aloud. The engines of the tests have no voices, so the page has some. */
@Tag("full")
@EndToEnd
class ReadAloudTest {
    private static final String READ = "Read aloud";
    private static final String STOP = "Stop reading";
    private static final String NOTICE = "Reading aloud";

    /** A voice of the page's own, whose utterances never end. */
    private static final String VOICES = """
            window.spoken = [];
            window.cancelled = 0;
            window.voices = [
              { name: "usual", lang: "en-US", localService: true, default: true },
            ];
            Object.defineProperty(window, "speechSynthesis", { value: {
              getVoices: () => window.voices,
              speak: (utterance) => spoken.push(utterance),
              cancel: () => window.cancelled++,
            } });
            window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
            """;

    private static Widget answered(Stack stack, Visit visit, String markdown) {
        visit.page().addInitScript(VOICES);
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: " + markdown);
        widget.awaitEvent("turn:ended");
        return widget;
    }

    private static Locator item(Widget widget, String name) {
        widget.button("More options").click();
        return widget.panel()
                .getByRole(
                        AriaRole.MENUITEM,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void read(Widget widget) {
        item(widget, READ).click();
        assertThat(notice(widget)).isVisible();
    }

    private static Locator notice(Widget widget) {
        return widget.panel().getByText(NOTICE, new Locator.GetByTextOptions().setExact(true));
    }

    @Test
    void olderMessagesDoNotStopReading(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "First.");
        widget.say("say: " + "Long.\n\n".repeat(80));
        widget.awaitEvent("turn:ended", 2);
        EarlierMessages.cut(page, Route::resume);
        page.reload();
        assertThat(widget.log().getByText("Long.").last()).isVisible();
        assertThat(widget.log().getByText("First.")).hasCount(0);
        read(widget);
        widget.host().locator(".scroll").evaluate("""
                async (box) => {
                  for (box.scrollTop of [1e6, 0]) {
                    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
                  }
                }
                """);
        assertThat(widget.log().getByText("First.")).not().hasCount(0);
        // Opening the menu updates every view.
        assertThat(item(widget, STOP)).isVisible();
        assertThat(notice(widget)).isVisible();
        assertThat(page.evaluate("cancelled")).isEqualTo(0);
    }
}
