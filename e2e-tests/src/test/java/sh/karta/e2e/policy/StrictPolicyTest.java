// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.policy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Artifacts;
import sh.karta.e2e.stack.Stack;

/** The policy of public-api §5. Any violation fails the test. */
@EndToEnd
class StrictPolicyTest {
    private static final int WORDS = 60;

    /** Returns the positions of all elements beside an avatar, after all animations. */
    private static final String PLACES = "async () => { const root = document.querySelector('karta-widget').shadowRoot;"
            + " await Promise.all(root.getAnimations().map(({finished}) => finished));"
            + " return JSON.stringify([...root.querySelectorAll('.avatar, .title, .turn, .composer, [part~=launcher]')]"
            + ".map((each) => each.getBoundingClientRect())); }";

    @Test
    void wholeConversationRunsWithTheStubAndTheCallsInAFile(Stack stack, Visit visit) {
        visit.open(stack.publish(StrictPolicyTest.class, "strict", Map.of()));
        Widget widget = new Widget(visit.page());

        talk(widget);
        assertThat(widget.awaitEvent("message:received")).containsEntry("text", NumberedWords.upTo(WORDS));
        assertThat(widget.panel()).hasCSS("position", "fixed");
        widget.button("Close chat").click();
        assertThat(widget.panel()).isHidden();
    }

    @Test
    void theInlineStubIsAllowedByItsHash(Stack stack, Visit visit) throws Exception {
        Path stub = Artifacts.stub();
        String hash = Files.readString(stub.resolveSibling("stub.csp.txt")).strip();
        visit.open(stack.publish(StrictPolicyTest.class, "hash", Map.of("stub", Files.readString(stub), "hash", hash)));

        talk(new Widget(visit.page()));
    }

    @Test
    void theTagsNonceIsSetOnThePanelsScript(Stack stack, Visit visit) {
        visit.open(stack.publish(StrictPolicyTest.class, "nonce", Map.of()));

        talk(new Widget(visit.page()));
    }

    @Test
    void blockedImagesAreReplacedWithoutAShift(Stack stack, Visit visit) {
        visit.open(stack.publish(StrictPolicyTest.class, "strict", Map.of()));
        Widget widget = new Widget(visit.page());
        widget.call("update", Map.of("theme", Map.of("agentName", "Bean")));
        talk(widget);
        widget.awaitEvent("message:received", 2);
        assertThat(widget.button("Copy").last()).isVisible();
        Object places = visit.page().evaluate(PLACES);

        String picture = "https://pictures.example/bean.png";
        widget.call("update", Map.of("theme", Map.of("agentAvatar", picture, "launcherIcon", picture)));
        Locator avatars = widget.host().locator("[part~=avatar]:visible");
        assertThat(avatars).not().hasCount(0);
        for (Locator avatar : avatars.all()) {
            assertThat(avatar.locator("svg")).isVisible();
        }
        visit.page()
                .waitForCondition(
                        () -> widget.host().locator("img").all().stream().noneMatch(Locator::isVisible));
        assertThat(visit.page().evaluate(PLACES)).isEqualTo(places);
        assertThat(widget.launcher().locator("svg")).isVisible();
        visit.expectProblem("img-src");
    }

    @Test
    void picturesOfTheVisitorNeedNoSourceForImages(Stack stack, Visit visit) {
        visit.open(stack.publish(StrictPolicyTest.class, "strict", Map.of()));
        Widget widget = new Widget(visit.page());
        talk(widget);
        String picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";
        widget.host()
                .locator("input[type=file]")
                .setInputFiles(new FilePayload(
                        "dot.png", "image/png", Base64.getDecoder().decode(picture)));
        assertThat(widget.host().locator("[part~=files] canvas")).isVisible();
        assertThat(widget.button("Send")).isEnabled();
        widget.say("say: Thanks.");
        widget.awaitEvent("message:received", 3);
        visit.page().reload();
        widget.button("dot.png").click();
        assertThat(widget.host().locator("dialog canvas")).isVisible();
    }

    @Test
    void aMissingPanelIsLookedUpThroughAFreshLoader(Stack stack, Visit visit) {
        visit.page().route("**/widget/v1/karta.js", route -> {
            APIResponse original = route.fetch();
            String older = original.text().replaceAll("panel\\.[0-9a-f]{10}", "panel.0000000000");
            route.fulfill(new Route.FulfillOptions().setResponse(original).setBody(older));
        });
        visit.open(stack.publish(StrictPolicyTest.class, "strict", Map.of()));

        talk(new Widget(visit.page()));
        visit.expectProblem("404|MIME type");
    }

    private static void talk(Widget widget) {
        widget.open();
        widget.say(NumberedWords.question(WORDS));
        widget.awaitText("w" + WORDS + "\\..*w" + WORDS + "\\.");
        widget.say("What are your sources?");
        assertThat(widget.host().locator("[part~=sources] li")).not().hasCount(0);
    }
}
