// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.stack.Stack;

/** Tests that code has colours without further elements, from a file that is requested with the first block of code. */
@EndToEnd
class CodeColorsTest {
    private static final String FILE = "/panel.highlight.";

    /** Functions that return the coloured words of a kind, and the number of all ranges. */
    private static final String RANGES = """
            const ranges = (kind) => [...(CSS.highlights.get(`karta-${kind}`) ?? [])];
            const words = (kind) => ranges(kind)
              .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).join("");
            const count = () => ["keyword", "string", "name", "comment"].reduce((sum, kind) => sum + ranges(kind).length, 0);
            """;

    @ParameterizedTest
    @EngineSource
    void streamedCodeHasFourColoursAndNoFurtherElements(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));

        Object found = tab.evaluate(RANGES + """
                if (!window.Highlight) return "plain";
                await agent.ask();
                const code = 'const a = four("b");\\n/* two\\n lines */\\n';
                for (const piece of ["Text.\\n\\n```js\\n", ...code, "```\\n"]) {
                  agent.say("a", piece);
                  await agent.frame();
                }
                await agent.end();
                await agent.until(() => words("comment").endsWith("*/"));
                const pre = agent.root().querySelector(".md pre");
                const colors = ["keyword", "string", "name", "comment"].map((kind) =>
                  getComputedStyle(pre.querySelector("span"), `::highlight(karta-${kind})`).color);
                return [words("keyword"), words("string"), words("name"), words("comment"), new Set(colors).size,
                  pre.querySelectorAll("*").length, pre.textContent === code].join(" ; ");
                """);

        // Old WebKit has no such API, and shows the code without colours.
        if (engine != Engine.WEBKIT || !"plain".equals(found)) {
            assertThat(found).isEqualTo("const ; \"b\" ; four ; /* two\n lines */ ; 4 ; 2 ; true");
        }
    }

    @Tag("full")
    @Test
    void theFileIsRequestedOnlyForCodeInANamedLanguage(Stack stack, Visit visit) {
        List<String> requests = new CopyOnWriteArrayList<>();
        visit.page().onRequest(request -> requests.add(request.url()));
        visit.open(Answers.page(stack, true));

        visit.page().evaluate("""
                async () => {
                  await agent.ask();
                  agent.say("a", "`inline` and\\n\\n```\\nno language\\n```\\n\\n    indented\\n\\nText.\\n\\n");
                  await agent.until(() => agent.root().querySelectorAll(".md .copy").length === 2);
                }
                """);
        assertThat(requests).anyMatch(url -> url.contains("/panel.features."));
        assertThat(requests).noneMatch(url -> url.contains(FILE));

        visit.page().evaluate("""
                async () => {
                  agent.say("a", "```css\\na { color: red }\\n```\\n");
                  await agent.end();
                  await agent.until(() => CSS.highlights.has("karta-name"));
                }
                """);
        assertThat(requests).filteredOn(url -> url.contains(FILE)).hasSize(1);
    }

    /** Engines visit all ranges of the page after each change of the document. */
    @Tag("full")
    @Test
    void onlyVisibleCodeHasRangesAndNoneStayWhenThePanelIsRemoved(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object counts = visit.page().evaluate("async () => {" + RANGES + """
                  await agent.ask();
                  const line = "let a = f('b'); // c\\n";
                  agent.say("a", "```js\\n" + line.repeat(2000) + "```\\n\\nEnd.\\n");
                  await agent.end();
                  await agent.until(() => count() > 0);
                  const visible = count();
                  const pre = agent.root().querySelector(".md pre");
                  const shown = () => ranges("comment").some((range) => pre.lastElementChild === range.startContainer.parentNode
                    || pre.firstElementChild.lastElementChild === range.startContainer.parentNode);
                  pre.lastElementChild.lastElementChild.scrollIntoView();
                  await agent.until(shown);
                  const end = count();
                  karta("shutdown");
                  await agent.until(() => count() === 0);
                  return [visible, end];
                }
                """);

        // 5 tokens a line, 64 lines a part, and at most three parts.
        assertThat((List<?>) counts)
                .hasSize(2)
                .allSatisfy(count -> assertThat(((Number) count).intValue()).isBetween(1, 5 * 64 * 3));
    }

    @Tag("full")
    @Test
    void anAnswerIsCompleteWithoutTheFile(Stack stack, Visit visit) {
        var refused = new AtomicBoolean();
        visit.page().onRequestFailed(request -> refused.set(true));
        visit.page().route("**" + FILE + "*", route -> route.abort());
        visit.open(Answers.page(stack, true));

        Object text = visit.page().evaluate("""
                async () => {
                  await agent.ask();
                  agent.say("a", "```js\\nlet a;\\n```\\n\\nbehind");
                  await agent.end();
                  await agent.until(() => agent.root().querySelector(".md .copy"));
                  return agent.parts()[0].textContent;
                }
                """);

        assertThat(text).asString().contains("let a;").contains("behind");
        visit.page().waitForCondition(refused::get);
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }
}
