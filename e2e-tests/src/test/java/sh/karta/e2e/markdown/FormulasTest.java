// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** Tests that formulas are MathML, drawn by a file that is requested with the first one. */
@EndToEnd
class FormulasTest {
    private static final String FILE = "/panel.math.";

    private static final String DRAWN = """
            await agent.ask();
            agent.say("a", "So $x_1 + x_2$ is\\n\\n$$\\\\frac{a}{b}$$\\n\\n$$" + "x + ".repeat(80) + "x$$\\n\\nText.");
            await agent.end();
            await agent.until(() => agent.root().querySelectorAll("math").length === 3);
            """;

    @Tag("full")
    @ParameterizedTest
    @EngineSource
    void everyEngineShowsFormulasInTheLineAndInBlocksThatScroll(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));

        Object drawn = tab.evaluate(DRAWN + """
                const [line, block, wide] = agent.root().querySelectorAll("math");
                const box = (element) => element.getBoundingClientRect();
                const [over, under] = block.querySelector("mfrac").children;
                const text = line.closest("p"), around = box(block.parentNode);
                await agent.until(() => wide.parentNode.dataset.more);
                return [
                  box(line).left > box(text).left && box(line).right < box(text).right && box(text).height < 50,
                  box(over).bottom <= box(under).top + 1,
                  Math.abs((box(over).left + box(over).right) - (around.left + around.right)) <= 2,
                  getComputedStyle(line).fontSize, getComputedStyle(block).fontSize, wide.parentNode.dataset.more,
                  box(wide.parentNode).width <= box(text).width + 1, agent.root().querySelector(".scroll").scrollLeft,
                ].join();
                """);
        assertThat(drawn).isEqualTo("true,true,true,15px,17px,right,true,0");
    }

    @Tag("full")
    @Test
    void aWideFormulaScrollsUnderAFinger(Stack stack, Visit visit) {
        TouchScreen screen = TouchScreen.of(visit.page());
        visit.open(Answers.page(stack, true));
        visit.page().evaluate("async () => {" + DRAWN + "}");
        Locator wide =
                visit.page().locator("karta-widget").locator(".math.block").last();
        assertThat(wide).hasAttribute("data-more", "right");
        screen.swipe(wide, -200, 0);
        assertThat(wide).hasAttribute("data-more", "left right");
    }

    @Test
    void aStreamedFormulaIsDrawnOnceItIsCompleteAndCopiedAsItsSource(Stack stack, Visit visit) {
        List<String> requests = new CopyOnWriteArrayList<>();
        visit.page().onRequest(request -> requests.add(request.url()));
        visit.page()
                .context()
                .grantPermissions(
                        List.of("clipboard-read", "clipboard-write"),
                        new BrowserContext.GrantPermissionsOptions()
                                .setOrigin(stack.pages().url().toString()));
        visit.open(Answers.page(stack, true));

        Object before = visit.page().evaluate("""
                async () => {
                  await agent.ask();
                  agent.say("a", "It costs $5 and $6. So $x_1 + ");
                  await agent.until(() => agent.root().querySelector(".md")?.textContent.endsWith("$x_1 +"));
                  return agent.root().querySelector(".md").innerHTML.includes("math");
                }
                """);
        assertThat(before).isEqualTo(false);
        assertThat(requests).noneMatch(url -> url.contains(FILE));

        Object drawn = visit.page().evaluate("""
                async () => {
                  agent.say("a", "x_2$ is\\n\\n$$\\\\frac{a}{\\\\foo}$$\\n\\nText.");
                  await agent.end();
                  await agent.until(() => agent.root().querySelectorAll("math").length === 2);
                  const [line, block] = agent.root().querySelectorAll("math");
                  return [line.namespaceURI, line.querySelectorAll("msub").length, block.getAttribute("display"),
                    block.querySelector("mfrac").lastChild.textContent, getComputedStyle(line).fontSize,
                    getComputedStyle(block).fontSize, line.nextSibling.textContent].join(" ; ");
                }
                """);
        assertThat(drawn)
                .isEqualTo("http://www.w3.org/1998/Math/MathML ; 2 ; block ; \\foo ; 15px ; 17px ; $x_1 + x_2$");
        assertThat(requests).filteredOn(url -> url.contains(FILE)).hasSize(1);

        visit.page().locator(".actions button").first().click();
        visit.page().getByLabel("Copied").waitFor();
        assertThat((String) visit.page().evaluate("navigator.clipboard.readText()"))
                .startsWith("It costs $5 and $6. So $x_1 + x_2$ is\n");
        assertThat((String) visit.page()
                        .evaluate("navigator.clipboard.read()"
                                + ".then(([item]) => item.getType('text/html')).then((html) => html.text())"))
                .contains("<msub><mi>x</mi><mn>1</mn></msub>")
                .doesNotContain("$x_1");
    }
}
