// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The demo's page, served by the agent server under the strict policy. */
@EndToEnd
class DemoPageTest {
    private static Widget open(Stack stack, Visit visit, String path) {
        visit.open(stack.agent().url().resolve(path));
        return new Widget(visit.page());
    }

    private static Locator button(Visit visit, String name) {
        return visit.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"/", "/features"})
    void theFirstScreenShowsPromiseTagAndOpenPanelWithStarters(String path, Stack stack, Visit visit) {
        Widget widget = open(stack, visit, path);
        assertThat(widget.composer()).isVisible();
        assertThat(visit.page().locator("h1")).containsText("never loses a word");
        assertThat(visit.page().locator(".proof")).containsText(Pattern.compile("\\d\\.\\d kB before the first click"));
        assertThat(visit.page().locator("#tag"))
                .containsText("src=\"" + stack.agent().url() + "/widget/v1/karta.js\"");
        assertThat((Boolean)
                        visit.page().evaluate("document.querySelector('.tag').getBoundingClientRect().bottom <= 400"))
                .isTrue();
        assertThat(widget.button("Give me a long answer")).isVisible();
        assertThat(widget.host()
                        .getByText("Karta", new Locator.GetByTextOptions().setExact(true))
                        .first())
                .isVisible();
        assertThat(visit.page().locator("#missing")).isHidden();
    }

    /** Stores pictures for a reviewer in {@code target/states/demo}. */
    @Tag("full")
    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844"})
    void theFirstScreenFitsComputersAndPhones(int width, int height, Stack stack, Visit visit) {
        visit.page().setViewportSize(width, height);
        Widget widget = open(stack, visit, "/");
        assertThat(width > 500 ? widget.composer() : widget.launcher()).isVisible();
        visit.page().waitForFunction("() => document.fonts.status === 'loaded'");
        assertThat(visit.page().locator("h1")).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        assertThat(visit.page().locator(".tag")).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        assertThat(visit.page().evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(width);
        visit.page()
                .screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of("target", "states", "demo", width + ".png"))
                        .setAnimations(ScreenshotAnimations.DISABLED));
    }

    @Tag("full")
    @Test
    void from1100PixelsThePanelIsOpenBesideTheTextWithMarkNameAndFourStarters(Stack stack, Visit visit) {
        visit.page().setViewportSize(1100, 800);
        Widget widget = open(stack, visit, "/");
        assertThat(widget.composer()).isVisible();
        String beside = """
                () => {
                  const panel = document.getElementById("panel").getBoundingClientRect();
                  const text = document.querySelector(".text").getBoundingClientRect();
                  return panel.left >= text.right && panel.right <= innerWidth && panel.width >= 380 && panel.top < 400;
                }""";
        assertThat((Boolean) visit.page().evaluate(beside)).isTrue();
        Locator mark = widget.host().locator(".empty .avatar");
        assertThat(mark.locator("svg")).isVisible();
        // A letter, such as the "T" of "The assistant", would say nothing.
        assertThat(mark).hasText("");
        assertThat(widget.host().locator(".header").getByText("Karta", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(widget.host().locator(".prompt")).hasCount(4);
        for (Locator starter : widget.host().locator(".prompt").all()) {
            assertThat(starter).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        }
    }

    @Tag("full")
    @Test
    void below1100PixelsOnlyTheLauncherIsShown(Stack stack, Visit visit) {
        visit.page().setViewportSize(1099, 800);
        Widget widget = open(stack, visit, "/");
        assertThat(widget.launcher()).isVisible();
        assertThat(visit.page().locator("#panel")).isHidden();
        assertThat(widget.composer()).hasCount(0);
        assertThat(visit.requests()).noneMatch(request -> request.url().contains("/widget/v1/panel"));
    }

    @Tag("full")
    @Test
    void theSwitchesActOnPanelAndPageAtOnce(Stack stack, Visit visit) {
        Widget widget = open(stack, visit, "/");
        assertThat(widget.composer()).isVisible();
        String accent = "document.querySelector('karta-widget').style.getPropertyValue('--karta-accent')";
        visit.page().locator("[value='#7a2d6b']").check();
        visit.page().waitForCondition(() -> visit.page().evaluate(accent).equals("#7a2d6b"));
        visit.page().locator("[name=scheme][value=dark]").check();
        assertThat(visit.page().locator("html")).hasAttribute("data-scheme", "dark");
        assertThat(widget.composer()).hasCSS("color-scheme", "dark");
        visit.page().locator("#locale").selectOption("ar");
        assertThat(visit.page().locator("html")).hasAttribute("dir", "rtl");
        visit.page().reload();
        assertThat(widget.composer()).isVisible();
        assertThat(visit.page().locator("html")).hasAttribute("lang", "ar");
        visit.page().waitForCondition(() -> visit.page().evaluate(accent).equals("#7a2d6b"));
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({
        "de, Hallo, Wo ist meine Bestellung?",
        "ja, こんにちは, 注文はどこですか？",
        "ar, مرحبًا, أين طلبي؟",
    })
    void anotherLanguageHasItsGreetingAndItsStarters(
            String locale, String greeting, String starter, Stack stack, Visit visit) {
        Widget widget = open(stack, visit, "/");
        assertThat(widget.button("Where is my order?")).isVisible();
        visit.page().locator("#locale").selectOption(locale);
        assertThat(widget.host().getByText(greeting).first()).isVisible();
        assertThat(widget.button("Where is my order?")).hasCount(0);
        widget.button(starter).click();
        widget.awaitText("Let me look that up");
    }

    @Test
    void aSceneIsShownUntilTheFirstClickAndEachCardShowsItsWholeTrick(Stack stack, Visit visit) {
        Widget widget = open(stack, visit, "/");
        assertThat(visit.page().locator("#scene .chip")).isVisible();
        Locator said = visit.page().locator("#said");
        button(visit, "Reload now").click();
        assertThat(visit.page().locator("#scene")).hasCount(0);
        assertThat(said).containsText("The page was reloaded");
        widget.awaitText("You type a question");
        visit.page().locator("#stop").click();
        assertThat(said).containsText("Stopped");
        assertThat(widget.host().locator("button.stop")).hasCount(0);
        assertThat(widget.log().getByText("That is all.")).hasCount(0);
        button(visit, "Go offline").click();
        assertThat(widget.host().getByText("You're offline").first()).isVisible();
        assertThat(said).containsText("online again");
        assertThat(widget.log().getByText("Where is my order?")).isVisible();
        widget.awaitText("on its way");
        visit.page().reload();
        widget.awaitText("on its way");
        assertThat(visit.page().locator("#scene")).hasCount(0);
    }

    @Tag("full")
    @Test
    void theTagIsCopiedAndSelectedWhereThePageHasNoClipboard(Stack stack, Visit visit) {
        visit.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        open(stack, visit, "/");
        Page page = visit.page();
        page.locator("#copy").click();
        assertThat(page.locator("#copy")).hasText("Copied");
        String tag = page.locator("#tag").textContent();
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(tag);
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }");
        page.locator("#copy").click();
        page.waitForFunction("tag => getSelection().toString().trim() === tag.trim()", tag);
        assertThat(page.locator("#tag")).isFocused();
    }

    @Tag("full")
    @Test
    void onAPhoneTheLauncherCoversNothingAndNothingLoadsBeforeAClick(Stack stack, Visit visit) {
        visit.page().setViewportSize(390, 844);
        Widget widget = open(stack, visit, "/");
        assertThat(widget.launcher()).isVisible();
        assertThat(visit.requests()).noneMatch(request -> request.url().contains("/widget/v1/panel"));
        String covered = """
                () => {
                  const disc = document.querySelector("karta-widget").shadowRoot.querySelector("[part~=launcher]").getBoundingClientRect();
                  const bar = document.querySelector(".bar").getBoundingClientRect();
                  const words = document.querySelector(".bar p").getBoundingClientRect();
                  return disc.top < bar.top || words.right > disc.left;
                }""";
        assertThat((Boolean) visit.page().evaluate(covered)).isFalse();
        assertThat((Boolean) visit.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        visit.page().evaluate("scrollTo(0, document.body.scrollHeight)");
        assertThat((Boolean) visit.page()
                        .evaluate("document.querySelector('main').getBoundingClientRect().bottom"
                                + " <= document.querySelector('.bar').getBoundingClientRect().top + 1"))
                .isTrue();
    }

    @Tag("full")
    @Test
    void scenesCommandsAndEventsAreFolded(Stack stack, Visit visit) {
        Widget widget = open(stack, visit, "/");
        Page page = visit.page();
        assertThat(page.locator("#log")).isHidden();
        page.getByText("For developers").click();
        page.locator("[data-say='What is Karta?']").click();
        assertThat(widget.log()).containsText("What would you like to see?");
        assertThat(page.locator("#log")).containsText("message:received");
    }
}
