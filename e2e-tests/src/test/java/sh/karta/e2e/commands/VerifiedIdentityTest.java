// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/**
 * Users with a verified proof. Signing in keeps the conversation. Signing out, or in as another user, leaves it. A
 * returning user finds it only with the proof (public-api §2, wire-protocol §1).
 */
@EndToEnd(project = "identity_secret: identity-secret-of-the-shop")
class VerifiedIdentityTest {
    private static final String SECRET = "identity-secret-of-the-shop";

    private Page page;

    @ParameterizedTest
    @EngineSource({Engine.CHROMIUM, Engine.FIREFOX})
    void signInWithAProofKeepsTheConversationAndActsForTheUser(Engine engine, Stack stack, Tabs tabs) {
        Widget widget = start(engine, stack, tabs);
        say(widget, 1);
        assertThat(mints().get(0)).doesNotContainKey("identity_token");

        widget.call("identify", user("u_a"));
        say(widget, 2);
        assertThat(widget.payloads("session:started")).hasSize(1);
        assertThat(mints()).hasSize(2);
        assertThat(mints().get(1))
                .containsEntry("user_id", "u_a")
                .containsEntry("visitor_id", mints().get(0).get("visitor_id"));
        widget.call("open");
        assertThat(widget.log()).containsText("Answer 1.");
    }

    private static Map<String, Object> user(String id) {
        return Map.of("userId", id, "identityToken", proof(id));
    }

    private static String proof(String id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void say(Widget widget, int number) {
        widget.call("sendMessage", "say: Answer " + number + ".");
        widget.awaitEvent("message:received", number);
    }

    private Widget start(Engine engine, Stack stack, Tabs tabs) {
        Visit visit = tabs.visit(engine);
        // Firefox's driver does not report request bodies.
        visit.page()
                .addInitScript("const ask = window.fetch; window.mints = []; window.fetch = (url, options) => {"
                        + " if (String(url).endsWith('/session-tokens')) mints.push(JSON.parse(options.body));"
                        + " return ask(url, options); };");
        visit.open(Shop.page(stack));
        page = visit.page();
        Widget widget = new Widget(page);
        widget.launcher().waitFor();
        return widget;
    }

    /** Returns the bodies of the widget's token requests. */
    @SuppressWarnings("unchecked") // As recorded by start
    private List<Map<String, Object>> mints() {
        return (List<Map<String, Object>>) page.evaluate("mints");
    }
}
