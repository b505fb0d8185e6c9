// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.blocked;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Deferred files that arrive after the visitor has asked for something in them. */
@EndToEnd
@Tag("full")
class LateFilesTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theMenuOpensLateUnlessTheVisitorWrites(boolean writes, Stack stack, Visit visit) {
        Page page = visit.page();
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**/panel.features.*", held::add);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(page);
        widget.open();
        widget.say("say: Hello.");
        widget.awaitEvent("turn:ended");
        widget.button("More options").click();
        if (writes) {
            widget.composer().pressSequentially("a");
        }
        page.waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
        assertThat(widget.button("Copy").last()).isAttached();
        if (writes) {
            page.keyboard().type("b");
            assertThat(widget.composer()).hasValue("ab");
        }
        assertThat(widget.host().getByRole(AriaRole.MENU))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setVisible(!writes));
    }
}
