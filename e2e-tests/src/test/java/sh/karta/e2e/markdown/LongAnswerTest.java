// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
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

/** Memory of an answer of a megabyte, the parts that the engine may skip, and content wider than the panel. */
@EndToEnd
class LongAnswerTest {
    private static final int LENGTH = 1_000_000;

    /** The beginning of an answer, which loads the deferred features. Their memory is not the answer's. */
    private static final String FIRST = "The answer begins.\n\n";

    /** Characters per frame. */
    private static final int PIECE = 4_000;

    /** Nodes and their wrappers reference each other and are collected in alternate rounds. On a busy machine, it takes more of them. */
    private static final int COLLECTIONS = 4;

    private static final int MOST_COLLECTIONS = 40;

    @Tag("full")
    @Test
    void aMegabyteRetainsAtMostFourTimesItsTextAndFewExtraNodes(Tabs tabs, Stack stack) {
        // The page is not traced, because the recorder would inspect and retain it repeatedly.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Page page = tab.page();
            CDPSession devTools = page.context().newCDPSession(page);
            devTools.send("Performance.enable");
            devTools.send("HeapProfiler.enable");
            String section = Answers.read("answers.md").split("\\n=====\\n", -1)[0] + "\n\n";
            String answer = section.repeat(LENGTH / section.length() + 1);
            tab.open(Answers.page(stack, true));

            page.evaluate(
                    "async (text) => { await agent.ask(); agent.say('a', text);"
                            + " await agent.until(() => agent.root().querySelector('.history-button')); }",
                    FIRST);
            double before = heap(devTools);
            page.evaluate(
                    "async ([text, piece]) => { for (let at = 0; at < text.length; at += piece) {"
                            + " agent.say('a', text.slice(at, at + piece)); await agent.frame(); } await agent.end(); }",
                    List.of(answer, PIECE));
            double kept = heap(devTools) - before;
            int streamed = nodes(page);
            tab.open(Answers.page(stack, true));
            page.evaluate(
                    "async (text) => { await agent.ask(); agent.say('a', text); await agent.end(); }", FIRST + answer);
            int whole = nodes(page);

            System.out.printf(
                    "an answer of %d characters retains %.2f times its text, and has %d nodes (%d in one piece)%n",
                    answer.length(), kept / answer.length(), streamed, whole);
            assertThat(kept).as("bytes").isLessThan(4.0 * answer.length());
            assertThat(streamed).isBetween(answer.length() / 100, whole * 12 / 10);
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void blocksOutOfViewAreSkippedExceptNearTheEnd(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object skipped = visit.page().evaluate("""
                async () => {
                  await agent.ask();
                  // Ten groups of eight.
                  for (let i = 0; i < 80; i++) {
                    agent.say("a", `Paragraph ${i}.\n\n`);
                    await agent.until(() => agent.root().querySelector(".md")?.textContent.includes(`Paragraph ${i}.`));
                  }
                  const groups = () => [...agent.root().querySelector(".md").children].map((group) => group.style.contentVisibility === "auto");
                  const open = groups();
                  await agent.end();
                  return [open, groups()].map((all) => [all.length, all.lastIndexOf(true) + 1, all.indexOf(false)]);
                }
                """);

        assertThat(skipped).isEqualTo(List.of(List.of(10, 7, 7), List.of(10, 7, 7)));
    }

    /**
     * The panel is closed on the way, where an engine may not report the last position. Firefox rounds positions to the
     * pixels of a panel that opens, whose scale is not 1.
     */
    @Tag("full")
    @ParameterizedTest
    @EngineSource
    void theTextMovesByALinePerFrameForAReaderAtTheEnd(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, true));

        List<?> found = (List<?>) tab.evaluate(atTheEnd("""
                const task = () => new Promise((done) => {
                  const { port1, port2 } = new MessageChannel();
                  port2.onmessage = done;
                  port1.postMessage(null);
                });
                let most = 0;
                let at = scroll.scrollTop;
                // An observer's first report follows the callbacks of its frame, so it sees what the frame shows.
                const shown = new ResizeObserver(() => {
                  most = Math.max(most, Math.abs(scroll.scrollTop - at));
                  at = scroll.scrollTop;
                });
                let watched = true;
                const watch = () => {
                  shown.disconnect();
                  if (watched) {
                    shown.observe(scroll);
                    requestAnimationFrame(watch);
                  }
                };
                watch();
                let behind = 0;
                for (let i = 0; i < 6; i++) {
                  const commands = i % 2 === 0;
                  agent.say("a", paragraphs(80 + 9 * i, 89 + 9 * i));
                  while (commands && !drew(88 + 9 * i)) {
                    // A command draws at once: here usually before the frame whose scroll event continues the move.
                    await task();
                    karta("open");
                  }
                  await drawn(88 + 9 * i);
                  if (rest() > 24) behind++;
                  await agent.until(() => {
                    // Here the frame is drawn twice.
                    if (commands) karta("open");
                    return rest() <= 1;
                  });
                }
                await frames(1);
                watched = false;
                let interrupted = 0;
                for (let i = 0; i < 5; i++) {
                  agent.say("a", paragraphs(134 + 8 * i, 142 + 8 * i));
                  await drawn(141 + 8 * i);
                  if (rest() > 24) interrupted++;
                  karta("close");
                  await frames(3);
                  karta("open");
                  await agent.until(() => rest() <= 1);
                }
                await agent.end();
                return [behind > 0, interrupted > 0, most];
                """));

        assertThat(found.subList(0, 2)).isEqualTo(List.of(true, true));
        // A line is 22 pixels high.
        assertThat(((Number) found.get(2)).doubleValue()).isBetween(10.0, 22.5);
    }

    @Tag("full")
    @Test
    void aReaderWhoMovesUpSlowlyWhileTheTextMovesStaysBehind(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object stays = visit.page().evaluate("async () => {" + atTheEnd("""
                agent.say("a", paragraphs(80, 92));
                await agent.until(() => rest() > 100);
                for (let i = 0; i < 6; i++) {
                  scroll.scrollTop -= 1;
                  // A command draws at once: before the engine has reported the reader's move.
                  karta("open");
                  await agent.frame();
                }
                const at = scroll.scrollTop;
                await frames(10);
                return [scroll.scrollTop - at, rest() > 24].join();
                """) + "}");

        assertThat(stays).isEqualTo("0,true");
    }

    @Tag("full")
    @Test
    void wideCodeAndTablesScrollHorizontally(Stack stack, Visit visit) {
        visit.open(Answers.page(stack, true));

        Object findings = visit.page().evaluate("""
                async () => {
                  await agent.ask();
                  const wide = "wide ".repeat(12).trim();
                  const cells = Array.from({ length: 12 }, (_, i) => `column${i}`);
                  const row = `| ${cells.join(" | ")} |\\n`;
                  agent.say("a", `Before.\\n\\n\\`\\`\\`js\\nconst a = "${"x".repeat(300)}";\\n\\`\\`\\`\\n\\n${row}|${"---|".repeat(12)}\\n${row}\\n`);
                  agent.say("a", `> - ${wide}\\n>\\n>   \\`\\`\\`\\n>   ${"y".repeat(300)}\\n>   \\`\\`\\`\\n\\n${"z".repeat(300)} https://example.com/${"w".repeat(300)}`);
                  await agent.end();
                  const md = agent.root().querySelector(".md");
                  const findings = [];
                  // Space on both sides of a block for the focus ring.
                  const room = 3;
                  const boxes = [...md.querySelectorAll("pre, .table")];
                  for (const box of boxes) {
                    box.scrollLeft = 1e6;
                    if (box.scrollLeft < 50) findings.push(`${box.localName} scrolled to ${box.scrollLeft}`);
                    if (box.tabIndex !== 0) findings.push(`${box.localName} is not reached by keyboard`);
                  }
                  for (let element = md; element; element = element.parentElement) {
                    if (element.clientWidth && element.scrollWidth > element.clientWidth + room) findings.push(`${element.className} is ${element.scrollWidth} wide in ${element.clientWidth}`);
                  }
                  const right = md.getBoundingClientRect().right;
                  for (const each of md.querySelectorAll("*:not(pre *, .table *)")) if (each.getBoundingClientRect().right > right + room + 0.5) findings.push(`${each.outerHTML.slice(0, 80)} ${each.getBoundingClientRect().right} > ${right}`);
                  return [boxes.length, ...findings];
                }
                """);

        assertThat((List<?>) findings).isEqualTo(List.of(3));
    }

    /** Returns a script that fills the panel with 80 paragraphs, scrolls to their end, and then runs {@code steps}. */
    private static String atTheEnd(String steps) {
        return """
                const paragraphs = (from, to) => Array.from({ length: to - from }, (_, i) => `Paragraph ${from + i}.\n\n`).join("");
                const drew = (last) => agent.root().querySelector(".md")?.textContent.includes(`Paragraph ${last}.`);
                const drawn = (last) => agent.until(() => drew(last));
                const frames = async (count) => { for (let i = 0; i < count; i++) await agent.frame(); };
                await agent.ask();
                agent.say("a", paragraphs(0, 80));
                await drawn(79);
                await agent.until(() => agent.root().querySelector(".history-button"));
                const scroll = agent.root().querySelector(".scroll");
                const rest = () => scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop;
                await frames(3);
                scroll.scrollTop = 1e6;
                await frames(3);
                """ + steps;
    }

    private static int nodes(Page page) {
        return ((Number)
                        page.evaluate(
                                "() => { let n = 0;"
                                        + " for (const walker = document.createTreeWalker(agent.parts()[0]); walker.nextNode(); ) n++; return n; }"))
                .intValue();
    }

    private static double heap(CDPSession devTools) {
        double least = Double.MAX_VALUE;
        // Until some rounds in a row collect nothing.
        for (int i = 0, same = 0; i < MOST_COLLECTIONS && same < COLLECTIONS; i++) {
            devTools.send("HeapProfiler.collectGarbage");
            double used = used(devTools);
            same = used < least ? 0 : same + 1;
            least = Math.min(least, used);
        }
        return least;
    }

    private static double used(CDPSession devTools) {
        JsonObject metrics = devTools.send("Performance.getMetrics");
        for (JsonElement metric : metrics.getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("JSHeapUsedSize")) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new IllegalStateException("Chromium gave no JSHeapUsedSize");
    }
}
