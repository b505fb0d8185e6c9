// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** Pages whose listeners, styles and scripts reach for everything, in each engine. The cases are tested in {@code cdn-dist/test/panel}. */
@EndToEnd
class MeddlingPageTest {
    @ParameterizedTest
    @EngineSource
    void shortcutsFocusTrapsScrollLocksAndStylesOfThePageEndAtThePanel(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            tab.evaluate("""
                    const style = document.createElement("style");
                    style.textContent = `:root { --o: 1; --w: 1; --view-height: 1px; --on-instead: none }
                      body { user-select: none; -webkit-user-select: none; caret-color: transparent; cursor: none }
                      ::selection { color: transparent; background: transparent }`;
                    document.head.append(style);
                    const search = document.createElement("input");
                    document.body.append(search);
                    window.ran = [];
                    for (const target of [document, window]) {
                      target.addEventListener("keydown", (event) => {
                        if (event.target === search) return;
                        ran.push(event.key);
                        event.preventDefault();
                        search.focus();
                      });
                    }
                    document.addEventListener("focusin", () => search.focus());
                    for (const type of ["beforeinput", "wheel", "touchmove", "copy", "cut", "paste", "contextmenu", "selectstart", "dragstart"]) {
                      document.addEventListener(type, (event) => event.preventDefault(), { passive: false });
                    }
                    await agent.open();
                    await agent.turn("Is it open?", "Yes, every day.");
                    """);
            tab.type(".composer textarea", "a/b fast k");
            Object seen = tab.evaluate("""
                    const field = agent.find(".composer textarea");
                    const style = (selector, pseudo) => getComputedStyle(agent.find(selector), pseudo);
                    const goesOn = ["wheel", "touchmove", "copy", "paste", "contextmenu", "selectstart"].filter((type) =>
                      agent.find(".md").dispatchEvent(new Event(type, { bubbles: true, composed: true, cancelable: true })));
                    return [
                      field.value, agent.root().activeElement === field, ran.length, goesOn.length,
                      getComputedStyle(document.querySelector("karta-widget")).webkitUserSelect,
                      style(".composer textarea").caretColor !== "rgba(0, 0, 0, 0)",
                      style(".md p", "::selection").color !== "rgba(0, 0, 0, 0)",
                      agent.find(".panel").getBoundingClientRect().height > 300,
                    ].join("|");
                    """);
            assertThat(seen).isEqualTo("a/b fast k|true|0|6|text|true|true|true");
        }
    }

    @ParameterizedTest
    @EngineSource
    void anAnswerThatIsTranslatedWhileItGrowsLosesAndDoublesNoWord(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            Object seen = tab.evaluate("""
                    const translate = () => {
                      const walker = document.createTreeWalker(agent.find(".md"), NodeFilter.SHOW_TEXT);
                      const texts = [];
                      while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
                      for (const text of texts) {
                        const font = document.createElement("font");
                        font.append(document.createElement("font"));
                        font.firstChild.textContent = text.data.toUpperCase();
                        text.replaceWith(font);
                      }
                    };
                    const words = () => agent.find(".md").textContent.toLowerCase();
                    await agent.open();
                    await agent.ask("Is it open?");
                    let sent = "";
                    let lost = 0;
                    for (let i = 0; i < 12; i++) {
                      const piece = `word ${i} **bold ${i}** and `;
                      sent += piece;
                      agent.say(piece);
                      await agent.until(() => agent.find(".md")?.textContent.toLowerCase().includes(`bold ${i}`));
                      for (let word = 0; word <= i; word++) if (words().split(`word ${word} `).length !== 2) lost++;
                      translate();
                    }
                    agent.say("done.");
                    agent.end();
                    await agent.seen(".actions");
                    return [lost, agent.find(".md").textContent === sent.replaceAll("*", "") + "done.", agent.find(".md font") === undefined].join("|");
                    """);
            assertThat(seen).isEqualTo("0|true|true");
        }
    }

    @ParameterizedTest
    @EngineSource
    void aDocumentThatIsWrittenAgainGetsAPanelThatObeysAndListens(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            tab.evaluate("""
                    await agent.open();
                    document.open();
                    document.write("<!doctype html><title>New</title><body><h1>New</h1>");
                    document.close();
                    await agent.until(() => agent.root());
                    window.answer = (await karta("open")).ok;
                    await agent.until(() => agent.find(".composer textarea"));
                    """);
            tab.type(".composer textarea", "Hello");
            tab.press("Enter");
            assertThat(tab.evaluate("""
                    await agent.seen(".bubble");
                    return [answer, document.querySelectorAll("karta-widget").length, agent.find(".bubble").textContent].join("|");
                    """)).isEqualTo("true|1|Hello");
        }
    }

    @ParameterizedTest
    @EngineSource
    void textWithoutSpacesAndTheFewTagsAreDrawn(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = open(engine, stack, tabs)) {
            Object seen = tab.evaluate("""
                    await agent.open();
                    await agent.turn("Is it open?", "**「保存」**を押す。https://example.com/docs。<!-- no -->\\n\\n| a |\\n|---|\\n| m<sup>2</sup><br>b |\\n\\n<kbd>Ctrl</kbd> H<sub>2</sub>O <i>x</i>");
                    const all = (selector) => [...agent.find(".md").querySelectorAll(selector)].map((each) => each.textContent);
                    const cell = agent.find(".md td");
                    return [...all("strong, a, sup, sub, kbd"), cell.getBoundingClientRect().height > 35, agent.find(".md").textContent.includes("no"), all("i").length].join("|");
                    """);
            assertThat(seen).isEqualTo("「保存」|https://example.com/docs|2|Ctrl|2|true|false|0");
        }
    }

    private static Tab open(Engine engine, Stack stack, Tabs tabs) {
        Tab tab = tabs.openUnchecked(engine, false);
        tab.open(Gallery.publish(Look.LIGHT, stack));
        return tab;
    }
}
