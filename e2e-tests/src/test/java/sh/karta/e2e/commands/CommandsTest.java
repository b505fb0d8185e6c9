// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The effect of each command after the bundle has loaded (public-api §2). */
@EndToEnd
class CommandsTest {
    @Test
    void openFocusesTheComposerAndCloseRestoresTheFocus(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().getByLabel("Search").focus();

        widget.call("open");
        assertThat(widget.composer()).isFocused();
        widget.call("close");
        assertThat(widget.panel()).isHidden();
        assertThat(visit.page().getByLabel("Search")).isFocused();
        assertThat(widget.eventNames()).containsExactly("ready", "open", "close");
    }

    @Test
    void openWithATextFillsTheComposer(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        widget.call("open", "Where is my order?");
        assertThat(widget.composer()).hasValue("Where is my order?");
        assertThat(widget.eventNames()).doesNotContain("message:sent");
    }

    @Test
    void toggleOpensAndCloses(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        widget.call("toggle");
        assertThat(widget.panel()).isVisible();
        widget.call("toggle");
        assertThat(widget.panel()).isHidden();
        assertThat(widget.eventNames()).containsExactly("ready", "open", "close");
    }

    @Test
    void repeatedOpenAndCloseHaveNoFurtherEffect(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        widget.call("open");
        widget.call("open");
        widget.call("close");
        widget.call("close");
        assertThat(widget.eventNames()).containsExactly("ready", "open", "close");
    }

    @Test
    void sendMessageMountsWithoutOpeningAndCountsUnread(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        widget.call("sendMessage", "say: Good day.");
        assertThat(widget.awaitEvent("unread")).containsEntry("count", 1);
        assertThat(widget.panel()).isHidden();
        assertThat(widget.launcher()).hasAccessibleName(Pattern.compile("1"));
        assertThat(widget.eventNames())
                .containsExactly(
                        "ready",
                        "message:sent",
                        "session:started",
                        "turn:started",
                        "message:received",
                        "unread",
                        "turn:ended");

        widget.call("open");
        assertThat(widget.log()).containsText("Good day.");
        assertThat(widget.awaitEvent("unread", 2)).containsEntry("count", 0);
        assertThat(widget.eventNames()).endsWith("open", "unread");
        widget.call("close");
        for (int i = 1; i <= 10; i++) {
            widget.call("sendMessage", "say: Good day.");
            assertThat(widget.awaitEvent("unread", 2 + i)).containsEntry("count", i);
            assertThat(widget.launcher().locator("[part=badge]")).hasText(i > 9 ? "9+" : "" + i);
        }
        assertThat(widget.launcher()).hasAccessibleDescription("10 unread");
    }

    @Test
    void messagesSentDuringATurnAreAnsweredInOrder(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        visit.page().evaluate("for (const n of [1, 2, 3]) void karta('sendMessage', `say: Answer ${n} of three.`)");
        widget.awaitEvent("message:received", 3);
        assertThat(widget.payloads("message:received"))
                .containsExactly(
                        Map.of("text", "Answer 1 of three."),
                        Map.of("text", "Answer 2 of three."),
                        Map.of("text", "Answer 3 of three."));
        assertThat(widget.payloads("session:started")).hasSize(1);
    }

    @Test
    void newConversationStartsASessionWithTheNextMessage(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: First chat.");
        widget.awaitEvent("message:received");

        widget.call("newConversation");
        assertThat(widget.log()).not().containsText("First chat.");
        assertThat(widget.payloads("session:started")).hasSize(1);
        widget.say("say: Second chat.");
        widget.awaitEvent("message:received", 2);
        assertThat(widget.payloads("session:started")).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void escalateBeforeASessionSendsNothing(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        widget.call("escalate", Map.of("reason", "angry", "context", Map.of("order", 7)));
        widget.call("escalate", Map.of("context", "plain"));
        widget.call("escalate");
        assertThat(widget.payloads("escalate")).hasSize(3);
        assertThat(widget.payloads("escalate").get(0))
                .isEqualTo(Map.of("reason", "angry", "context", noSession("order", 7)));
        assertThat(widget.payloads("escalate").get(1).get("context")).isEqualTo(noSession("value", "plain"));
        assertThat(widget.panel()).hasCount(0);
        assertThat(visit.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void escalateContainsTheTranscript(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("sendMessage", "say: Of course.");
        Object session = widget.awaitEvent("session:started").get("sessionId");
        widget.awaitEvent("message:received");

        widget.call("escalate", Map.of("reason", "person"));
        assertThat(widget.awaitEvent("escalate"))
                .containsEntry("reason", "person")
                .containsEntry(
                        "context",
                        Map.of(
                                "sessionId",
                                session,
                                "transcript",
                                List.of(
                                        Map.of("role", "user", "text", "say: Of course."),
                                        Map.of("role", "assistant", "text", "Of course."))));
    }

    @Test
    void initIsIgnoredWhileMountedAndWorksAfterShutdown(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");

        widget.call("init", Map.of("theme", Map.of("placeholder", "Ask us anything")));
        assertThat(widget.composer()).not().hasAttribute("placeholder", "Ask us anything");
        visit.expectProblem("console warning: .*init");

        widget.call("shutdown");
        widget.call("init", Map.of("theme", Map.of("placeholder", "Ask us anything")));
        widget.call("open");
        assertThat(widget.composer()).hasAttribute("placeholder", "Ask us anything");
    }

    @Test
    void shutdownRemovesTheWidgetAndOpenMountsItAgain(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: Kept for later.");
        widget.awaitEvent("message:received");

        widget.call("shutdown");
        assertThat(widget.host()).hasCount(0);
        widget.call("open");
        assertThat(widget.log()).containsText("Kept for later.");
        assertThat(widget.payloads("ready")).hasSize(2);
        assertThat(widget.payloads("session:started")).as("continued").hasSize(2);
    }

    @Test
    void shutdownDuringAnAnswerLeavesNothingRunning(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: " + "more ".repeat(400));
        widget.awaitText("more .*more more");

        widget.call("shutdown");
        assertThat(widget.host()).hasCount(0);
        int before = visit.requests().size();
        assertThat(widget.call("sendMessage", "say: Back again.")).isEqualTo(Map.of("ok", true));
        assertThat(visit.requests().size()).isGreaterThan(before);
    }

    @Test
    void resetForgetsTheVisitorAndTheConversation(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: To be forgotten.");
        Object first = widget.awaitEvent("session:started").get("sessionId");
        widget.awaitEvent("message:received");
        Object visitor = stored(visit.page(), "visitor");

        widget.call("reset");
        assertThat(widget.host()).hasCount(0);
        assertThat(stored(visit.page(), "visitor")).isNull();
        assertThat(stored(visit.page(), "session")).isNull();

        widget.call("sendMessage", "say: Fresh.");
        widget.awaitEvent("message:received", 2);
        assertThat(widget.awaitEvent("session:started", 2).get("sessionId")).isNotEqualTo(first);
        assertThat(stored(visit.page(), "visitor")).isNotNull().isNotEqualTo(visitor);
    }

    @Test
    void updateAppliesInPlace(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.composer().fill("half a thought");

        widget.call("update", Map.of("theme", Map.of("placeholder", "Ask us anything")));
        assertThat(widget.composer()).hasAttribute("placeholder", "Ask us anything");
        assertThat(widget.composer()).hasValue("half a thought");
        assertThat(widget.payloads("ready")).hasSize(1);
    }

    @Test
    void updateChangesTextsAndLanguageInPlace(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: Good day.");
        widget.awaitEvent("message:received");
        widget.composer().fill("half a thought");

        widget.call("update", Map.of("strings", Map.of("log", "Our talk")));
        assertThat(widget.log()).hasAccessibleName("Our talk");
        widget.call("update", Map.of("locale", "de"));
        assertThat(widget.host().locator("[lang=de]")).hasCount(1);
        assertThat(widget.log()).hasAccessibleName("Our talk");
        assertThat(widget.log()).containsText("Good day.");
        assertThat(widget.composer()).hasValue("half a thought");
        assertThat(widget.payloads("ready")).hasSize(1);
    }

    @Test
    void elementsOfThePageOpenThePanel(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().evaluate("""
                        () => {
                          const add = (name, value, content) => {
                            const element = document.createElement(name);
                            element.setAttribute("data-karta-open", value);
                            element.append(content);
                            document.body.append(element);
                            return element;
                          };
                          add("button", "", "Talk");
                          const inner = Object.assign(document.createElement("b"), { textContent: "Track" });
                          add("a", "Where is it?", inner).href = "#";
                        }""");

        visit.page().getByText("Track").click();
        assertThat(widget.composer()).hasValue("Where is it?");
        widget.call("close");
        visit.page().getByText("Talk").click();
        assertThat(widget.panel()).isVisible();
    }

    @Test
    void aWidgetRemovedByThePageIsRestored(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");
        widget.say("say: Still here.");
        widget.awaitEvent("message:received");

        visit.page().evaluate("document.body.replaceChildren()");
        assertThat(widget.log()).containsText("Still here.");
        visit.page().evaluate("document.body = document.createElement('body')");
        assertThat(widget.log()).containsText("Still here.");
    }

    @Test
    void theWidgetStaysAwayAfterRepeatedRemovalsByThePage(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);

        visit.page()
                .evaluate("async () => { for (let i = 0; i < 6; i++) { document.querySelector('karta-widget').remove();"
                        + " await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame); } }");
        assertThat(widget.host()).hasCount(0);
        visit.expectProblem("console warning: .*remov");
    }

    @Test
    void launcherCanBeLeftOut(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-launcher=\"false\""));
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("karta.loaded").equals(true));

        assertThat(widget.launcher().first()).isHidden();
        widget.call("open");
        assertThat(widget.panel()).isVisible();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'fly'                    | fly
                    7                        | 7
                    'on', 'landing', () => 1 | landing
                    'on', 'open'             | on
                    'once', 'open', 'x'      | once
                    'open', 7                | open
                    'sendMessage'            | sendMessage
                    'sendMessage', '  '      | sendMessage
                    'sendMessage', {}        | sendMessage
                    'init', 'x'              | init
                    'identify', 'u_1'        | identify
                    'update', 3              | update
                    'escalate', 'x'          | escalate
                    """)
    void anInvalidCallCausesOneWarningThatNamesIt(String call, String name, Stack stack, Visit visit) {
        start(stack, visit);

        Object answer = visit.page().evaluate("karta(" + call + ")");

        assertThat(((Map<?, ?>) answer).get("ok")).isEqualTo(false);
        assertThat(visit.problems()).hasSize(1);
        visit.expectProblem("console warning: .*" + name);
    }

    private static Widget start(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        assertThat(widget.launcher()).isVisible();
        return widget;
    }

    private static Map<String, Object> noSession(String key, Object value) {
        Map<String, Object> context = new HashMap<>();
        context.put(key, value);
        context.put("sessionId", null);
        context.put("transcript", List.of());
        return context;
    }

    private static Object stored(Page page, String name) {
        return page.evaluate(
                "(name) => Object.entries(localStorage).find(([key]) => key.startsWith('karta:1:')"
                        + " && key.endsWith(':' + name))?.[1] ?? null",
                name);
    }
}
