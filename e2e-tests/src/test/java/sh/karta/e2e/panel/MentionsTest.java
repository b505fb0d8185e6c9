// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Items of the page that visitors mention in a message ({@code karta("mentions", …)}). */
@EndToEnd
class MentionsTest {
    private static final String ADD = """
            () => {
              const people = [["7", "Anna Berg", "Sales"], ["8", "Ben", "Support"], ["9", "Andy"]];
              return karta("mentions", {
                items: async (query) => people
                  .filter(([, label]) => label.toLowerCase().startsWith(query.toLowerCase()))
                  .map(([id, label, detail]) => ({ id, label, detail })),
              });
            }
            """;

    @Test
    void aWordAfterTheTriggerRequestsItemsAndTheChoiceIsSentWithTheMessage(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        assertThat(visit.page().evaluate(ADD)).hasToString("{ok=true}");
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);

        field.pressSequentially("Ask @");
        assertThat(options).hasCount(3);
        assertThat(widget.host().getByRole(AriaRole.LISTBOX)).hasAccessibleName("Mentions");
        field.pressSequentially("an");
        assertThat(options).hasText(new String[] {"Anna BergSales", "Andy"});
        field.press("ArrowDown");
        field.press("Enter");
        assertThat(field).hasValue("Ask @Andy ");
        assertThat(options).hasCount(0);

        // In the middle of a text, by pointer.
        field.press("Home");
        field.pressSequentially("(@ANNA");
        assertThat(options).hasCount(1);
        options.click();
        assertThat(field).hasValue("(@Anna Berg Ask @Andy ");
        assertThat(field).isFocused();
        field.pressSequentially("or @b");
        assertThat(options).hasCount(1);
        field.press("Escape");
        assertThat(options).hasCount(0);

        Request post = visit.page()
                .waitForRequest(
                        request ->
                                request.method().equals("POST") && request.url().endsWith("/events"),
                        () -> field.press("Enter"));
        assertThat(post.postData())
                .contains("\"mentions\":[{\"id\":\"9\",\"label\":\"Andy\"},{\"id\":\"7\",\"label\":\"Anna Berg\"}]");
        widget.awaitEvent("message:received");
        assertThat(field).hasValue("");

        visit.page().evaluate("karta('mentions', null)");
        field.pressSequentially("@a");
        field.press("Enter");
        assertThat(widget.host().getByText("@a", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    @Test
    void theListClosesWhenTheCaretLeavesTheMention(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate(ADD);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);

        field.pressSequentially("hello @an");
        assertThat(options).hasCount(2);
        field.press("Home");
        assertThat(options).hasCount(0);

        field.press("End");
        field.pressSequentially("d");
        assertThat(options).hasCount(1);
        field.click(new Locator.ClickOptions().setPosition(3, 10));
        assertThat(options).hasCount(0);
        assertThat(field).hasValue("hello @and");
    }

    @Test
    void aChoiceAfterTheCaretHasLeftTheMentionChangesAndSendsNothing(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate(ADD);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);
        for (int caret : new int[] {0, 3}) {
            field.fill("");
            field.pressSequentially("hello @an");
            assertThat(options).hasCount(2);
            // A script moves the caret without a key or a click.
            field.evaluate("(field, caret) => field.setSelectionRange(caret, caret)", caret);
            field.press("Enter");
            assertThat(options).hasCount(0);
            assertThat(field).hasValue("hello @an");
        }
        assertThat(widget.eventNames()).doesNotContain("message:sent");
    }

    @Test
    void newMentionsOfThePageCloseTheListAndAbortTheRunningCall(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);
        for (String next : new String[] {"null", "{ trigger: '#', items: () => [] }"}) {
            visit.page().evaluate(ADD);
            field.fill("");
            field.pressSequentially("hello @an");
            assertThat(options).hasCount(2);
            visit.page().evaluate("karta('mentions', " + next + ")");
            assertThat(options).hasCount(0);
            field.press("Tab");
            assertThat(field).hasValue("hello @an");
        }

        visit.page().evaluate("""
                () => karta("mentions", { items: (query, { signal }) => {
                  window.signal = signal;
                  return new Promise(() => {});
                } })
                """);
        field.fill("");
        field.pressSequentially("@an");
        visit.page().waitForFunction("window.signal");
        visit.page().evaluate("karta('mentions', null)");
        assertThat(visit.page().evaluate("signal.aborted")).isEqualTo(true);
    }

    @Test
    void anItemOfAnEarlierQueryIsNotChosenAndEscapeStopsTheCall(Stack stack, Visit visit) {
        visit.page().clock().install();
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate("""
                () => {
                  window.answers = [];
                  const labels = ["Bob", "Bea", "Anna Bell"];
                  return karta("mentions", { items: (query) => new Promise((done) => {
                    const found = labels.filter((label) => label.toLowerCase().includes(query));
                    const answer = () => done(found.map((label) => ({ id: label, label })));
                    if (query === "b") answer();
                    else answers.push(answer);
                  }) });
                }
                """);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);
        // Otherwise a slow machine could reach the limit of a call.
        visit.page().clock().pauseAt(System.currentTimeMillis() + 60_000);
        field.pressSequentially("@b");
        visit.page().clock().runFor(150);
        assertThat(options).hasCount(3);
        field.pressSequentially("e");
        assertThat(options).hasText(new String[] {"Bea", "Anna Bell"});
        field.press("Enter");
        assertThat(field).hasValue("@Bea ");

        field.fill("");
        field.pressSequentially("@b");
        visit.page().clock().runFor(150);
        assertThat(options).hasCount(3);
        field.pressSequentially("e");
        visit.page().clock().runFor(150);
        assertThat(visit.page().evaluate("answers.length")).isEqualTo(1);
        field.press("Escape");
        assertThat(options).hasCount(0);
        visit.page().evaluate("async () => { answers[0](); for (let i = 0; i < 9; i++) await null; }");
        assertThat(options).hasCount(0);
        assertThat(widget.panel()).isVisible();

        field.fill("");
        field.pressSequentially("@b");
        visit.page().clock().runFor(150);
        assertThat(options).hasCount(3);
        field.pressSequentially("xy");
        field.press("Enter");
        visit.page().clock().resume();
        assertThat(field).hasValue("");
        assertThat(widget.awaitEvent("message:sent").get("text")).isEqualTo("@bxy");
    }

    @Test
    void theItemThatTheVisitorHasMovedToStaysActiveWhenOtherItemsArrive(Stack stack, Visit visit) {
        visit.page().clock().install();
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate("""
                () => karta("mentions", {
                  items: (query) => ["Anna", "Andy", ...(query === "an" ? ["Jan"] : [])].reverse()
                    .map((label) => ({ id: label, label })),
                })
                """);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);
        Locator active = widget.host().locator("[role=option][aria-selected=true]");
        visit.page().clock().pauseAt(System.currentTimeMillis() + 60_000);
        field.pressSequentially("@a");
        visit.page().clock().runFor(150);
        assertThat(options).hasText(new String[] {"Andy", "Anna"});
        field.pressSequentially("n");
        field.press("ArrowDown");
        assertThat(active).hasText("Anna");
        visit.page().clock().runFor(150);
        assertThat(options).hasText(new String[] {"Jan", "Andy", "Anna"});
        assertThat(active).hasText("Anna");
        field.press("Enter");
        assertThat(field).hasValue("@Anna ");

        // The visitor has moved back to the first item.
        field.press("@");
        visit.page().clock().runFor(150);
        field.press("ArrowDown");
        assertThat(active).hasText("Anna");
        field.pressSequentially("an");
        field.press("ArrowUp");
        assertThat(active).hasText("Andy");
        visit.page().clock().runFor(150);
        assertThat(options).hasText(new String[] {"Jan", "Andy", "Anna"});
        assertThat(active).hasText("Andy");
        field.press("ArrowDown");
        field.press("Enter");
        assertThat(field).hasValue("@Anna @Anna ");

        // An item that is gone leaves the first one active.
        field.press("@");
        visit.page().clock().runFor(150);
        field.press("ArrowDown");
        assertThat(active).hasText("Anna");
        field.pressSequentially("and");
        assertThat(active).hasText("Andy");
        visit.page().clock().resume();
        field.press("Enter");
        assertThat(field).hasValue("@Anna @Anna @Andy ");
    }

    @Test
    void thePagesFunctionIsCalledAfterAPauseAndTwentyItemsAreShown(Stack stack, Visit visit) {
        visit.page().clock().install();
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate("""
                () => {
                  window.asked = [];
                  return karta("mentions", { items: (query) => {
                    asked.push(query);
                    return Array.from({ length: 30 }, (_, i) => ({ id: String(i), label: "Item " + i }));
                  } });
                }
                """);
        visit.page().clock().pauseAt(System.currentTimeMillis() + 60_000);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);
        field.pressSequentially("@it");
        visit.page().clock().runFor(149);
        assertThat(visit.page().evaluate("asked")).isEqualTo(List.of());
        visit.page().clock().runFor(1);
        assertThat(visit.page().evaluate("asked")).isEqualTo(List.of("it"));
        visit.page().clock().resume();
        assertThat(options).hasCount(20);
    }

    @Test
    void aLateOrInvalidListOfItemsIsIgnoredWithAWarning(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate("""
                () => {
                  window.warnings = [];
                  console.warn = (...values) => warnings.push(values[0]);
                  return karta("mentions", { trigger: "#", items: (query, { signal }) => {
                    window.signal = signal;
                    return new Promise(() => {});
                  } });
                }
                """);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);
        field.pressSequentially("#x");
        visit.page().waitForFunction("window.warnings.length === 1 && window.signal.aborted");
        assertThat(visit.page().evaluate("warnings[0]"))
                .isEqualTo("karta: mentions: items failed: the function has not finished within 2 seconds");
        assertThat(field).hasValue("#x");

        visit.page().evaluate("""
                () => karta("mentions", { trigger: "#", items: () => [{ id: "1", label: "One" }, { id: "", label: "Two" }, 7, null] })
                """);
        field.pressSequentially("y");
        assertThat(options).hasText(new String[] {"One"});
        assertThat(visit.page().evaluate("warnings.length")).isEqualTo(2);

        Object codes = visit.page().evaluate("""
                async () => {
                  const codes = new Set();
                  for (const bad of [7, "x", {}, [], { items: 7 }, { items() {}, trigger: "/" }, { items() {}, trigger: "ab" }, { items() {}, trigger: 7 }])
                    codes.add((await karta("mentions", bad)).error.code);
                  return [...codes].join();
                }
                """);
        assertThat(codes).isEqualTo("invalid_option");
        field.pressSequentially("z");
        assertThat(options).hasText(new String[] {"One"});
    }
}
