// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Calls before, during and after loading of the bundle, and the ways of embedding it (public-api §1, §2). */
@EndToEnd
class QueueTest {
    @Test
    void queuedCallsRunInOrderAndCallsMadeMeanwhileAfterThem(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        openWithEarlyCalls(
                visit,
                stack,
                "let again = false;"
                        + "karta('on', 'escalate', () => { if (!again) { again = true;"
                        + " karta('escalate', { reason: 'during' }); } });"
                        + "karta('escalate', { reason: 'first' });"
                        + "karta('escalate', { reason: 'second' });");

        widget.awaitEvent("escalate", 3);
        assertThat(widget.payloads("escalate"))
                .extracting(payload -> payload.get("reason"))
                .containsExactly("first", "second", "during");
    }

    @Test
    void brokenQueuedCallsDoNotStopTheOthers(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        openWithEarlyCalls(
                visit,
                stack,
                "karta(); karta(null); karta('fly'); karta('on'); karta('sendMessage', 7);"
                        + "karta('escalate', { reason: 'last' });");

        assertThat(widget.awaitEvent("escalate")).containsEntry("reason", "last");
        assertThat(visit.problems()).hasSize(5).allMatch(problem -> problem.startsWith("console warning: "));
        visit.expectProblem("fly");
        visit.expectProblem("sendMessage");
        visit.expectProblem("console warning");
    }

    @Test
    void bundleBeforeAnyStubWorks(Stack stack, Visit visit) {
        Page page = visit.page();
        page.route(
                "**/page.js",
                route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBody("")));
        visit.open(Shop.page(stack));
        new Widget(page).launcher().waitFor();

        page.evaluate(
                "void (window.karta = window.karta || function () { throw new Error('a stub replaced the bundle') })");
        page.evaluate(
                "window.seen = []; karta('on', 'escalate', (e) => seen.push(['escalate', e])); karta('escalate')");
        assertThat(new Widget(page).awaitEvent("escalate")).containsKey("context");
    }

    @Test
    void aSecondCopyOfTheBundleHasNoEffect(Stack stack, Visit visit) {
        Page page = visit.page();
        visit.open(Shop.page(stack));
        new Widget(page).launcher().waitFor();
        page.evaluate("void (window.first = karta)");

        page.addScriptTag(new Page.AddScriptTagOptions().setUrl(stack.agent().url() + "/widget/v1/karta.js?second"));

        assertThat(page.evaluate("karta === first")).isEqualTo(true);
        assertThat(new Widget(page).host()).hasCount(1);
        visit.expectProblem("console warning: .*(second|copy|already|twice)");
    }

    @Test
    void tagInsertedByScriptIsFoundByItsAddress(Stack stack, Visit visit) {
        Page page = visit.page();
        visit.open(Shop.bare(stack, ""));
        page.evaluate(
                "(agent) => { const tag = document.createElement('script'); tag.src = agent + '/widget/v1/karta.js';"
                        + " tag.dataset.embedKey = 'pk_test_demo'; tag.dataset.project = 'demo/assistant';"
                        + " tag.dataset.baseUrl = agent; document.head.append(tag); }",
                stack.agent().url().toString());

        new Widget(page).open();
    }

    @Test
    void initWithoutATagMountsTheWidget(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.pageWithTag(stack, ""));
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("karta.loaded").equals(true));
        assertThat(widget.host()).hasCount(0);

        widget.call(
                "init",
                Map.of(
                        "baseUrl", stack.agent().url().toString(),
                        "projectRef", stack.project().name(),
                        "embedKey", stack.project().key()));

        widget.open();
    }

    @Test
    void chunksAreLoadedFromTheFolderOfTheBundle(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        visit.page()
                .evaluate("document.head.prepend(Object.assign(document.createElement('base'),"
                        + " { href: 'http://other.example/deep/' }))");

        widget.open();
        assertThat(visit.requests())
                .extracting(Visit.Sent::url)
                .anyMatch(url -> url.startsWith(stack.agent().url() + "/widget/v1/panel"));
    }

    @Test
    void theFunctionHasItsVersionAfterLoad(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        new Widget(visit.page()).launcher().waitFor();

        assertThat(visit.page().evaluate("karta.loaded")).isEqualTo(true);
        assertThat((String) visit.page().evaluate("karta.version")).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void callsAfterLoadReturnAPromise(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();

        assertThat(widget.call("open")).isEqualTo(Map.of("ok", true));
        assertThat(widget.call("sendMessage", "hello")).isEqualTo(Map.of("ok", true));
        assertThat(widget.call("identify", Map.of("userId", "u_1"))).isEqualTo(Map.of("ok", true));
        assertThat(((Map<?, ?>) widget.call("fly")).get("ok")).isEqualTo(false);
        assertThat(visit.problems()).hasSize(1);
        visit.expectProblem("console warning: .*fly");
    }

    /** Opens a page with these calls before the tag. */
    private static void openWithEarlyCalls(Visit visit, Stack stack, String calls) {
        visit.open(stack.publish(QueueTest.class, "early", Map.of("calls", calls)));
    }
}
