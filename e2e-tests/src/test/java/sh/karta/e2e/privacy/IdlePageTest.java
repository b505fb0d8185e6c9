// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The cost for the page before the first use: one file, one element, one global. */
@EndToEnd
class IdlePageTest {
    @Test
    void loadsOneFileWithoutLayoutShiftOrStorage(Stack stack, Visit visit) {
        Page page = visit.page();
        visit.open(Shop.bare(stack, ""));
        List<String> before = globals(page);
        visit.open(Shop.bare(stack, tag(stack)));
        new Widget(page).launcher().waitFor();

        // Commands that do not load the panel.
        Widget widget = new Widget(page);
        widget.call("init", Map.of("theme", Map.of("accent", "#225588")));
        widget.call("identify", Map.of("userId", "u_1"));
        widget.call("escalate", Map.of("reason", "test"));
        page.evaluate("karta('once', 'open', () => {})");
        page.evaluate("new Promise(done => requestIdleCallback(done))");

        assertThat(visit.requests())
                .filteredOn(
                        request -> request.url().startsWith(stack.agent().url().toString()))
                .containsExactly(new Visit.Sent("GET", stack.agent().url() + "/widget/v1/karta.js"));
        assertThat(page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]"))
                .isEqualTo(List.of(0, 0, ""));
        assertThat(page.evaluate("indexedDB.databases()")).isEqualTo(List.of());
        assertThat(visit.layoutShift()).isZero();
        List<String> added = new ArrayList<>(globals(page));
        added.removeAll(before);
        assertThat(added).containsExactly("karta");
        assertThat(page.evaluate("[...document.documentElement.querySelectorAll('*')].map(e => e.localName)"))
                .isEqualTo(List.of("head", "meta", "title", "body", "h1", "p", "script", "p", "karta-widget"));
    }

    @Test
    void storageNoneStoresNothing(Stack stack, Visit visit) {
        Page page = visit.page();
        visit.open(Shop.bare(stack, tag(stack).replace("async", "async data-storage=\"none\"")));
        Widget widget = new Widget(page);
        widget.open();
        widget.say("hello");
        widget.awaitText("hello.+\\S");

        assertThat(page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]"))
                .isEqualTo(List.of(0, 0, ""));
    }

    @Test
    void storageContainsNoMessageTextAndNoToken(Stack stack, Visit visit) {
        Page page = visit.page();
        visit.open(Shop.page(stack));
        Widget widget = new Widget(page);
        widget.open();
        String token = page.waitForRequest(
                        request -> request.headers().containsKey("authorization"),
                        () -> widget.say("say: Something private."))
                .headers()
                .get("authorization")
                .replaceFirst("Bearer ", "");
        widget.awaitEvent("message:received");
        widget.button("Close chat").click();
        page.reload();
        widget.open();
        widget.awaitText("Something private");

        String kept = (String) page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])");
        assertThat(kept).contains("karta:1:").doesNotContain("private", token);
        assertThat(page.evaluate("document.cookie")).isEqualTo("");
    }

    private static String tag(Stack stack) {
        return "<script async src=\"" + stack.agent().url() + "/widget/v1/karta.js\" " + Shop.settings(stack)
                + "></script>";
    }

    @SuppressWarnings("unchecked") // Names
    private static List<String> globals(Page page) {
        return (List<String>) page.evaluate("Object.getOwnPropertyNames(window)");
    }
}
