// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.upgrade;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Cached files and stored data of an older release work with today's files and server. */
@EndToEnd
class UpgradeTest {
    static List<FrozenRelease> releases() {
        return FrozenRelease.all();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void storedReleasesAreThePublishedOnes(FrozenRelease old) throws IOException, GeneralSecurityException {
        JsonNode manifest = new ObjectMapper().readTree(old.read("manifest.json"));

        assertThat(manifest.get("version").textValue()).isEqualTo(old.toString());
        assertThat(manifest.get("files")).hasSizeGreaterThanOrEqualTo(2);
        for (JsonNode file : manifest.get("files")) {
            Path kept = old.folder().resolve(file.get("name").textValue());
            byte[] hash = MessageDigest.getInstance("SHA-384").digest(Files.readAllBytes(kept));
            assertThat(file.get("integrity").textValue())
                    .as(kept.toString())
                    .isEqualTo("sha384-" + Base64.getEncoder().encodeToString(hash));
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void anOldLoaderFindsItsPanelInTodaysFolderAndWorksWithTodaysServer(FrozenRelease old, Stack stack, Visit visit) {
        old.cachedBy(visit.page());
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());

        widget.open();
        widget.say("What are your sources?");

        widget.awaitText("Server-Sent Events");
        assertThat(widget.host().locator("[part~=sources] li")).not().hasCount(0);
        assertThat(visit.page().evaluate("karta.version")).isEqualTo(old.toString());
        assertThat(visit.requests()).anyMatch(request -> request.url().endsWith("/widget/v1/" + old.panel()));
        assertThat(widget.payloads("error")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void todaysPanelRestoresConversationAndDraftOfAnOldOne(FrozenRelease old, Stack stack, Visit visit) {
        Page page = visit.page();
        old.cachedBy(page);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(page);
        widget.open();
        widget.say("What is Karta?");
        widget.awaitEvent("message:received");
        Object session = widget.awaitEvent("session:started").get("sessionId");
        widget.composer().fill("half a que");

        old.forgottenBy(page);
        page.reload();

        widget.awaitText("What is Karta\\?");
        assertThat(widget.composer()).hasValue("half a que");
        assertThat(widget.awaitEvent("session:started")).containsEntry("sessionId", session);
        widget.say("Hello again");
        widget.awaitEvent("message:received");
        assertThat(widget.payloads("session:started")).hasSize(1);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("releases")
    void tabsOfAnOldReleaseAndOfTodayShowOneConversation(FrozenRelease old, Stack stack, Visit visit) {
        var shop = Shop.page(stack).toString();
        old.cachedBy(visit.page());
        visit.page().navigate(shop);
        Widget before = new Widget(visit.page());
        before.open();
        before.say("What is Karta?");
        before.awaitEvent("message:received");

        Page today = visit.tab();
        today.navigate(shop);
        Widget now = new Widget(today);
        now.open();
        now.awaitText("What is Karta\\?");
        now.say("Hello from today");
        now.awaitEvent("message:received");
        visit.page().bringToFront();
        before.awaitText("Hello from today");

        before.say("Hello from before");
        before.awaitEvent("message:received", 2);
        today.bringToFront();
        now.awaitText("Hello from before");

        assertThat(now.call("reset")).isNotNull();
        visit.page().bringToFront();
        assertThat(before.launcher()).isVisible();
        assertThat(before.panel()).hasCount(0);
        // The data stored by the old release is deleted.
        visit.page()
                .waitForCondition(() -> visit.page()
                        .evaluate("localStorage.length + sessionStorage.length")
                        .equals(0));
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("releases")
    void aLoaderWhosePanelIsGoneLoadsThePanelOfAFreshLoader(FrozenRelease old, Stack stack, Visit visit) {
        old.purgedFor(visit.page(), true);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());

        widget.open();
        widget.say("What are your sources?");

        widget.awaitText("Server-Sent Events");
        assertThat(widget.host().locator("[part~=sources] li")).not().hasCount(0);
        assertThat(visit.page().evaluate("karta.version")).isEqualTo(old.toString());
        assertThat(widget.payloads("error")).isEmpty();
        visit.expectProblem("404");
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("releases")
    void aMissingPanelOfAFreshLoaderIsAnErrorEventAndThePageWorks(FrozenRelease old, Stack stack, Visit visit) {
        old.purgedFor(visit.page(), false);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());

        widget.launcher().click();

        assertThat(widget.awaitEvent("error")).containsEntry("code", "panel_unavailable");
        assertThat(visit.requests().stream().filter(sent -> sent.url().contains("/widget/v1/")))
                .as("its loader, its panel, one fresh loader, the panel of the fresh loader")
                .hasSize(4);
        visit.page().getByLabel("Search").fill("beans");
        assertThat(visit.page().getByLabel("Search")).hasValue("beans");
        visit.expectProblem("404");

        old.forgottenBy(visit.page());
        widget.open();
        assertThat(widget.payloads("error")).hasSize(1);
    }

    /** Today's loader with an additional command, as in a later release, which today's panel does not know. */
    @Tag("full")
    @Test
    void aCommandOfANewerLoaderIsIgnoredWithOneWarning(Stack stack, Visit visit) {
        Page page = visit.page();
        page.route("**/widget/v1/karta.js", route -> {
            APIResponse today = route.fetch();
            assertThat(today.text()).contains("newConversation:\"\"");
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(today)
                    .setBody(today.text().replace("newConversation:\"\"", "newConversation:\"\",applaud:\"string\"")));
        });
        Widget widget = Widget.opened(stack, visit);

        assertThat(widget.call("applaud", "loudly"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("ok", false);
        widget.call("applaud", "again");

        assertThat(visit.problems()).hasSize(1);
        visit.expectProblem("console warning: karta: applaud: expected a known command");
        widget.say("say: Nothing has happened.");
        widget.awaitText("Nothing has happened\\..*Nothing has happened\\.");
        assertThat(widget.eventNames()).doesNotContain("close");
    }
}
