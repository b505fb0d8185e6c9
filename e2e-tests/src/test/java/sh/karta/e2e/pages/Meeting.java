// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.stack.Patience;
import sh.karta.e2e.stack.Stack;

/**
 * A run of one page in one browser: a conversation of a visitor, the page's actions, and the state of the page afterwards.
 */
final class Meeting {
    final Tab tab;
    final Stack stack;
    final Target target;
    final URI address;

    /** The folders of Prototype.js 1.7 and 1.6 in their jars. */
    private static final String PROTOTYPE =
            "/META-INF/resources/webjars/prototype/" + System.getProperty("karta.prototype");

    private static final String OLD_PROTOTYPE = "/org/apache/tapestry5/scriptaculous_1_8_2";

    private final HostilePage page;
    private final Twist twist;
    private int said;

    Meeting(HostilePage page, Target target, Tab tab, Stack stack, Twist twist) {
        this.page = page;
        this.target = target;
        this.tab = tab;
        this.stack = stack;
        this.twist = twist;
        this.address = publish(page, stack, twist, Map.of());
    }

    /**
     * Publishes the page. In it, {@code {{settings}}} is replaced by the tag's attributes for the project of the class,
     * {@code {{libraries}}} by the address of the npm packages, and {@code {{prototype}}} and {@code {{oldPrototype}}} by those of
     * Prototype.js 1.7 and 1.6.
     */
    static URI publish(HostilePage page, Stack stack, Twist twist, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put("settings", Shop.settings(stack, twist.server(stack)));
        values.put(
                "libraries", stack.pages().serve(Path.of("..", "node_modules")).toString());
        values.put("prototype", prototype(stack, PROTOTYPE));
        values.put("oldPrototype", prototype(stack, OLD_PROTOTYPE));
        return stack.publish(Meeting.class, page.name(), values).resolve(page.document());
    }

    private static String prototype(Stack stack, String folder) {
        return stack.publish(Meeting.class, folder, Map.of())
                .resolve("prototype.js")
                .toString();
    }

    /** Runs everything. Fails with the first problem. */
    void run() {
        tab.open(address);
        twist.before(this);
        await("window.karta && karta.loaded");
        tab.click("[part~=launcher]");
        say();
        String act = page.act();
        if (act != null) {
            tab.evaluate(act);
        }
        twist.between(this);
        if (act != null || twist.acts()) {
            say();
        }
        leave();
    }

    /** Sends a message in the open panel and waits for the answer. */
    void say() {
        String answer = "Answer " + ++said + ".";
        await("document.querySelector('karta-widget')?.shadowRoot.activeElement?.localName === 'textarea'");
        tab.type("[part~=field]", "say: " + answer);
        tab.click("[part~=submit]");
        await("seen.filter(([name]) => name === 'message:received').length >= " + said);
        await("document.querySelector('karta-widget').shadowRoot.querySelector('[role=log]').textContent.split('"
                + answer + "').length === 3");
        assertThat(tab.evaluate("return seen.filter(([name]) => name === 'error').map(([, error]) => error.code)"))
                .as("error events of the page")
                .isEqualTo(List.of());
    }

    /** Shuts the widget down, checks that nothing of it is left in the page, and checks for problems. */
    void leave() {
        assertThat(tab.evaluate("await karta('close'); await new Promise(requestAnimationFrame);"
                        + " const shown = layout(); await karta('shutdown');"
                        + " await new Promise(requestAnimationFrame); const alone = layout();"
                        + " return [...harm(), ...shown.filter((line, i) => line !== alone[i])];"))
                .as("changes that the page has noticed")
                .isEqualTo(List.of());
        assertThat(unexpected(tab.problems(), page.console())).as("problems").isEmpty();
    }

    /** Waits in the page until an expression is true. */
    void await(String condition) {
        // Ends before the driver's own limit, so that the failure names the condition. A page may have replaced its
        // clock.
        long limit = Patience.LIMIT.toMillis() * 9 / 10;
        tab.evaluate("const from = performance.now(); while (!(" + condition + ")) {"
                + " await new Promise(requestAnimationFrame);"
                + " if (performance.now() - from > " + limit + ") throw new Error(`timed out waiting for " + condition
                + "`); }");
    }

    /** Returns the problems except the expected one, which must occur exactly once. */
    static List<String> unexpected(List<String> problems, @Nullable Pattern expected) {
        List<String> others = new ArrayList<>(problems);
        if (expected != null) {
            if (!others.removeIf(problem -> expected.matcher(problem).find()) || others.size() != problems.size() - 1) {
                others.add("expected once: " + expected);
            }
        }
        // Chromium logs each lost connection. The conversation checks whether the widget recovered.
        others.removeIf(problem -> problem.startsWith("console error: Failed to load resource: net::ERR_"));
        return others;
    }
}
