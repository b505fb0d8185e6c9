// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Interception;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Full storage, and malicious names and themes (public-api §3, §9). */
@Tag("full")
@EndToEnd
class OddInputTest {
    /** Fills the origin's storage. */
    private static final String FULL = """
            for (const storage of [localStorage, sessionStorage]) {
              for (let size = 1 << 22, key = 0; size > 0; ) {
                try { storage.setItem(`page${key++}`, "x".repeat(size)); } catch { size >>= 1; }
              }
            }
            """;

    /** An image of one pixel. */
    private static final String DOT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** Returns the positions of all elements beside the avatar, after the panel's animation. */
    private static final String PLACES = "async () => { const root = document.querySelector('karta-widget').shadowRoot;"
            + " await Promise.all(root.getAnimations().map(({finished}) => finished));"
            + " return JSON.stringify([...root.querySelectorAll('.header > *, .greeting, .composer')].map((each) =>"
            + " each.getBoundingClientRect())); }";

    @Test
    void fullStorageIsReportedOnceAndBlocksNothing(Stack stack, Visit visit) {
        visit.page().addInitScript(FULL);
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: First.");
        widget.awaitEvent("message:received");
        Locator said = widget.panel().getByText("Storage is full.");
        assertThat(said).isVisible();
        widget.button("Got it").click();
        assertThat(said).isHidden();
        visit.setOffline(true);
        widget.say("say: Second.");
        assertThat(widget.panel()).containsText("Waiting to be sent");
        widget.composer().fill("half a thought");
        widget.button("Close chat").click();
        visit.setOffline(false);
        assertThat(widget.awaitEvent("message:received", 2)).containsEntry("text", "Second.");
        widget.open();
        assertThat(widget.composer()).hasValue("half a thought");
        assertThat(widget.payloads("session:started")).hasSize(1);
        assertThat(said).isHidden();
    }

    @Test
    void namesStayOneHarmlessLine(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.call("update", theme("agentName", "Ada\u202e\u200b\u2066 of\n\tBeans " + "long".repeat(125)));
        Locator title = widget.host().locator("[part~=title]");
        assertThat(title).containsText("Ada of Beans longlong");
        assertThat(title.textContent())
                .hasSizeLessThanOrEqualTo(120)
                .doesNotContainPattern("[\\u200b-\\u202e\\u2066\\n]");
        assertThat((Boolean) widget.panel()
                        .evaluate("panel => panel.scrollWidth <= panel.clientWidth"
                                + " && panel.querySelector('.header').offsetHeight === 56"))
                .isTrue();
        assertThat(widget.button("Close chat")).isInViewport();

        Locator avatar = widget.host().locator("[part~=header] [part~=avatar]");
        assertThat(avatar.locator("svg")).isVisible();
        widget.call("update", theme("agentAvatar", "🤖"));
        assertThat(avatar).hasText("🤖");
        widget.call("update", theme("agentAvatar", "data:image/png;base64,AAAA"));
        assertThat(avatar.locator("img")).hasCount(0);
    }

    @Test
    void aFailedImageIsReplacedByTheMarkWithoutAShift(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        Interception.start(page, "https://pictures.example/*", route -> {
            String name = route.request().url().replaceFirst(".*/", "");
            switch (name) {
                case "gone.png" -> route.fulfill(new Route.FulfillOptions().setStatus(404));
                case "words.png" -> route.fulfill(picture("no picture at all".getBytes(UTF_8)));
                case "never.png" -> {}
                case "there.png" -> route.fulfill(picture(Base64.getDecoder().decode(DOT)));
                default -> route.abort();
            }
        });
        widget.call("update", theme("agentName", "Ada"));
        Locator avatar = widget.host().locator("[part~=header] [part~=avatar]");
        assertThat(avatar.locator("svg")).isVisible();
        // The button is in a deferred file and takes up space.
        assertThat(widget.button("Attach files")).isVisible();
        Object places = page.evaluate(PLACES);
        for (String name : List.of("gone", "words", "cut", "there", "never", "gone")) {
            widget.call("update", theme("agentAvatar", "https://pictures.example/" + name + ".png"));
            boolean pictured = name.equals("there") || name.equals("never");
            assertThat(avatar.locator("svg")).hasCount(pictured ? 0 : 1);
            assertThat(avatar.locator("img")).hasCount(pictured ? 1 : 0);
            assertThat(page.evaluate(PLACES)).as(name).isEqualTo(places);
        }
        visit.expectProblem("Failed to load resource");
    }

    @Test
    void aMaliciousThemeChangesAndRequestsNothing(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Object before = look(widget);
        Map<String, Object> tricks = Map.of(
                "accent", "red;background:url(https://evil.example/a)",
                "accentForeground", "url(https://evil.example/b)",
                "fontFamily", "x;}*{background:url(https://evil.example/c)",
                "agentAvatar", "javascript:alert(1)//",
                "privacyUrl", "javascript:alert(2)");
        for (int i = 0; i < 2; i++) {
            widget.call("update", Map.of("theme", tricks));
        }
        visit.page().waitForCondition(() -> visit.problems().size() >= tricks.size());
        assertThat(look(widget)).isEqualTo(before);
        for (String field : tricks.keySet()) {
            assertThat(visit.problems().stream().filter(problem -> problem.contains("theme." + field + " ")))
                    .as(field)
                    .hasSize(1);
        }
        visit.expectProblem("theme\\.");
        assertThat(visit.requests()).noneMatch(request -> request.url().contains("evil"));
    }

    @Test
    void theThemeCanChangeWhileThePanelIsUsed(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        widget.composer().fill("half a thought");
        widget.composer().evaluate("field => field.setSelectionRange(2, 6)");
        widget.panel()
                .evaluate("panel => { window.flickers = 0; const field = panel.querySelector('textarea');"
                        + " field.addEventListener('blur', () => flickers++);"
                        + " window.field = field;"
                        + " const look = () => { if (!panel.checkVisibility({visibilityProperty: true})) flickers++;"
                        + " requestAnimationFrame(look); }; look(); }");
        for (Map<String, Object> change : List.<Map<String, Object>>of(
                theme("colorScheme", "dark"),
                theme("accent", "#d4ff4f"),
                theme("title", "Beans"),
                theme("radius", 4))) {
            widget.call("update", change);
        }
        assertThat(widget.host().locator("[part~=title]")).hasText("Beans");
        assertThat(widget.composer()).isFocused();
        assertThat(page.evaluate("[flickers, field.isConnected, field.selectionStart, field.selectionEnd].join()"))
                .isEqualTo("0,true,2,6");
    }

    private static Map<String, Object> theme(String field, Object value) {
        return Map.of("theme", Map.of(field, value));
    }

    private static Route.FulfillOptions picture(byte[] bytes) {
        return new Route.FulfillOptions()
                .setStatus(200)
                .setContentType("image/png")
                .setBodyBytes(bytes);
    }

    private static Object look(Widget widget) {
        return widget.panel()
                .evaluate("panel => [panel.getAttribute('style'), getComputedStyle(panel).fontFamily,"
                        + " getComputedStyle(panel).backgroundImage].join()");
    }
}
