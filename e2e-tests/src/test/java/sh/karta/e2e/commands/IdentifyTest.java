// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The visitor's identity as stated by the page: before a session, at sign-in and at sign-out (public-api §2). */
@EndToEnd
class IdentifyTest {
    private final List<String> created = new ArrayList<>();

    @Test
    void identifyBeforeTheSessionSetsItsMetadata(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("identify", Map.of("userId", "u_1", "attributes", Map.of("plan", "pro", "seats", 3)));
        widget.call("identify", Map.of("attributes", Map.of("plan", "team")));

        say(widget, 1);
        assertThat(created)
                .singleElement()
                .asString()
                .contains("\"user_id\":\"u_1\"")
                .contains("\"attributes\":{\"plan\":\"team\"}");
    }

    @Test
    void nullClearsAField(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("identify", Map.of("id", "u_1", "attributes", Map.of("plan", "pro")));
        Map<String, Object> nobody = new HashMap<>();
        nobody.put("userId", null);
        nobody.put("attributes", null);
        widget.call("identify", nobody);

        say(widget, 1);
        assertThat(created).singleElement().asString().doesNotContain("u_1").doesNotContain("plan");
    }

    @Test
    void signInKeepsTheSession(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        say(widget, 1);
        widget.call("identify", Map.of("userId", "u_1"));
        say(widget, 2);

        assertThat(widget.payloads("session:started")).hasSize(1);
        widget.call("open");
        assertThat(widget.log()).containsText("Answer 1.");
    }

    @Test
    void anotherUserStartsASession(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("identify", Map.of("userId", "u_1"));
        say(widget, 1);
        widget.call("identify", Map.of("userId", "u_2"));
        widget.call("open");
        assertThat(widget.log()).not().containsText("Answer 1.");

        say(widget, 2);
        assertThat(widget.payloads("session:started")).doesNotHaveDuplicates().hasSize(2);
        assertThat(created.get(1)).contains("\"user_id\":\"u_2\"");
    }

    @Test
    void signOutStartsASession(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("identify", Map.of("userId", "u_1"));
        say(widget, 1);
        Map<String, Object> nobody = new HashMap<>();
        nobody.put("userId", null);
        widget.call("identify", nobody);

        say(widget, 2);
        assertThat(widget.payloads("session:started")).doesNotHaveDuplicates().hasSize(2);
        assertThat(created.get(1)).doesNotContain("u_1");
    }

    @Test
    void identitySurvivesShutdownButNotReset(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("identify", Map.of("userId", "u_1"));
        widget.call("open");
        widget.call("shutdown");
        say(widget, 1);
        assertThat(created).singleElement().asString().contains("\"user_id\":\"u_1\"");

        widget.call("reset");
        say(widget, 2);
        assertThat(created.get(1)).doesNotContain("u_1");
    }

    @Test
    void anInvalidIdentityTokenIsAnErrorAndNeverMakesTheVisitorAnonymous(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("identify", Map.of("userId", "u_1", "identityToken", "0".repeat(64)));

        assertThat(widget.call("sendMessage", "say: Not to be heard."))
                .extracting(answer -> ((Map<?, ?>) ((Map<?, ?>) answer).get("error")).get("code"))
                .isEqualTo("identity_invalid");
        assertThat(widget.awaitEvent("error")).containsEntry("code", "identity_invalid");
        assertThat(created).isEmpty();
        visit.expectProblem("console error: .*401");
    }

    private static void say(Widget widget, int number) {
        widget.call("sendMessage", "say: Answer " + number + ".");
        widget.awaitEvent("message:received", number);
    }

    private Widget start(Stack stack, Visit visit) {
        visit.page().onRequest(request -> {
            if (request.method().equals("POST") && request.url().endsWith("/managed-agents/sessions")) {
                created.add(request.postData());
            }
        });
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();
        return widget;
    }
}
