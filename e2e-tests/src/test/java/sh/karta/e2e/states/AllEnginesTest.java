// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Behaviour that differs by engine: where a question stays, scroll anchoring while content above or below changes (WebKit has no
 * {@code overflow-anchor}), selections, the height of a text field, moving the focus, and clicks under a closed
 * panel.
 */
@EndToEnd
class AllEnginesTest {
    /** Reloads the panel with 90 earlier turns and waits for the last of them. */
    private static final String LONG_LOG = """
            const box = () => agent.find(".scroll");
            const line = (text) => [...agent.root().querySelectorAll(".turn *")]
              .find((each) => each.childElementCount === 0 && each.textContent.trim() === text);
            const top = (text) => line(text).getBoundingClientRect().top;
            const settled = async () => { for (let i = 0; i < 5; i++) await agent.frame(); };
            await agent.open();
            await agent.turn("Is it open?", "Yes.");
            const created_at = new Date().toISOString();
            const events = [];
            for (let i = 1; i <= 90; i++) {
              events.push(
                { type: "user.message", text: `Question ${i}.` },
                { type: "agent.message", part_id: `p${i}`, text: `Answer ${i}.\\n\\n` + "Some words that take a line or two. ".repeat(1 + i % 5) },
                { type: "session.status_idle", stop_reason: "end_turn" });
            }
            events.forEach((event, i) => Object.assign(event, { seq: i + 1, created_at }));
            // The agent's next message has a higher number than all of these.
            for (const event of events) await fetch("/events", { method: "POST" });
            agent.server.log = () => agent.json(200, { id: "s1", status: "idle", events });
            await karta("shutdown");
            await agent.open();
            await agent.until(() => line("Answer 90."));
            await agent.still();
            """;

    @ParameterizedTest
    @EngineSource(fast = {Engine.CHROMIUM, Engine.WEBKIT})
    void addingOlderMessagesKeepsTheLineInView(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            List<?> moves = (List<?>) tab.evaluate(LONG_LOG + """
                    const moves = [];
                    const first = () => agent.root().querySelector(".bubble").textContent;
                    while (!line("Question 1.")) {
                      const words = first();
                      box().scrollTop = 0;
                      const before = top(words);
                      await agent.until(() => first() !== words);
                      await settled();
                      moves.push(top(words) - before);
                    }
                    return moves;
                    """);
            assertThat(moves).hasSizeGreaterThan(1).allSatisfy(AllEnginesTest::isNoMove);
        }
    }

    @ParameterizedTest
    @EngineSource
    void aReaderFurtherUpIsNotMovedAndCanJumpToTheEnd(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            List<?> seen = (List<?>) tab.evaluate(LONG_LOG + """
                    const atEnd = () => box().scrollHeight - box().scrollTop - box().clientHeight < 2;
                    const seen = [atEnd()];
                    await agent.ask("And tomorrow?");
                    agent.say("It opens at nine. ".repeat(40));
                    await agent.until(() => agent.root().textContent.includes("opens at nine"));
                    await settled();
                    seen.push(atEnd());
                    line("Answer 85.").scrollIntoView({ block: "start" });
                    await agent.seen(".jump");
                    const before = top("Answer 85.");
                    for (let i = 0; i < 30; i++) {
                      agent.say("A line more.\\n\\n");
                      await agent.frame();
                    }
                    await settled();
                    seen.push(top("Answer 85.") - before);
                    agent.find(".composer textarea").value = "one\\ntwo\\nthree";
                    agent.find(".composer textarea").dispatchEvent(new Event("input"));
                    await settled();
                    seen.push(top("Answer 85.") - before);
                    agent.find(".jump").click();
                    await agent.until(() => atEnd() && !agent.find(".jump"));
                    return seen;
                    """);
            assertThat(seen.subList(0, 2)).isEqualTo(List.of(true, true));
            assertThat(seen.subList(2, seen.size())).hasSize(2).allSatisfy(AllEnginesTest::isNoMove);
        }
    }

    @ParameterizedTest
    @EngineSource
    void aQuestionStaysAtTheTopFromTheFirstTextToThreeSecondsAfterTheTurn(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            List<?> seen = (List<?>) tab.evaluate("""
                    const ended = [];
                    karta("on", "turn:ended", () => ended.push(true));
                    await agent.open();
                    await agent.turn("Is it open?", "Yes.");
                    await agent.ask("On Sundays, too?");
                    const frames = [];
                    let recording = true;
                    const record = () => {
                      const question = [...agent.root().querySelectorAll(".you")].at(-1);
                      const box = agent.find(".scroll");
                      if (agent.root().querySelectorAll(".md")[1]?.textContent) {
                        frames.push([question.getBoundingClientRect().top - box.getBoundingClientRect().top, box.scrollTop]);
                      }
                      if (recording) requestAnimationFrame(record);
                    };
                    record();
                    for (let i = 0; i < 30; i++) {
                      agent.say(`Paragraph ${i} of a long answer.\n\n`);
                      await agent.frame();
                    }
                    agent.end();
                    await agent.until(() => ended.length === 2);
                    const during = frames.length;
                    await agent.pass(3000);
                    await agent.still();
                    recording = false;
                    const most = (distances) => Math.max(...distances.map(Math.abs));
                    return [
                      Boolean(agent.find(".jump")), during > 0, frames.length > during,
                      most(frames.map(([top]) => top - 12)), most(frames.map(([, at]) => at - frames[0][1])),
                    ];
                    """);
            assertThat(seen.subList(0, 3)).isEqualTo(List.of(true, true, true));
            assertThat(seen.subList(3, seen.size())).hasSize(2).allSatisfy(AllEnginesTest::isNoMove);
        }
    }

    @ParameterizedTest
    @EngineSource
    void selectionSurvivesTheTextStreamedAfterIt(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            Object kept = tab.evaluate("""
                    await agent.open();
                    await agent.ask("Is it open?");
                    agent.say("The first paragraph is finished.\\n\\nThe second ");
                    await agent.until(() => agent.root().textContent.includes("The second"));
                    const paragraph = [...agent.root().querySelectorAll(".md p")][0];
                    const range = document.createRange();
                    range.selectNodeContents(paragraph);
                    const selection = getSelection();
                    selection.removeAllRanges();
                    selection.addRange(range);
                    for (let i = 0; i < 40; i++) {
                      agent.say("goes on and on. ");
                      if (i % 10 === 9) agent.say("\\n\\n");
                      await agent.frame();
                    }
                    agent.end();
                    await agent.seen(".actions");
                    return paragraph.isConnected && range.startContainer === paragraph && range.toString();
                    """);
            assertThat(kept).isEqualTo("The first paragraph is finished.");
        }
    }

    @ParameterizedTest
    @EngineSource(fast = {Engine.CHROMIUM, Engine.WEBKIT})
    void composerGrowsToSixLinesAndScrollsThen(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            List<?> heights = (List<?>) tab.evaluate("""
                    await agent.open();
                    const heights = [];
                    for (const lines of [1, 2, 6, 7, 40, 1]) {
                      const field = agent.find("textarea");
                      field.value = Array(lines).fill("A line.").join("\\n");
                      field.dispatchEvent(new Event("input", { bubbles: true }));
                      await agent.frame();
                      heights.push(agent.find("textarea").getBoundingClientRect().height);
                    }
                    return heights.map((height) => Math.round((height - heights[0]) / parseFloat(getComputedStyle(agent.find("textarea")).lineHeight) * 10) / 10);
                    """);
            assertThat(heights.stream().map(height -> ((Number) height).doubleValue()))
                    .containsExactly(0.0, 1.0, 5.0, 5.0, 5.0, 0.0);
        }
    }

    @ParameterizedTest
    @EngineSource
    void aClosedPanelTakesNoClicksAndNoTabStops(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            List<?> under = (List<?>) tab.evaluate("""
                    await agent.open();
                    await agent.still();
                    const { left, top, width, height } = agent.find(".panel").getBoundingClientRect();
                    const at = () => [[.5, .1], [.5, .5], [.1, .9], [.5, .95]]
                      .map(([x, y]) => document.elementFromPoint(left + x * width, top + y * height)?.localName === "karta-widget");
                    const open = at();
                    await karta("close");
                    await agent.until(() => !agent.find(".panel"));
                    await agent.still();
                    const reached = [...agent.root().querySelectorAll("textarea, button, a, [tabindex]")].filter((each) => {
                      each.focus();
                      return agent.root().activeElement === each;
                    }).map((each) => each.getAttribute("part"));
                    return [open.every(Boolean), at().some(Boolean), reached.join()];
                    """);
            assertThat(under).isEqualTo(List.of(true, false, "launcher"));
        }
    }

    private static Tab open(Engine engine, Stack stack, Tabs tabs) {
        Tab tab = tabs.openUnchecked(engine, false);
        tab.open(Gallery.publish(Look.LIGHT, stack));
        return tab;
    }

    private static void isNoMove(Object pixels) {
        assertThat(((Number) pixels).doubleValue()).isCloseTo(0, within(1.0));
    }
}
