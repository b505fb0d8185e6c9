// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
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

/** Closed blocks neither change, according to the engine's mutation records, nor move. */
@EndToEnd
@Tag("full")
class ClosedBlocksTest {
    /**
     * {@code closed.note()} records everything before the last block, item and row as closed.
     * {@code closed.touched()} returns the closed nodes that have changed since. Boxes that only group blocks may
     * receive their measured height. Boxes that scroll may be marked a frame later.
     */
    private static final String CLOSED = """
            const md = () => agent.root().querySelector(".md");
            const closed = (() => {
              const nodes = new Set();
              const findings = [];
              const groups = (node) => node.localName === "div" && !node.className.replace("full", "");
              const add = (node) => { nodes.add(node); node.childNodes.forEach(add); };
              const walk = (element) => {
                const children = [...element.children];
                children.slice(0, -1).forEach(add);
                const last = children.at(-1);
                if (last && /^(div|ul|ol|li|blockquote|table|tbody)$/.test(last.localName)) walk(last);
              };
              const read = (records) => {
                for (const { type, target, attributeName, removedNodes } of records) {
                  const gone = [...removedNodes].find((node) => nodes.has(node));
                  const measured = attributeName === "data-more" || (groups(target) && /^(class|style)$/.test(attributeName ?? ""));
                  if (gone || (nodes.has(target) && !measured)) {
                    findings.push({ target: gone ?? target, what: `${type} ${attributeName ?? ""} in ${target.outerHTML ?? target.data}` });
                  }
                }
              };
              const observer = new MutationObserver(read);
              return {
                begin: () => observer.observe(md(), { subtree: true, childList: true, characterData: true, attributes: true }),
                note: () => { read(observer.takeRecords()); walk(md()); },
                touched: () => { read(observer.takeRecords()); return findings.splice(0); },
                count: () => nodes.size,
              };
            })();
            """;

    @ParameterizedTest
    @EngineSource
    void closedBlocksItemsAndRowsAreNotTouchedAndDoNotMove(Engine engine, Tabs tabs, Stack stack) {
        String text = Answers.read("answers.md").split("\\n=====\\n", -1)[0] + "\n\nIn the end:\n\n"
                + "> quoted\n>\n> twice\n\n1. one\n   - inner\n   - other\n2. two\n\n".repeat(4) + "Done.";
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += 24) {
            pieces.add(text.substring(at, Math.min(text.length(), at + 24)));
        }
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));

        tab.evaluate("await agent.ask();" + CLOSED + """
                // Features complete a code block when they load, so they load first.
                agent.say("a", "```sh\\nls\\n```\\n\\nWell, ");
                await agent.until(() => md()?.querySelector("button"));
                closed.begin();
                const tops = new Map();
                const findings = [];
                let height = 0;
                agent.look = () => {
                  closed.note();
                  const blocks = [...md().children].flatMap((group) => [...group.children]);
                  blocks.slice(0, -1).forEach((block) => {
                    const top = block.getBoundingClientRect().top - md().getBoundingClientRect().top;
                    if (Math.abs(top - (tops.get(block) ?? top)) > 1) findings.push(`${block.textContent} went from ${tops.get(block)} to ${top}`);
                    tops.set(block, top);
                  });
                  if (md().offsetHeight < height - 1) findings.push(`shrank from ${height} to ${md().offsetHeight} at ${md().textContent.slice(-40)}`);
                  height = md().offsetHeight;
                };
                agent.found = () => [...findings, ...closed.touched().map(({ what }) => what),
                  closed.count() > 100 && tops.size >= 10 ? "looked" : `${closed.count()} ${tops.size}`];
                """);
        Answers.runInBatches(tab, pieces, """
                for (const piece of given) {
                  const before = agent.parts()[0].textContent;
                  let frames = 0;
                  agent.say("a", piece);
                  // A piece of syntax without text may show nothing.
                  await agent.until(() => agent.parts()[0].textContent !== before || ++frames === 6);
                  agent.look();
                }
                """);
        Object result = tab.evaluate("await agent.end(); return agent.found();");

        assertThat((List<?>) result).isEqualTo(List.of("looked"));
    }

    @Test
    void aLateDefinitionChangesOnlyTheLabelsThatWaitForIt(Stack stack, Visit visit) {
        Object result = run(stack, visit, """
                agent.say("a", "*a* [x] **b** [y] `c`\\n\\nno [z] here, but\\n\\n- an [x] in *an* item\\n- and none\\n\\nbehind\\n\\n");
                await agent.until(() => md()?.textContent.includes("behind"));
                const nodes = [...md().querySelectorAll("em, strong, code, li, ul, p")];
                const waiting = [nodes.find((node) => node.localName === "p"), nodes.find((node) => node.localName === "li")];
                closed.begin();
                closed.note();
                agent.say("a", "[x]: https://example.com/ 'T'\\n\\nlast");
                await agent.until(() => md().textContent.includes("last"));
                const changed = closed.touched();
                const links = [...md().querySelectorAll("a")];
                return [
                  links.map((a) => `${a.textContent} ${a.href} ${a.title} ${a.parentNode.localName}`).join(),
                  md().querySelector("p").textContent,
                  nodes.filter((node) => !node.isConnected).length,
                  changed.length > 0,
                  changed.filter(({ target }) => {
                    const element = target.nodeType === Node.TEXT_NODE ? target.parentNode : target;
                    return !waiting.some((each) => each.contains(element)) || /^(em|strong|code)$/.test(element.localName);
                  }).map(({ what }) => what).join(),
                ];
                """);

        assertThat((List<?>) result)
                .isEqualTo(
                        List.of("x https://example.com/ T p,x https://example.com/ T p", "a x b [y] c", 0, true, ""));
    }

    @Test
    void aListThatBecomesLooseGetsAClassAndKeepsItsItems(Stack stack, Visit visit) {
        Object result = run(stack, visit, """
                agent.say("a", "- one\\n- **two**\\n- three\\n\\n");
                await agent.until(() => md()?.querySelectorAll("li").length === 3);
                const list = md().querySelector("ul");
                const before = list.className;
                const items = [...list.children];
                closed.begin();
                closed.note();
                agent.say("a", "- four\\n\\nend");
                await agent.until(() => md().textContent.includes("end"));
                return [
                  before, list.className, list === md().querySelector("ul"), items.every((item, i) => item === list.children[i]),
                  ...closed.touched().map(({ what }) => what),
                ];
                """);

        assertThat((List<?>) result).isEqualTo(List.of("", "loose", true, true));
    }

    @Test
    void anOpenStepStaysOpenAndFocusedWhileTheAnswerContinues(Stack stack, Visit visit) {
        Object result = run(stack, visit, """
                const { root } = agent;
                const steps = () => [...root().querySelectorAll("details")];
                agent.send({ type: "agent.thinking", part_id: "t", text: "First I think", delta: true });
                agent.send({ type: "agent.tool_use", tool_use_id: "u", tool: "search_docs", input: { query: "beans" } });
                await agent.until(() => steps().length === 2);
                const [thinking, tool] = steps();
                for (const step of [thinking, tool]) step.querySelector("summary").click();
                tool.querySelector("summary").focus();
                agent.send({ type: "agent.thinking", part_id: "t", text: ", then I think again", delta: true });
                agent.send({ type: "agent.tool_result", tool_use_id: "u", output: { found: 3 }, is_error: false });
                for (let i = 0; i < 40; i++) {
                  agent.say("a", `Words **${i}** of the answer.\\n\\n`);
                  await agent.frame();
                }
                await agent.end();
                return [
                  steps()[0] === thinking, steps()[1] === tool, thinking.open, tool.open,
                  root().activeElement === tool.querySelector("summary"),
                  thinking.textContent.includes("then I think again"), tool.textContent.includes("found"),
                ];
                """);

        assertThat((List<?>) result).isEqualTo(List.of(true, true, true, true, true, true, true));
    }

    private static Object run(Stack stack, Visit visit, String body) {
        Page page = visit.page();
        visit.open(Answers.page(stack, true));
        return page.evaluate("async () => { await agent.ask();" + CLOSED + body + "}");
    }
}
