// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Every payload of {@code hostile.txt} in core's tests as part of one answer, streamed into the real panel: nothing
 * runs, nothing is requested, nothing changes outside the message, and only known elements appear inside.
 */
@EndToEnd
class HostileAnswerTest {
    /** Streams each text a few characters per frame, and records executed scripts. */
    private static final String SAY = """
            // Script elements of the widget's own files are added and removed, so they do not count.
            const body = () => {
              const copy = document.body.cloneNode(true);
              copy.querySelectorAll("karta-widget > script[src*='/widget/v1/panel.'][integrity]").forEach((script) => script.remove());
              return copy.outerHTML;
            };
            agent.outside ??= () => JSON.stringify([
              document.head.outerHTML, body(), document.title, location.href, document.cookie,
              Object.getOwnPropertyNames(window).sort(), document.adoptedStyleSheets.length, frames.length]);
            agent.before ??= agent.outside();
            agent.findings ??= [];
            for (const text of given) {
              const part = agent.parts().length;
              for (let at = 0; at < text.length; at += 24) {
                agent.say(`${part}`, text.slice(at, at + 24));
                await agent.frame();
                if (window.hacked) agent.findings.push(`${text} has run`);
                delete window.hacked;
              }
              await agent.until(() => agent.parts().length === part + 1);
            }
            """;

    private static final String CHECK = """
            await agent.end();
            const findings = agent.findings;
            if (agent.outside() !== agent.before) findings.push(`outside changed from ${agent.before} to ${agent.outside()}`);
            const parts = agent.parts();
            if (parts.length !== given.length) findings.push(`${parts.length} parts for ${given.length} texts`);
            const tags = new Set(("a b blockquote button code del div em h3 h4 h5 h6 hr br input li ol p path pre span strong svg table tbody"
              + " td th thead tr ul").split(" "));
            const attributes = new Set(("aria-hidden aria-label aria-pressed checked class d data-host data-language data-more dir disabled href part rel start style tabindex translate"
              + " target title type viewBox").split(" "));
            const classes = /^(action|code-block|code-head|copy|fixed|full|icon|loose|more|table|task|wrap)?$/;
            const styles = /^(content-visibility|contain-intrinsic-(size|width|height)|padding-inline-start|text-align|width)$/;
            const check = (element, text) => {
              const wrong = (what) => findings.push(`${what} in ${element.outerHTML} of ${text}`);
              if (!tags.has(element.localName)) wrong("tag");
              for (const { name, value } of element.attributes) {
                if (!attributes.has(name)) wrong(name);
                if (name === "class" && !value.split(" ").every((each) => classes.test(each))) wrong("class");
              }
              for (const name of element.style) if (!styles.test(name)) wrong(name);
              if (element.hasAttribute("href")) {
                if (!/^(https?|mailto|tel):/.test(element.href)) wrong("scheme");
                if (element.rel !== "noopener noreferrer nofollow" || element.target !== "_blank") wrong("link");
                if (/@|xn--/.test(element.host) && !element.dataset.host) wrong("host that may mislead");
              }
            };
            parts.forEach((part, i) => part.querySelectorAll("*").forEach((element) => check(element, given[i])));
            return findings;
            """;

    /** Without a policy, the widget alone protects the page. */
    @Tag("full")
    @ParameterizedTest
    @EngineSource
    void payloadsAreShownAsTextWithoutAPolicy(Engine engine, Tabs tabs, Stack stack) {
        areShownAsText(engine, false, tabs, stack);
    }

    @ParameterizedTest
    @EngineSource
    void payloadsAreShownAsTextUnderAStrictPolicy(Engine engine, Tabs tabs, Stack stack) {
        areShownAsText(engine, true, tabs, stack);
    }

    private static void areShownAsText(Engine engine, boolean strict, Tabs tabs, Stack stack) {
        String project = stack.project().name();
        List<String> payloads = Answers.hostile(stack.pages().url());
        Tab tab = tabs.open(engine);
        tab.open(Answers.page(stack, strict));

        tab.evaluate("await agent.ask()");
        Answers.runInBatches(tab, payloads, SAY);
        assertThat((List<?>) Answers.run(tab, payloads, CHECK)).isEmpty();
        assertThat(stack.pages().strays()).isEmpty();
        assertThat((List<?>) tab.evaluate("return [...new Set(agent.requests)].sort();"))
                .isEqualTo(List.of(
                        "GET /" + project + "/v1/managed-agents/sessions/s1/events/stream",
                        "GET /v1/embed/config",
                        "POST /" + project + "/v1/managed-agents/sessions",
                        "POST /" + project + "/v1/managed-agents/sessions/s1/events",
                        "POST /v1/embed/session-tokens"));
    }
}
