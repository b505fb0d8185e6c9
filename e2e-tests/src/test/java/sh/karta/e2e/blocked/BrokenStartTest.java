// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.blocked;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** A panel whose file loads but which cannot start, because the page has changed functions of the browser. */
@EndToEnd
class BrokenStartTest {
    /** Methods that the panel calls while it builds its views. Types and global functions are those that the loader has kept. */
    private static final List<String> FUNCTIONS = List.of(
            "Document.prototype.createElementNS", "Element.prototype.setAttribute", "Node.prototype.appendChild");

    @Test
    void aPanelThatThrowsAtItsStartFailsEveryCallAndTheNextCallLoadsItAgain(Stack stack, Visit visit) {
        for (String broken : FUNCTIONS) {
            // Without storage, so that each page is a first visit.
            visit.open(Shop.page(stack, "data-storage=\"none\""));
            failsAndLoadsAgain(broken, visit);
        }
    }

    private static void failsAndLoadsAgain(String broken, Visit visit) {
        Widget widget = new Widget(visit.page());
        assertThat(widget.launcher()).isVisible();
        String owner = broken.contains(".") ? broken.substring(0, broken.lastIndexOf('.')) : "window";
        String name = broken.substring(broken.lastIndexOf('.') + 1);
        visit.page()
                .evaluate(
                        "([owner, name]) => { const target = owner.split('.').reduce((at, part) => at[part] ?? at, window);"
                                + " const kept = Object.getOwnPropertyDescriptor(target, name);"
                                + " Object.defineProperty(target, name, {configurable: true, get() { throw new Error('plums'); }});"
                                + " window.repair = () => Object.defineProperty(target, name, kept); }",
                        List.of(owner, name));

        Object answers = visit.page()
                .evaluate("async () => { const waiting = [karta('open'), karta('sendMessage', 'say: Lost.')];"
                        + " const answers = await Promise.all(waiting); repair(); return answers; }");

        assertThat(answers)
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .hasSize(2)
                .allSatisfy(answer -> {
                    assertThat(answer.get("ok")).isEqualTo(false);
                    assertThat(answer.get("error")).extracting("code").isEqualTo("panel_unavailable");
                });
        assertThat(widget.payloads("error")).hasSize(1);
        assertThat(visit.page()
                        .evaluate("() => { const { shadowRoot } = document.querySelector('karta-widget');"
                                + " return [shadowRoot.adoptedStyleSheets.length,"
                                + " shadowRoot.querySelectorAll('[part~=panel], [part~=frame]').length]; }"))
                .as("remains of the failed start without " + broken)
                .isEqualTo(List.of(1, 0));
        visit.expectProblem("plums");

        widget.open();
        widget.say("say: Back again.");
        widget.awaitText("say: Back again\\..*Back again\\.");
        widget.awaitEvent("message:received");
        assertThat(widget.payloads("message:received")).hasSize(1);
        assertThat(widget.eventNames()).containsOnlyOnce("ready", "open");
    }

    @Test
    void aPanelWhoseRequiredChunkIsBlockedReportsThatItIsUnavailable(Stack stack, Visit visit) {
        visit.page().clock().install();
        visit.page().route("**/widget/v1/panel.features.*.js", Route::abort);
        visit.open(Shop.page(stack, "data-transport=\"responses\""));
        Widget widget = new Widget(visit.page());
        widget.launcher().click();

        visit.page().waitForCondition(() -> {
            visit.page().clock().fastForward("05:00");
            return widget.eventNames().contains("error");
        });
        assertThat(widget.awaitEvent("error")).containsEntry("code", "panel_unavailable");
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");

        visit.page().unroute("**/widget/v1/panel.features.*.js");
        widget.open();
        widget.say("say: By the other way.");
        widget.awaitText("say: By the other way\\..*By the other way\\.");
    }
}
