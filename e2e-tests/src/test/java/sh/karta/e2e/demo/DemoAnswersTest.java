// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The starters of the demo's page, answered from the documentation. */
@EndToEnd
class DemoAnswersTest {
    private static final Path DOCS = Path.of("..", "docs", "pages");
    /** This one shows how a long answer streams. */
    private static final String LONG = "Give me a long answer";

    private static final double PANEL_HEIGHTS = 1.2;

    @TempDir
    static Path folder;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = Stack.start(folder.resolve("data"), "--docs", DOCS.toString());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** Returns height in panels, first line, and text outside of code of the last answer. */
    @SuppressWarnings("unchecked") // a plain object
    private static Map<String, Object> answer(Visit visit) {
        return (Map<String, Object>) visit.page().evaluate("""
            () => {
              const root = document.querySelector("karta-widget").shadowRoot;
              const turn = [...root.querySelectorAll(".turn.agent")].at(-1);
              const prose = turn.cloneNode(true);
              for (const code of prose.querySelectorAll("pre, code")) code.remove();
              return {
                panels: turn.getBoundingClientRect().height / root.querySelector("[part~=panel]").getBoundingClientRect().height,
                first: turn.querySelector(".md").firstElementChild.textContent,
                prose: prose.textContent,
              };
            }\
            """);
    }

    /** Asks, and waits until the answer is drawn to its end. */
    private static void ask(Widget widget, String question, int before) {
        widget.say(question);
        assertThat(widget.log().locator(".agent .actions")).hasCount(before + 1);
    }

    @Test
    void eachStarterHasAShortAnswerWithoutTags(Visit visit) {
        visit.open(stack.agent().url().resolve("/"));
        Widget widget = new Widget(visit.page());
        assertThat(widget.composer()).isVisible();
        List<String> starters = widget.host().locator(".prompt").allTextContents();
        assertThat(starters).hasSizeGreaterThan(3).contains(LONG);
        int asked = 0;
        for (String starter : starters) {
            if (!starter.equals(LONG)) {
                ask(widget, starter, asked++);
                // Sources are drawn by a file of their own, and count too.
                assertThat(widget.log()
                                .locator(".agent")
                                .last()
                                .locator(".chip")
                                .first())
                        .isAttached();
                Map<String, Object> answer = answer(visit);
                assertThat(((Number) answer.get("panels")).doubleValue())
                        .as("panel heights of %s", starter)
                        .isLessThanOrEqualTo(PANEL_HEIGHTS);
                assertThat((String) answer.get("prose"))
                        .as(starter)
                        .doesNotContainPattern("</?[A-Za-z]")
                        .doesNotContain("I'm not sure", "I found nothing");
                if (starter.contains("accent")) {
                    assertThat((String) answer.get("first")).contains("field accent");
                }
            }
        }
        ask(widget, "thanks", asked);
        assertThat((String) answer(visit).get("first")).isEqualTo("You're welcome!");
    }
}
