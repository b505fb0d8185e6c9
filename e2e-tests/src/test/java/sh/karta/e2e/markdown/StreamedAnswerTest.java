// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** An answer grows in the real panel: the final result is that of the whole text, and the reader is not disturbed. */
@EndToEnd
class StreamedAnswerTest {
    @ParameterizedTest
    @EngineSource
    void anySplitOfATextHasTheResultOfTheWholeText(Engine engine, Tabs tabs, Stack stack) {
        List<String> texts = new ArrayList<>(Answers.hostile(stack.pages().url()));
        texts.addAll(List.of(Answers.read("answers.md").split("\\n=====\\n", -1)));
        Random random = new Random(11);
        List<List<String>> pieces =
                texts.stream().map(text -> cut(text, random)).toList();
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));

        tab.evaluate("await agent.ask()");
        Answers.runInBatches(tab, pieces, """
                for (const pieces of given) {
                  const part = agent.parts().length;
                  for (const piece of pieces) {
                    agent.say(`streamed ${part}`, piece);
                    if (piece.length % 4 === 0) await agent.frame();
                  }
                  agent.say(`whole ${part}`, pieces.join(""));
                  await agent.until(() => agent.parts().length === part + 2);
                }
                """);
        Object differences = tab.evaluate("""
                await agent.end();
                const shown = agent.parts().map(agent.dump);
                return shown.flatMap((streamed, i) => i % 2 || streamed === shown[i + 1] ? []
                  : [`--- streamed\n${streamed}\n--- whole\n${shown[i + 1]}`]);
                """);

        assertThat((List<?>) differences).isEmpty();
        assertThat(((Number) tab.evaluate("return agent.parts().length")).intValue())
                .isEqualTo(2 * texts.size());
    }

    private static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(40));
            // JSON in a stream can contain half a character, but this test's UTF-8 cannot.
            end += end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? 1 : 0;
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    @Test
    void selectionAndFocusSurviveLaterText(Stack stack, Visit visit) {
        Page page = visit.page();
        visit.open(Answers.page(stack, true));

        Object kept = page.evaluate("""
                async () => {
                  await agent.ask();
                  const selection = () => (agent.root().getSelection?.() ?? getSelection());
                  agent.say("a", "First **bold** words.\\n\\n```js\\nlet a = 1;\\n```\\n\\nThe open one has *some* words");
                  // The answer is shown again when the file with the button has loaded.
                  await agent.until(() => agent.root().querySelector(".md .copy"));
                  const open = await agent.until(() => [...agent.root().querySelectorAll(".md p")][1]);
                  await agent.until(() => open.textContent.endsWith("words"));
                  const closed = agent.root().querySelector(".md p");
                  const results = [];
                  for (const [from, to] of [[closed, closed], [open, open], [closed, open]]) {
                    selection().setBaseAndExtent(from.firstChild, 0, to.lastChild, to.lastChild.data.length);
                    const before = selection().toString();
                    const nodes = [...closed.childNodes, ...open.childNodes];
                    agent.root().querySelector(".md .copy").focus();
                    for (const piece of [" and", " **more", "** of", " `them`,", " [li", "nk](https://a.ex", "ample)\\nnext"]) {
                      agent.say("a", piece);
                      await agent.frame();
                    }
                    const round = results.length / 3 + 1;
                    await agent.until(() => open.textContent.split("next").length > round);
                    results.push(before.length > 15 && selection().toString() === before ? "" : `${before} became ${selection()}`);
                    results.push(nodes.every((node) => node.isConnected) ? "" : "a node was removed");
                    results.push(agent.root().activeElement?.localName);
                  }
                  agent.say("a", "\\n\\n" + "another\\n\\n".repeat(40));
                  await agent.end();
                  results.push(selection().toString().includes("First bold words.") ? "" : "gone at the end");
                  return results;
                }
                """);

        assertThat((List<?>) kept).isEqualTo(List.of("", "", "button", "", "", "button", "", "", "button", ""));
    }

    @Tag("full")
    @Test
    void expensiveTextIsDrawnAtMostTenTimesASecond(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object draws = visit.page().evaluate("""
                async () => {
                  // Uses the times that the panel reads from the clock, so that a machine that stops in between
                  // shortens no pause.
                  const now = performance.now.bind(performance);
                  let read = 0;
                  performance.now = () => (read = now());
                  await agent.ask();
                  // The arrival of the deferred files is drawn immediately, so they are loaded first.
                  agent.say("a", "Some words to begin with. ");
                  await agent.until(() => agent.root().querySelector(".history-button"));
                  const text = await agent.until(() => agent.root().querySelector(".md p"));
                  const draws = [];
                  let drawing = false;
                  for (const name of ["appendData", "replaceData"]) {
                    const write = CharacterData.prototype[name];
                    CharacterData.prototype[name] = function (...given) {
                      if (text.contains(this) && !drawing) {
                        drawing = true;
                        draws.push(read);
                        for (const start = now(); now() < start + 10; );
                        Promise.resolve().then(() => { drawing = false; });
                      }
                      return write.apply(this, given);
                    };
                  }
                  while (draws.length < 14) {
                    agent.say("a", "words ");
                    await agent.frame();
                  }
                  // The first two updates may follow a cheap run, after which the panel waits less.
                  const pauses = draws.slice(3).map((draw, i) => draw - draws[i + 2]);
                  await agent.end();
                  // A change of state, such as a loaded configuration, is drawn immediately. At most one occurs during the test.
                  return pauses.sort((a, b) => a - b).slice(1);
                }
                """);

        // Chromium's timers cut off fractions of a millisecond.
        assertThat((List<?>) draws)
                .hasSize(10)
                .allSatisfy(pause -> assertThat(((Number) pause).doubleValue()).isGreaterThan(98));
    }

    @Tag("full")
    @Test
    void theFileOfTheFeaturesIsRequestedWithTheFirstSentence(Stack stack, Visit visit) {
        Page page = visit.page();
        List<String> requests = new CopyOnWriteArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        visit.open(Answers.page(stack, true));

        page.evaluate("""
                async () => {
                  await agent.ask();
                  agent.say("a", "One word");
                  await agent.until(() => agent.root().querySelector(".md")?.textContent === "One word");
                }
                """);
        assertThat(requests).noneMatch(url -> url.contains("/panel.features."));

        page.evaluate("agent.say('a', ' is followed by more.')");
        page.waitForCondition(() -> requests.stream().anyMatch(url -> url.contains("/panel.features.")));
    }

    @Test
    void codeIsCopiedExactlyWhileItGrows(Stack stack, Visit visit) {
        Page page = visit.page();
        page.context()
                .grantPermissions(
                        List.of("clipboard-read", "clipboard-write"),
                        new BrowserContext.GrantPermissionsOptions()
                                .setOrigin(stack.pages().url().toString()));
        visit.open(Answers.page(stack, true));

        Object copied = page.evaluate("""
                async () => {
                  await agent.ask();
                  let code = "";
                  agent.say("a", "```java extra\\n");
                  const lines = Array.from({ length: 200 }, (_, i) => `${"\\t".repeat(i % 4)}<b>line</b> ${i}  `);
                  const results = [];
                  for (const [i, line] of lines.entries()) {
                    agent.say("a", line + "\\n");
                    code += line + "\\n";
                    if (i % 90 === 70) {
                      await agent.until(() => agent.root().querySelector(".md pre")?.textContent === code);
                      (await agent.until(() => agent.root().querySelector(".md .copy"))).click();
                      await agent.until(() => agent.root().querySelector(".md button[aria-label=Copied]"));
                      results.push(await navigator.clipboard.readText() === code);
                      await agent.until(() => agent.root().querySelector(".md button[aria-label=Copy]"));
                    }
                  }
                  agent.say("a", "```\\nbehind");
                  await agent.end();
                  const block = agent.root().querySelector(".md pre");
                  results.push(block.textContent === code, block.querySelectorAll("span").length);
                  results.push(agent.root().querySelector(".md .code-head span").textContent);
                  return results;
                }
                """);

        assertThat((List<?>) copied).isEqualTo(List.of(true, true, true, 4, "Java"));
    }

    @Tag("full")
    @Test
    void aPartThatGrowsAfterTheNextBeganIsShown(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object shown = visit.page().evaluate("""
                        async () => {
                          await agent.ask();
                          for (const [part, text] of [["a", "one"], ["b", "*two*"], ["a", " **three**"], ["b", " four"]]) {
                            agent.say(part, text);
                            await agent.frame();
                            await agent.frame();
                          }
                          await agent.end();
                          return agent.parts().map((part) => part.textContent);
                        }
                        """);

        assertThat((List<?>) shown).isEqualTo(List.of("one three", "two four"));
    }
}
