// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The eight languages of public-api §4, each in its own file. */
@EndToEnd
class LanguagesTest {
    private static final String GERMAN = "**/widget/v1/panel.de.*.js";

    @Test
    void languageChangesInPlaceAndTheConversationStays(Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();
        widget.say("say: Hello there.");
        widget.awaitEvent("message:received");
        widget.composer().fill("half a");

        widget.call("update", Map.of("locale", "ar"));
        assertThat(frame(widget)).hasAttribute("dir", "rtl");
        assertThat(widget.button("نسخ").last()).isVisible();
        // The layout is mirrored.
        double left = widget.panel().boundingBox().x;
        assertThat(widget.log().locator("[part~=bubble]").boundingBox().x).isLessThan(left + 40);
        assertThat(frame(widget).locator("[part~=header] button").last().boundingBox().x)
                .isLessThan(left + 40);
        assertThat(widget.log()).containsText("Hello there.");
        assertThat(widget.composer()).hasValue("half a");
        assertThat(widget.composer()).isFocused();

        widget.call("update", Map.of("locale", "en"));
        assertThat(widget.button("Copy").last()).isVisible();
        assertThat(frame(widget)).hasAttribute("dir", "ltr");
        assertThat(widget.payloads("session:started")).hasSize(1);
    }

    @Tag("full")
    @Test
    void aTamperedLanguageFileIsNeverRun(Stack stack, Visit visit) {
        visit.page().route(GERMAN, route -> {
            APIResponse original = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(original)
                    .setBody("window.tampered = true;" + original.text()));
        });
        visit.open(Shop.page(stack, "data-locale=\"de\""));
        Widget widget = new Widget(visit.page());
        widget.open();

        assertThat(widget.button("Close chat")).isVisible();
        visit.page().waitForCondition(() -> !visit.problems().isEmpty());
        assertThat(visit.page().evaluate("'tampered' in window")).isEqualTo(false);
        visit.expectProblem("integrity");
    }

    private static Locator frame(Widget widget) {
        return widget.host().locator("[part~=frame]");
    }
}
