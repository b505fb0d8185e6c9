// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The eight languages of public-api §4, each in its own file. */
@EndToEnd
class LanguagesTest {
    private static final String GERMAN = "**/widget/v1/panel.de.*.js";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "en-GB, en, Close chat, ltr",
        "de-AT, de, Chat schließen, ltr",
        "fr, fr, Fermer la discussion, ltr",
        "es-MX, es, Cerrar el chat, ltr",
        "pt-BR, pt-BR, Fechar o chat, ltr",
        "ja, ja, チャットを閉じる, ltr",
        "zh-CN, zh-CN, 关闭聊天, ltr",
        "ar-EG, ar, إغلاق المحادثة, rtl",
        "it, en, Close chat, ltr"
    })
    void thePanelUsesTheLanguageOfThePage(
            String tag, String language, String close, String direction, Stack stack, Visit visit) {
        visit.open(Shop.page(stack));
        visit.page().evaluate("tag => { document.documentElement.lang = tag; }", tag);
        Widget widget = new Widget(visit.page());
        widget.open();

        assertThat(widget.button(close)).isVisible();
        assertThat(widget.panel()).hasAttribute("lang", language);
        assertThat(frame(widget)).hasAttribute("dir", direction);
        assertThat(visit.requests().stream()
                        .filter(request -> request.url().matches(".*/panel\\.[a-z]{2}\\..*"))
                        .count())
                .as("language files")
                .isEqualTo(language.equals("en") ? 0 : 1);
    }

    @Test
    void theVisitorsLanguageAppliesIfThePageSetsNone(Stack stack, Visit visit) {
        visit.page().addInitScript("Object.defineProperty(navigator, 'languages', {get: () => ['fr-CA', 'en']})");
        visit.open(Shop.page(stack));
        visit.page().evaluate("() => document.documentElement.removeAttribute('lang')");
        Widget widget = new Widget(visit.page());
        widget.open();

        assertThat(widget.button("Fermer la discussion")).isVisible();
    }

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

    @Test
    void anOpenMenuChangesItsLanguage(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        widget.button("More options").click();
        Locator items = widget.host().getByRole(AriaRole.MENUITEM);
        assertThat(items.last()).hasText("Delete conversation");
        widget.call("update", Map.of("locale", "de"));
        assertThat(items.last()).hasText("Unterhaltung löschen");
        assertThat(items.first()).isFocused();
        assertThat(widget.host().getByRole(AriaRole.MENU)).hasAccessibleName("Weitere Optionen");
    }

    @Test
    void thePagesTextTakesPrecedenceOverTheLanguage(Stack stack, Visit visit) {
        visit.open(Shop.page(stack, "data-locale=\"de\""));
        Widget widget = new Widget(visit.page());
        widget.call("update", Map.of("strings", Map.of("close", "Zumachen", "lang", "de-CH")));
        widget.open();

        assertThat(widget.button("Zumachen")).isVisible();
        assertThat(widget.button("Senden")).isVisible();
        assertThat(widget.panel()).hasAttribute("lang", "de-CH");
    }

    @Test
    void aBlockedLanguageFileLeavesEnglish(Stack stack, Visit visit) {
        visit.page().route(GERMAN, Route::abort);
        visit.open(Shop.page(stack, "data-locale=\"de\""));
        Widget widget = new Widget(visit.page());
        widget.open();

        assertThat(widget.button("Close chat")).isVisible();
        assertThat(widget.panel()).hasAttribute("lang", "en");
        widget.say("say: Hello there.");
        widget.awaitEvent("message:received");
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

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

    @Test
    void timesAndCountsHaveTheFormatOfTheLanguage(Stack stack, Visit visit) {
        visit.open(Shop.page(stack, "data-locale=\"ar-EG\""));
        Widget widget = new Widget(visit.page());
        widget.open();
        widget.button("إغلاق المحادثة").click();
        widget.call("sendMessage", "say: One.");
        widget.awaitEvent("unread");
        assertThat(widget.launcher()).hasAttribute("aria-description", "رسالة غير مقروءة");
        widget.call("sendMessage", "say: Two.");
        widget.awaitEvent("unread", 2);
        assertThat(widget.launcher()).hasAttribute("aria-description", "رسالتان غير مقروءتين");
    }

    private static Locator frame(Widget widget) {
        return widget.host().locator("[part~=frame]");
    }
}
