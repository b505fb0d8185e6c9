// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.TouchScreen;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.stack.Stack;

/** Citations in an answer show the quote of their source, and sources are a row of chips below the text. */
@EndToEnd
class CitationsTest {
    private static final String TEXT =
            "Descale **every 200 cups**.[1](#source-1) With hard water, plan on six weeks.[2](#source-2)"
                    + "\\n\\nThe whole run takes 20 minutes, so start it in the evening and leave the water out.[7](#source-7)";

    private static final String TWO = """
            [{ n: 1, title: "Care guide", url: "/care", quote: "Descale every 200 cups." },
             { n: 2, title: "Water hardness", url: "https://www.example.com/water#hard", quote: "Above 14 \u00b0dH, descale every six weeks." }]""";

    /** Streams an answer with three citations, of which one has no source. */
    private static Locator answered(Stack stack, Visit visit, String items) {
        visit.open(Answers.page(stack, true));
        visit.page().evaluate("async () => {" + stream(items) + "}");
        return visit.page().locator("karta-widget");
    }

    /** Returns the body of a function that streams the answer. */
    private static String stream(String items) {
        return """
                await agent.ask();
                for (const piece of "%s".match(/[^]{1,7}/g)) {
                  agent.say("a", piece);
                  await agent.frame();
                }
                await agent.until(() => agent.root().querySelectorAll("[data-n]").length === 3);
                agent.links = agent.root().querySelectorAll(".md [href]").length;
                agent.send({ type: "agent.sources", items: %s });
                await agent.end();
                await agent.until(() => agent.root().querySelector(".chip"));
                """.formatted(TEXT, items);
    }

    private static Locator two(Stack stack, Visit visit) {
        return answered(stack, visit, TWO);
    }

    @ParameterizedTest
    @EngineSource
    void everyEngineOpensTheQuoteOfACitationBesideItsLine(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));
        String seen = """
                const quote = agent.root().querySelector(".quote");
                const box = quote.getBoundingClientRect();
                const mark = agent.root().querySelector("[data-n='2']").getBoundingClientRect();
                const chips = [...agent.root().querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect());
                return quote.checkVisibility() && [quote.querySelector("q").textContent,
                  box.top >= mark.bottom || box.bottom <= mark.top,
                  chips.some((chip) => chip.bottom > box.top && chip.top < box.bottom),
                  quote.querySelector("a").href].join(";");
                """;
        tab.evaluate(stream(TWO));
        assertThat(tab.evaluate(seen)).isEqualTo(false);
        tab.click("[data-n='2']");
        String opened = "Above 14 \u00b0dH, descale every six weeks.;true;false;https://www.example.com/water";
        assertThat((String) tab.evaluate(seen)).startsWith(opened);
        tab.click("[data-n='2']");
        assertThat(tab.evaluate(seen)).isEqualTo(false);

        tab.evaluate(
                "agent.root().querySelector('textarea').focus(); agent.root().querySelector('[data-n=\"2\"]').focus();");
        assertThat((String) tab.evaluate(seen)).startsWith(opened);
        assertThat(tab.evaluate("""
                        const press = (key) => agent.root().activeElement.dispatchEvent(
                          new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
                        press("Tab");
                        const link = agent.root().activeElement.className;
                        press("Escape");
                        return [link, agent.root().activeElement.dataset.n, agent.root().querySelector(".quote").checkVisibility()].join();
                        """)).isEqualTo("quote-link,2,false");
    }

    @Tag("full")
    @Test
    void sourcesOfOneSectionShareAChipAndEachCitationKeepsItsQuote(Stack stack, Visit visit) {
        Locator widget = answered(stack, visit, """
                [{ n: 1, title: "Care guide", url: "/care", quote: "Descale every 200 cups." },
                 { n: 2, title: "Care guide", url: "/care", quote: "With hard water, plan on six weeks." },
                 { n: 7, title: "Care guide", url: "/care#night", quote: "The whole run takes 20 minutes." }]""");
        assertThat(widget.locator(".chip")).hasCount(2);
        assertThat(widget.locator(".chip").first()).hasText("1Care guide");
        citation(widget, 2).click();
        assertThat(widget.locator(".quote q")).hasText("With hard water, plan on six weeks.");
        // The quote may cover the line above.
        citation(widget, 2).click();
        citation(widget, 1).click();
        assertThat(widget.locator(".quote q")).hasText("Descale every 200 cups.");
    }

    /** A citation is as high as ascent and descent of its font, so it may differ by a pixel. */
    @Tag("full")
    @Test
    void theMeasuresAreThoseOfTheDesign(Stack stack, Visit visit) {
        Locator widget = two(stack, visit);
        citation(widget, 1).click();
        assertThat(widget.locator(".quote")).isVisible();
        assertThat(visit.page().evaluate("""
            () => {
              const root = agent.root();
              const box = (selector) => root.querySelector(selector).getBoundingClientRect();
              const css = (selector, ...names) => names.map((name) => getComputedStyle(root.querySelector(selector))[name]).join(" ");
              const mark = "[data-n='2']";
              const [one, two] = [...root.querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect());
              return [
                `mark ${Math.abs(box(mark).height - 16) <= 1} ${box(mark).width >= 16} ${css(mark, "borderRadius", "fontSize", "fontWeight", "verticalAlign", "marginLeft")}`,
                `quote ${css(".quote", "borderRadius", "padding", "fontSize", "lineHeight")} ${Math.round(box(".quote").width - box(".md").width)}`,
                `bar ${css(".quote q", "borderLeftWidth")}`,
                `chips ${Math.round(one.height)} ${css(".chip", "borderRadius")} ${Math.round(two.left - one.right)} ${Math.round(box(".sources").top - box(".md").bottom)}`,
                `row ${Math.round(box(".actions").top - box(".sources").bottom)}`,
              ].join("\\n");
            }\
            """)).isEqualTo("""
            mark true true 5px 11px 500 4px 3px
            quote 12px 10px 14px 13px 20px 0
            bar 2px
            chips 28 8px 6 14
            row 8""");
    }

    @Tag("full")
    @Test
    void aTapOpensTheQuoteAndTheNextOneClosesIt(Stack stack, Visit visit) {
        TouchScreen screen = TouchScreen.of(visit.page());
        Locator widget = two(stack, visit);
        Locator quote = widget.locator(".quote");
        for (int i = 0; i < 2; i++) {
            screen.tap(citation(widget, 2));
            assertThat(quote).containsText("Above 14 \u00b0dH");
            assertThat(quote.locator("a")).hasCSS("min-height", "44px");
            screen.tap(citation(widget, 2));
            assertThat(quote).isHidden();
        }
        screen.tap(citation(widget, 1));
        assertThat(quote).containsText("Descale every 200 cups.");
        screen.tap(citation(widget, 2));
        assertThat(quote).containsText("Above 14 \u00b0dH");
        screen.tap(widget.getByRole(AriaRole.TEXTBOX));
        assertThat(quote).isHidden();
    }

    private static Locator citation(Locator widget, int number) {
        return widget.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Source " + number + ":"));
    }

    @Tag("full")
    @Test
    void aCitationOpensItsQuoteByPointerAndKeyboard(Stack stack, Visit visit) {
        Page page = visit.page();
        Locator widget = two(stack, visit);
        assertThat(page.evaluate("agent.links"))
                .as("citations have no target before their sources arrive")
                .isEqualTo(0);
        Locator quote = widget.locator(".quote");
        Locator first = citation(widget, 1);
        assertThat(quote).isHidden();
        assertThat(widget.locator("[data-n='7']")).isHidden();

        first.hover();
        assertThat(quote).containsText("Descale every 200 cups.");
        assertThat(widget.locator(".chip.open")).hasText("1Care guide");
        widget.getByRole(AriaRole.TEXTBOX).hover();
        assertThat(quote).isHidden();

        first.focus();
        assertThat(quote).isVisible();
        page.keyboard().press("Tab");
        assertThat(quote.getByRole(AriaRole.LINK)).isFocused();
        page.keyboard().press("Escape");
        assertThat(quote).isHidden();
        assertThat(first).isFocused();
        assertThat(first).hasAttribute("aria-expanded", "false");
        page.keyboard().press("Enter");
        assertThat(quote).isVisible();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        assertThat(citation(widget, 2)).isFocused();
        assertThat(quote).containsText("Above 14 \u00b0dH");

        citation(widget, 2).click();
        assertThat(quote).isVisible();
        citation(widget, 2).click();
        assertThat(quote).isHidden();
        assertThat(widget.getByRole(AriaRole.DIALOG)).isVisible();
    }

    @Tag("full")
    @Test
    void aQuoteThatOpensBeforeTheFirstFrameOfItsCitationStaysOpen(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));
        Object open = visit.page().evaluate("""
                async () => {
                  new MutationObserver((changes, observer) => {
                    const citation = agent.root().querySelector("[data-n][role]");
                    if (citation) {
                      observer.disconnect();
                      citation.focus();
                    }
                  }).observe(agent.root(), { attributes: true, childList: true, subtree: true });
                  %s
                  const quote = await agent.until(() => agent.root().querySelector(".quote"));
                  for (let i = 0; i < 3; i++) await agent.frame();
                  return quote.checkVisibility() && agent.root().activeElement.dataset.n;
                }""".formatted(stream(TWO)));
        assertThat(open).isEqualTo("1");
    }

    @Tag("full")
    @Test
    void theQuoteIsAsWideAsTheTextAndCoversNoChip(Stack stack, Visit visit) {
        Locator widget = two(stack, visit);
        String covers = """
                () => {
                  const root = agent.root();
                  const box = root.querySelector(".quote").getBoundingClientRect();
                  const text = root.querySelector(".parts").getBoundingClientRect();
                  const chips = [...root.querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect());
                  return [box.width === text.width, box.left === text.left,
                    chips.some((chip) => chip.bottom > box.top && chip.top < box.bottom)].join();
                }""";
        for (Locator anchor : List.of(
                citation(widget, 1),
                citation(widget, 2),
                widget.locator(".chip").nth(1))) {
            anchor.hover();
            assertThat(widget.locator(".quote")).isVisible();
            assertThat(visit.page().evaluate(covers)).isEqualTo("true,true,false");
            visit.page().keyboard().press("Escape");
            assertThat(widget.locator(".quote")).isHidden();
        }
    }

    /** Also while the panel opens, which scales it for a moment. */
    @Tag("full")
    @Test
    void theQuoteIsBesideItsCitationWhereThePageScalesThePanel(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));
        visit.page().evaluate("async () => {" + stream(TWO) + "}");
        assertThat(visit.page().evaluate("""
                async () => {
                  const place = () => {
                    const box = (selector) => agent.root().querySelector(selector).getBoundingClientRect();
                    const zoom = box(".panel").width / agent.root().querySelector(".panel").offsetWidth;
                    return [box(".quote").left - box(".md").left, box(".quote").width - box(".md").width, box(".sources").top - box(".quote").bottom]
                      .map((length) => Math.round(length / zoom)).join(" ");
                  };
                  const chip = agent.root().querySelector(".chip");
                  chip.focus();
                  const before = place();
                  chip.blur();
                  document.documentElement.style.transform = "scale(.5)";
                  agent.root().querySelector(".panel").style.transform = "scale(.8)";
                  chip.focus();
                  return [before, place()];
                }
                """)).isEqualTo(List.of("0 0 5", "0 0 5"));
    }

    @Tag("full")
    @Test
    void chipsShowForeignHostsFoldBeyondTwoRowsAndNeverLookAlike(Stack stack, Visit visit) {
        Locator widget = answered(stack, visit, """
                [{ n: 1, title: "Theming", url: "/theming#accent", quote: "x" },
                 { n: 2, title: "Theming", url: "/theming#font" },
                 { n: 3, title: "Water", url: "https://www.example.com/water", also: true },
                 { n: 4, title: "A title that fills a row of the panel on its own", url: "https://example.com/", also: true },
                 { n: 5, title: "No link", url: "javascript:alert(1)", also: true }]""");
        Locator fold = widget.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("5 sources"));
        assertThat(fold).isVisible();
        assertThat(widget.locator(".source .chip").first()).isHidden();
        fold.click();
        assertThat(widget.locator(".source .chip").first()).isFocused();
        assertThat(widget.locator(".source .chip")).hasText(new String[] {
            "1Theming",
            "2Theming/theming#font",
            "3Waterexample.com",
            "4A title that fills a row of the panel on its ownexample.com",
            "5No link"
        });
        assertThat(widget.locator(".also")).hasText("See also");
    }

    @Tag("full")
    @Test
    void aCopiedAnswerIsMarkdownWithItsCitationsAsNumbers(Stack stack, Visit visit) {
        Locator widget = two(stack, visit);
        visit.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        widget.locator(".actions")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Copy"))
                .first()
                .click();
        visit.page()
                .waitForCondition(() -> visit.page()
                        .evaluate("navigator.clipboard.readText()")
                        .toString()
                        .startsWith("Descale"));
        assertThat(visit.page().evaluate("navigator.clipboard.readText()"))
                .isEqualTo("Descale **every 200 cups**.[1] With hard water, plan on six weeks.[2]"
                        + "\n\nThe whole run takes 20 minutes, so start it in the evening and leave the water out.[7]");
    }

    @Tag("full")
    @Test
    void theSelectionInAFinishedParagraphSurvivesCitationsThatArriveLater(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));
        Object kept = visit.page().evaluate("""
                async () => {
                  await agent.ask();
                  agent.say("a", "Select these words.[1](#source-1)\\n\\nMore");
                  const p = await agent.until(() => agent.root().querySelector(".md p + p, .md p"));
                  const text = p.firstChild;
                  getSelection().setBaseAndExtent(text, 0, text, 6);
                  for (const piece of " text [2](#sou|rce-2) and [3](#source-3) end.".split("|")) {
                    agent.say("a", piece);
                    await agent.frame();
                  }
                  agent.send({ type: "agent.sources", items: [{ n: 1, title: "T", url: "/t", quote: "q" }] });
                  await agent.end();
                  await agent.until(() => agent.root().querySelector("[data-n][role]"));
                  return text.isConnected && p.firstChild === text && getSelection().toString();
                }""");
        assertThat(kept).isEqualTo("Select");
    }

    @Tag("full")
    @Test
    void theLinkScrollsToTheQuoteInThePageAndHighlightsIt(Stack stack, Visit visit) {
        String address = stack.publish(CitationsTest.class, "cited", Map.of()).toString();
        Locator widget = answered(stack, visit, """
                [{ n: 1, title: "Cited", url: "%s", quote: "A well-known, exact sentence \u2013 with 100 %% of its marks & signs." }]""".formatted(address));
        citation(widget, 1).focus();
        Page cited = visit.page()
                .waitForPopup(() -> widget.locator(".quote")
                        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Open the page"))
                        .click());
        cited.waitForCondition(() -> (Boolean) cited.evaluate("scrollY > 1000"));
        // The engine draws its highlight outside of any element. Its colour is the only one in the page.
        cited.waitForCondition(() -> isColored(cited.screenshot()));
    }

    /** Returns whether more than a few pixels have a colour other than grey. */
    private static boolean isColored(byte[] png) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(png));
            int colored = 0;
            for (int x = 0; x < image.getWidth(); x++) {
                for (int y = 0; y < image.getHeight(); y++) {
                    int color = image.getRGB(x, y);
                    colored += Math.abs((color >> 8 & 255) - (color & 255)) > 12 ? 1 : 0;
                }
            }
            return colored > 1_000;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
