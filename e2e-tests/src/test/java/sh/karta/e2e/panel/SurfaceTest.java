// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The measures and names of the panel's surface, which screenshots would not explain. */
@Tag("full")
@EndToEnd
class SurfaceTest {
    /** Measures inside the shadow root: boxes and colours of the first visible element that a selector finds. */
    private static final String MEASURE = """
            (expression) => {
              const root = document.querySelector("karta-widget").shadowRoot;
              const all = (selector) => [...root.querySelectorAll(selector)].filter((each) => each.checkVisibility());
              const $ = (selector) => all(selector)[0];
              const box = (selector) => $(selector).getBoundingClientRect();
              const css = (selector, property, pseudo) => getComputedStyle($(selector), pseudo)[property];
              const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
                .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0.05);
              const contrast = (one, other) => Math.max(light(one) / light(other), light(other) / light(one));
              return new Function("root", "all", "$", "box", "css", "contrast", "return " + expression)(
                root, all, $, box, css, contrast);
            }
            """;

    @Test
    void answersHaveTheWidthOfThePanelAndBubblesStandOut(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        Page page = visit.page();
        page.setViewportSize(1280, 900);
        // The opening is animated, and the answer is drawn in the frame after its event.
        page.waitForCondition(
                () -> number(page, "all('.md').length") > 0 && number(page, "box('.panel').width") == 400);
        assertThat(number(page, "box('.md').width")).isGreaterThanOrEqualTo(366);
        assertThat(number(page, "all('.log [part~=avatar]').length")).isZero();
        for (String scheme : List.of("light", "dark")) {
            widget.call("update", Map.of("theme", Map.of("colorScheme", scheme)));
            page.waitForCondition(
                    () -> text(page, "css('.panel', 'colorScheme')").equals(scheme));
            assertThat(number(page, "contrast(css('.bubble', 'backgroundColor'), css('.panel', 'backgroundColor'))"))
                    .as(scheme)
                    .isGreaterThanOrEqualTo(1.25);
        }
        widget.call("update", Map.of("theme", Map.of("width", 760)));
        page.waitForCondition(() -> number(page, "box('.panel').width") == 760);
        // The width of 62 digits of the font.
        assertThat(number(page, "box('.log').width")).isBetween(480.0, 620.0);
        assertThat(number(page, "box('.log').left - box('.panel').left"))
                .isEqualTo(number(page, "box('.panel').right - box('.log').right"));
        page.setViewportSize(320, 640);
        page.waitForCondition(() -> number(page, "box('.panel').width") == 320);
        assertThat(number(page, "box('.md').width")).isGreaterThanOrEqualTo(286);
    }

    @Test
    void theMarkIsNeverALetterOfTheNameAndSymbolsAreVisible(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        assertThat(text(page, "$('[part~=title]').textContent")).isEqualTo("Assistant");
        assertThat(text(page, "$('.header [part~=avatar]').textContent")).isEmpty();
        assertThat(text(page, "css('.header [part~=avatar] svg', 'width')")).isEqualTo("20px");
        widget.call("update", Map.of("theme", Map.of("agentAvatar", "✦", "accent", "#0b6b53")));
        page.waitForCondition(
                () -> text(page, "$('.header [part~=avatar]').textContent").equals("✦"));
        assertThat(number(page, "contrast(css('.header .avatar', 'color'), css('.header .avatar', 'backgroundColor'))"))
                .isGreaterThan(4.5);
    }

    @Test
    void theHeaderKeepsItsOrderAndANarrowOneMovesButtonsIntoTheMenu(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        widget.call("update", Map.of("theme", Map.of("agentName", "Beans Coffee Roasters Berlin")));
        widget.button("Larger").waitFor();
        assertThat(names(page)).isEqualTo("More options,Larger,Close chat");
        widget.say("say: Hello there.");
        widget.awaitEvent("message:received");
        page.waitForCondition(() -> names(page).equals("Conversations,New chat,More options,Larger,Close chat"));
        page.waitForCondition(() -> number(page, "box('.panel').width") == 400);
        assertThat(number(page, "box('.header').height")).isEqualTo(56);
        assertThat(text(page, "[box('.new-chat').width, box('.new-chat').height].join()"))
                .isEqualTo("36,36");
        assertThat(number(page, "box('.header .avatar').left - box('.panel').left"))
                .isEqualTo(12);

        page.setViewportSize(320, 640);
        page.waitForCondition(() -> names(page).equals("More options,Close chat"));
        assertThat(number(page, "box('.title').height")).isEqualTo(36);
        assertThat(number(page, "$('.title').scrollHeight")).isLessThanOrEqualTo(37);
        widget.button("More options").click();
        page.waitForCondition(() -> text(page, "all('.item').slice(0, 3).map((each) => each.textContent).join()")
                .equals("New chat,Conversations,Talk to a person"));
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(widget.host().locator("[part~=chat]").first().textContent()).contains("say: Hello there.");
        page.keyboard().press("Escape");
        page.waitForCondition(() -> text(page, "root.activeElement.ariaLabel").equals("More options"));
    }

    @Test
    void theComposerHasARingOnlyAfterAKeyElsewhere(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        String look = "[css('.composer', 'outlineStyle'), css('.composer', 'boxShadow').includes('3px'),"
                + " css('.composer', 'borderTopColor') === css('.disclosure', 'color')].join()";
        widget.composer().click();
        widget.composer().pressSequentially("Hi");
        assertThat(text(page, look)).isEqualTo("none,true,true");
        assertThat(number(page, "box('.composer').height")).isEqualTo(48);
        assertThat(text(page, "css('.submit > span', 'backgroundColor')"))
                .isNotEqualTo(text(page, "css('.panel', 'backgroundColor')"));
        widget.composer().fill("");
        assertThat(number(page, "contrast(css('.submit > span', 'color'), css('.submit > span', 'backgroundColor'))"))
                .isGreaterThan(4.5);
        assertThat(number(page, "contrast(css('.submit > span', 'backgroundColor'), css('.panel', 'backgroundColor'))"))
                .isBetween(1.25, 1.6);
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Tab");
        assertThat(text(page, "css('.composer', 'outlineStyle')")).isEqualTo("solid");
        widget.composer().press("x");
        assertThat(text(page, "css('.composer', 'outlineStyle')")).isEqualTo("solid");
        widget.button("More options").focus();
        widget.composer().click();
        assertThat(text(page, look)).isEqualTo("none,true,true");
    }

    @Test
    void aTouchScreenShowsTheStartersInsteadOfItsKeyboard(Stack stack, Visit visit) {
        Page page = visit.page();
        CDPSession devTools = page.context().newCDPSession(page);
        devTools.send(
                "Emulation.setDeviceMetricsOverride",
                json("{width: 390, height: 844, deviceScaleFactor: 1, mobile: true}"));
        devTools.send("Emulation.setTouchEmulationEnabled", json("{enabled: true, maxTouchPoints: 5}"));
        page.navigate(Shop.page(stack, "data-theme-suggested-prompts='[\"Which beans are new?\"]'")
                .toString());
        Widget widget = new Widget(page);
        widget.launcher().click();
        widget.button("Which beans are new?").waitFor();
        page.waitForCondition(() -> text(page, "root.activeElement.className").equals("scroll"));
        widget.button("Which beans are new?").click();
        widget.awaitEvent("message:received");
        widget.button("Close chat").click();
        widget.launcher().click();
        page.waitForCondition(() -> text(page, "root.activeElement.className").equals("field"));
    }

    @Test
    void theActionRowKeepsItsHeightAfterFeedback(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        Page page = visit.page();
        widget.composer().hover();
        // The last button belongs to a separate chunk.
        widget.button("Answer again").waitFor();
        assertThat(text(page, "all('.actions .action').map((each) => each.ariaLabel).join()"))
                .isEqualTo("Copy,Good answer,Bad answer,Answer again");
        assertThat(text(page, "all('.actions .action').map((each) => each.getBoundingClientRect().width).join()"))
                .isEqualTo("32,32,32,32");
        assertThat(number(page, "box('.actions').height")).isEqualTo(32);
        assertThat(number(page, "box('.actions').top - box('.parts').bottom")).isEqualTo(8);
        assertThat(number(page, "box('.actions .copy').left + 7 - box('.md').left"))
                .isZero();
        assertThat(number(page, "box('.composer').top - box('.actions').bottom"))
                .isGreaterThanOrEqualTo(16);
        String time = "css('.actions', 'content', '::after') + css('.actions', 'display', '::after')";
        assertThat(text(page, time)).startsWith("none");
        widget.button("Good answer").hover();
        assertThat(text(page, time)).matches("\".+\"block");
        widget.button("Good answer").click();
        assertThat(widget.awaitEvent("feedback")).containsEntry("value", "up");
        page.waitForCondition(() -> text(page, "$('.actions').textContent").equals("Thanks"));
        assertThat(number(page, "box('.actions').height")).isEqualTo(32);
        assertThat(text(page, time)).endsWith("none");

        widget.say("say: Half of it\n@error server_error | Something broke.");
        widget.awaitEvent("error");
        widget.button("Retry").waitFor();
        assertThat(number(page, "root.querySelectorAll('.actions').length")).isEqualTo(1);
    }

    @Test
    void codeAndTablesFadeOnlyOnSidesWithHiddenContent(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        String wide = "|" + " a long cell |".repeat(9) + "\n|" + " - |".repeat(9) + "\n|" + " 1 |".repeat(9) + "\n";
        widget.say("say: ```js\nconst words = \"" + "more and more ".repeat(9)
                + "\";\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n" + wide + "\n"
                + wide.replace("a long cell", "\u062e\u0644\u064a\u0629 \u0637\u0648\u064a\u0644\u0629"));
        widget.awaitEvent("message:received");
        widget.button("Copy").first().waitFor();

        assertThat(text(page, "$('.code-head').textContent")).isEqualTo("JavaScriptWrap");
        assertThat(number(page, "box('.code-head').height")).isEqualTo(36);
        assertThat(text(page, "css('.code-head .copy', 'content', '::after')")).isEqualTo("\"Copy\"");
        String sides = "all('.md pre, .md .table').map((each) => ['left', 'right']"
                + ".map((side) => each.matches(`[data-more~=${side}]`) ? 1 : 0).join('')).join()";
        // Code, a table that fits, a wide one, and one from right to left.
        page.waitForCondition(() -> text(page, sides).equals("01,00,01,10"));
        assertThat(text(page, "css('.md pre', 'maskImage') + css('.md pre', 'backgroundImage')"))
                .contains("24px")
                .endsWith("none");
        assertThat(number(page, "all('.md table')[0].offsetWidth")).isLessThan(100);
        page.evaluate(
                MEASURE,
                "[all('.md pre')[0].scrollLeft = 40, all('.table')[1].scrollLeft = 9999, all('.table')[2].scrollLeft = -9999]");
        page.waitForCondition(() -> text(page, sides).equals("11,00,10,01"));
    }

    @Test
    void aTableThatFitsOrHidesOnlyAFewPixelsDoesNotFade(Stack stack, Visit visit) throws IOException {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        String wide = "|" + " a long cell |".repeat(5) + "\n|" + " - |".repeat(5) + "\n|" + " 1 |".repeat(5) + "\n";
        widget.say("say: | a | b |\n| - | - |\n| 1 | 2 |\n\n" + wide);
        widget.awaitEvent("message:received");
        Locator tables = widget.log().locator(".table");
        page.waitForCondition(() -> "right".equals(tables.last().getAttribute("data-more")));
        tables.last().locator("td").first().hover();
        assertThat(picture(tables.first(), "")).isEqualTo(picture(tables.first(), "none"));

        // The panel becomes so wide that the other table overflows by six pixels.
        int missing = ((Number) tables.last().evaluate("box => box.scrollWidth - box.clientWidth")).intValue();
        widget.call("update", Map.of("theme", Map.of("width", 400 + missing - 6)));
        page.waitForCondition(() -> tables.last().getAttribute("data-more") == null);
        assertThat(((Number) tables.last().evaluate("box => box.scrollWidth - box.clientWidth")).intValue())
                .isBetween(1, 8);
        assertThat(picture(tables.last(), "")).isEqualTo(picture(tables.last(), "none"));
    }

    /** Renders {@code box} with {@code mask} applied (empty: the style sheet's own mask) and returns its pixels. */
    private static List<Integer> picture(Locator box, String mask) throws IOException {
        box.evaluate("(box, mask) => { box.style.mask = mask; }", mask);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(box.screenshot()));
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .boxed()
                .toList();
    }

    @Test
    void aNameOfOneLongWordShowsTwelveCharactersAtTheSmallestWidth(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        Page page = visit.page();
        widget.call("update", Map.of("theme", Map.of("agentName", "Donaudampfschifffahrtsgesellschaft")));
        page.setViewportSize(320, 640);
        page.waitForCondition(() -> names(page).equals("More options,Close chat"));
        assertThat(number(page, """
                        (() => {
                          const title = $('.title'), text = title.firstChild, range = document.createRange();
                          const { right, bottom } = title.getBoundingClientRect();
                          const ends = [...text.data].map((_, i) => {
                            range.setStart(text, i);
                            range.setEnd(text, i + 1);
                            return range.getBoundingClientRect();
                          });
                          // The last visible one may be the ellipsis.
                          return ends.filter((end) => end.right <= right && end.bottom <= bottom + 1).length - 1;
                        })()""")).isGreaterThanOrEqualTo(12);
    }

    /** Returns the names of the header's buttons in their order. */
    private static String names(Page page) {
        return text(page, "all('.header .tool-button').map((each) => each.ariaLabel).join()");
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate(MEASURE, expression)).doubleValue();
    }

    private static String text(Page page, String expression) {
        return (String) page.evaluate(MEASURE, expression);
    }
}
