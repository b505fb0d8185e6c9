// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EarlierMessages;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Reading the last answer aloud. The engines of the tests have no voices, so the page has some. */
@EndToEnd
class ReadAloudTest {
    private static final String READ = "Read aloud";
    private static final String STOP = "Stop reading";
    private static final String NOTICE = "Reading aloud";

    /** Voices of the page's own. An utterance ends when the test calls {@code spoken.at(-1).onend()}. */
    static final String VOICES = """
            window.spoken = [];
            window.cancelled = 0;
            window.voices = [
              { name: "cloud", lang: "en", localService: false, default: true },
              { name: "first", lang: "en_GB", localService: true, default: false },
              { name: "usual", lang: "en-US", localService: true, default: true },
              { name: "third", lang: "de-DE", localService: true, default: false },
            ];
            Object.defineProperty(window, "speechSynthesis", { value: {
              getVoices: () => window.voices,
              speak: (utterance) => spoken.push(utterance),
              cancel: () => window.cancelled++,
            } });
            window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
            """;

    private static final String FINISH = "spoken.at(-1).onend()";

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

    private static Object texts(Page page) {
        return page.evaluate("spoken.map((each) => each.text)");
    }

    @Test
    void theLastAnswerIsReadBlockByBlockWithoutItsCode(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(
                stack,
                visit,
                "# Two steps\n\nFirst **install** it:\n\n```sh\nnpm install\n```\n\n- open `karta.yaml`\n- [start](https://a.example/) it");
        read(widget);
        for (int at = 1; at < 4; at++) {
            assertThat(page.evaluate("spoken.length")).isEqualTo(at);
            page.evaluate(FINISH);
        }
        assertThat(texts(page)).isEqualTo(List.of("Two steps", "First install it:", "open karta.yaml", "start it"));
        assertThat(page.evaluate("spoken.every(({ voice, lang }) => voice.name === 'usual' && lang === 'en-US')"))
                .isEqualTo(true);
        page.evaluate(FINISH);
        assertThat(notice(widget)).isHidden();
        assertThat(page.evaluate("cancelled")).isEqualTo(0);
        assertThat(item(widget, READ)).isVisible();
    }

    @Test
    void readingStopsByTheNoticeTheMenuTheNextMessageAndWithThePanel(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "One. Two.");
        read(widget);
        widget.button(STOP).click();
        assertThat(notice(widget)).isHidden();
        assertThat(page.evaluate("cancelled")).isEqualTo(1);
        // The end of the cancelled utterance does not start another one.
        page.evaluate(FINISH);
        assertThat(page.evaluate("spoken.length")).isEqualTo(1);
        read(widget);
        item(widget, STOP).click();
        assertThat(notice(widget)).isHidden();
        assertThat(page.evaluate("cancelled")).isEqualTo(2);
        read(widget);
        widget.say("say: Three.");
        widget.awaitEvent("turn:ended", 2);
        assertThat(notice(widget)).isHidden();
        assertThat(page.evaluate("cancelled")).isEqualTo(3);
        read(widget);
        assertThat(page.evaluate("spoken.at(-1).text")).isEqualTo("Three.");
        widget.call("close");
        page.waitForCondition(() -> page.evaluate("cancelled").equals(4));
        widget.open();
        read(widget);
        widget.call("shutdown");
        page.waitForCondition(() -> page.evaluate("cancelled").equals(5));
    }

    @Test
    void aVoiceThatFailsIsReportedAndCanBeTriedAgain(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "Hello.");
        read(widget);
        page.evaluate("spoken.at(-1).onerror({ error: 'synthesis-failed' })");
        assertThat(widget.panel().getByText("Couldn't read this aloud.")).isVisible();
        widget.button("Retry").click();
        assertThat(notice(widget)).isVisible();
        assertThat(page.evaluate("spoken.length")).isEqualTo(2);
        // Another part of the page has cancelled all speech.
        page.evaluate("spoken.at(-1).onerror({ error: 'interrupted' })");
        assertThat(notice(widget)).isHidden();
        assertThat(widget.panel().getByText("Couldn't read this aloud.")).isHidden();
    }

    @Test
    void withoutAVoiceOfTheDeviceForTheLanguageNothingIsOffered(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "Hello.");
        page.evaluate("voices = voices.filter(({ name }) => name === 'cloud' || name === 'third')");
        assertThat(item(widget, "Copy conversation")).isVisible();
        assertThat(widget.panel().getByText(READ)).isHidden();
        page.keyboard().press("Escape");
        page.evaluate("karta('update', { locale: 'de' })");
        Locator german = widget.panel().getByText("Vorlesen");
        page.waitForCondition(() -> {
            if (!german.isVisible()) {
                widget.panel().locator(".menu-button").click();
            }
            return german.isVisible();
        });
    }

    @Test
    void anAnswerWithoutWordsIsNotReadAndTheNoticeStaysUntilItIsClosed(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "```sh\nnpm install\n```");
        item(widget, READ).click();
        Locator nothing = widget.panel().getByText("This answer has no words to read.");
        assertThat(nothing).isVisible();
        assertThat(item(widget, READ)).isVisible();
        page.keyboard().press("Escape");
        assertThat(widget.panel().getByRole(AriaRole.MENU)).isHidden();
        assertThat(nothing).isVisible();
        widget.button("Got it").click();
        assertThat(nothing).isHidden();
        assertThat(page.evaluate("spoken.length")).isEqualTo(0);
    }

    @Test
    void anEngineThatFailsAtOnceIsReportedAndTriedAgain(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "Hello.");
        page.evaluate("() => { speechSynthesis.speak = (utterance) => {"
                + " spoken.push(utterance); utterance.onerror({ error: 'synthesis-failed' }); }; }");
        item(widget, READ).click();
        Locator failed = widget.panel().getByText("Couldn't read this aloud.");
        assertThat(failed).isVisible();
        assertThat(item(widget, READ)).isVisible();
        page.keyboard().press("Escape");
        assertThat(failed).isVisible();
        widget.button("Retry").click();
        page.waitForCondition(() -> page.evaluate("spoken.length").equals(2));
        assertThat(failed).isVisible();
    }

    @Test
    void theFocusStaysInThePanelWhenReadingEnds(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "Hello.");
        for (String end : List.of(FINISH, "spoken.at(-1).onerror({ error: 'synthesis-failed' })")) {
            read(widget);
            widget.button(STOP).focus();
            page.evaluate(end);
            assertThat(notice(widget)).isHidden();
            assertThat(widget.host().locator(".scroll")).isFocused();
        }
        page.keyboard().press("Escape");
        assertThat(widget.panel()).isHidden();
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

    @Test
    void stopInAMenuThatIsStillOpenDoesNotReadAgain(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = answered(stack, visit, "Hello.");
        read(widget);
        Locator stop = item(widget, STOP);
        assertThat(stop).isVisible();
        page.evaluate(FINISH);
        stop.click();
        assertThat(widget.panel().getByRole(AriaRole.MENU)).isHidden();
        assertThat(notice(widget)).isHidden();
        assertThat(page.evaluate("spoken.length")).isEqualTo(1);
    }
}
