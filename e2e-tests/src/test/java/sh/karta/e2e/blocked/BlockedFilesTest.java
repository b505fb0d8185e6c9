// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.blocked;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Files that a firewall, an ad blocker or an attacker blocks or changes. */
@EndToEnd
class BlockedFilesTest {
    private static final String LOADER = "**/widget/v1/karta.js";
    private static final String PANEL = "**/widget/v1/panel*.js";
    private static final String FEATURES = "**/widget/v1/panel.features.*.js";

    @Tag("full")
    @Test
    void aPageWithoutTheBundleKeepsWorking(Stack stack, Visit visit) {
        visit.page().route(LOADER, Route::abort);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());

        assertThat(widget.call("open")).isNull();
        assertThat(visit.page().evaluate("karta.q.length"))
                .as("calls stay in the queue")
                .isEqualTo(15);
        assertPageWorks(visit.page());
        assertThat(widget.host()).hasCount(0);
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

    @Test
    void aTamperedPanelIsNeverRun(Stack stack, Visit visit) {
        visit.page().route(PANEL, route -> {
            APIResponse original = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(original)
                    .setBody("window.tampered = true;" + original.text()));
        });
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());

        assertThat(widget.call("open"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("ok", false);

        assertUnavailable(widget);
        assertThat(visit.page().evaluate("'tampered' in window")).isEqualTo(false);
        assertPageWorks(visit.page());
        visit.expectProblem("integrity");
    }

    @Tag("full")
    @Test
    void aBlockedChunkDelaysNoTextAndIsRequestedAgain(Stack stack, Visit visit) {
        visit.page().route(FEATURES, Route::abort);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();

        widget.say("What are your sources?");

        widget.awaitText("Server-Sent Events");
        widget.awaitEvent("message:received");
        assertThat(widget.host().locator("[part~=sources]")).hasCount(0);

        visit.page().unroute(FEATURES);
        assertThat(widget.host().locator("[part~=sources] li")).not().hasCount(0);
        widget.awaitText("Server-Sent Events");
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

    @Tag("full")
    @Test
    void aTamperedChunkIsNeverRun(Stack stack, Visit visit) {
        visit.page().route(FEATURES, route -> {
            APIResponse original = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(original)
                    .setBody("window.tampered = true;" + original.text()));
        });
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();

        widget.say("What are your sources?");

        widget.awaitEvent("message:received");
        visit.page()
                .waitForCondition(() -> visit.problems().stream().anyMatch(problem -> problem.contains("integrity")));
        assertThat(visit.page().evaluate("'tampered' in window")).isEqualTo(false);
        visit.expectProblem("integrity");
    }

    private static void assertUnavailable(Widget widget) {
        Map<String, Object> error = widget.awaitEvent("error");
        assertThat(error).containsEntry("code", "panel_unavailable");
        assertThat((String) error.get("message")).isNotBlank();
        assertThat(widget.panel()).hasCount(0);
    }

    private static void assertPageWorks(Page page) {
        page.getByLabel("Search").fill("beans");
        assertThat(page.getByLabel("Search")).hasValue("beans");
        assertThat(page.locator("h1")).hasText("A shop");
    }
}
