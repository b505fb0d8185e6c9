// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.stack.Stack;

/** Code blocks that the page draws with {@code karta("render", …)}, under a strict policy. */
@EndToEnd
class DrawnCodeTest {
    @Tag("full")
    @Test
    void completeBlocksAreDrawnInThePagesDocumentUntilTheFunctionIsRemoved(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object drawn = visit.page().evaluate("""
                async () => {
                  window.calls = [];
                  const added = karta("render", "Chart", (element, code, { signal, ...look }) => {
                    calls.push([code, look.colorScheme, look.dir, signal]);
                    element.className = "chart";
                    element.textContent = code.toUpperCase();
                  });
                  await agent.ask();
                  agent.say("a", "```chart\\na,");
                  await agent.until(() => agent.root().querySelector("pre"));
                  await added;
                  agent.say("a", "b\\n```\\n");
                  const early = calls.length;
                  agent.say("a", "- Text\\n  ```CHART\\n  c\\n  ```");
                  await agent.until(() => calls.length === 1);
                  await agent.end();
                  await agent.until(() => calls.length === 2);
                  const [one] = document.querySelectorAll("karta-widget > .chart");
                  await agent.until(() => !agent.root().querySelector("pre").checkVisibility());
                  return [early, ...calls.map(([code, scheme, dir]) => `${code}${scheme} ${dir}`), one.textContent,
                    one.checkVisibility(), one.assignedSlot.getBoundingClientRect().height > 10].join(";");
                }
                """);
        assertThat(drawn).isEqualTo("0;a,b\nlight ltr;c\nlight ltr;A,B\n;true;true");

        Object removed = visit.page().evaluate("""
                async () => {
                  const { ok } = await karta("render", "chart", null);
                  return [ok, calls.every(([, , , signal]) => signal.aborted), document.querySelectorAll(".chart").length,
                    agent.root().querySelectorAll("slot").length, agent.root().querySelector("pre").checkVisibility()].join();
                }
                """);
        assertThat(removed).isEqualTo("true,true,0,0,true");
    }

    @Tag("full")
    @Test
    void aFailedFunctionLeavesTheCodeAndARemovedBlockAbortsItsDrawing(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object failed = visit.page().evaluate("""
                async () => {
                  window.warnings = [];
                  console.warn = (...values) => warnings.push(values.join(" "));
                  window.signals = [];
                  karta("render", "bad", () => { throw new Error("no chart"); });
                  karta("render", "good", async (element, code, { signal }) => { signals.push(signal); element.id = "good"; });
                  await agent.ask();
                  agent.say("a", "```bad\\na\\n```\\n\\n```good\\nb\\n```\\n\\n```bad\\nc\\n```\\n\\nText");
                  await agent.end();
                  await agent.until(() => signals.length === 1 && warnings.length > 0 && !document.getElementById("good").nextSibling);
                  await agent.until(() => agent.root().querySelectorAll(".drawn").length === 1);
                  return [agent.root().querySelectorAll("slot").length, signals[0].aborted, ...warnings].join(";");
                }
                """);
        assertThat(failed).isEqualTo("1;false;karta: render bad failed, so the code is shown: Error: no chart");

        Object gone = visit.page().evaluate("""
                async () => {
                  karta("newConversation");
                  await agent.until(() => signals[0].aborted);
                  const wrong = await karta("render", "no name", () => {});
                  const missing = await karta("render", "chart");
                  return [document.getElementById("good"), wrong.error.code, missing.error.message, warnings.length].join(";");
                }
                """);
        assertThat(gone)
                .isEqualTo(
                        ";invalid_option;render: expected the name of a language (at most 64 characters, no spaces), and a function or null;3");
    }

    @Tag("full")
    @Test
    void aDrawingThatTakesMoreThanFiveSecondsLeavesTheCode(Stack stack, Visit visit) {
        visit.page().clock().install();
        visit.open(Answers.page(stack, true));
        visit.page().evaluate("""
                async () => {
                  window.warnings = [];
                  console.warn = (...values) => warnings.push(values.join(" "));
                  karta("render", "endless", (element, code, { signal }) => {
                    window.signal = signal;
                    element.id = "endless";
                    return new Promise(() => {});
                  });
                  await agent.ask();
                  agent.say("a", "```endless\\na\\n```\\n\\nText");
                  await agent.end();
                  await agent.until(() => document.getElementById("endless"));
                }
                """);
        visit.page().clock().fastForward(5_000);
        Object after = visit.page().evaluate("""
                async () => {
                  await agent.until(() => signal.aborted);
                  return [document.getElementById("endless"), agent.root().querySelector("pre").checkVisibility(), ...warnings].join(";");
                }
                """);
        assertThat(after)
                .isEqualTo(
                        ";true;karta: render endless failed, so the code is shown: the function has not finished within 5 seconds");
    }
}
