// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.stack.Stack;

/** One page met in one browser: a conversation by hand, what the page does to it, and what is left of the page afterwards. */
final class Meeting {
    /** How long anything may take; a page that holds waits only as long as it has to. */
    private static final int PATIENCE_MS = 20_000;

    final Tab tab;
    final Stack stack;
    final Target target;
    final URI address;

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

    /** Publishes the page; {@code {{settings}}} in it is what a tag needs for the demo project. */
    static URI publish(HostilePage page, Stack stack, Twist twist, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put("settings", Shop.settings(twist.server(stack)));
        return stack.publish(Meeting.class, page.name(), values).resolve(page.document());
    }

    /** Runs all of it; fails with what went wrong. */
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

    /** Has the open panel take a message and answer it. */
    void say() {
        String answer = "Answer " + ++said + ".";
        await("document.querySelector('karta-widget')?.shadowRoot.activeElement?.localName === 'textarea'");
        tab.type("[part~=field]", "say: " + answer);
        tab.click("[part~=submit]");
        await("seen.filter(([name]) => name === 'message:received').length >= " + said);
        await("document.querySelector('karta-widget').shadowRoot.querySelector('[role=log]').textContent.split('"
                + answer + "').length === 3");
        assertThat(tab.evaluate("return seen.filter(([name]) => name === 'error').map(([, error]) => error.code)"))
                .as("errors the page heard")
                .isEqualTo(List.of());
    }

    /** Shuts the widget down, after which the page has to be what it would be without, and looks for problems. */
    void leave() {
        assertThat(tab.evaluate("await karta('close'); await new Promise(requestAnimationFrame);"
                        + " const shown = layout(); await karta('shutdown');"
                        + " await new Promise(requestAnimationFrame); const alone = layout();"
                        + " return [...harm(), ...shown.filter((line, i) => line !== alone[i])];"))
                .as("what the page noticed")
                .isEqualTo(List.of());
        assertThat(unexpected(tab.problems(), page.console())).as("problems").isEmpty();
    }

    /** Waits in the page until an expression is true. */
    void await(String condition) {
        String waited = "waited in vain for " + condition;
        tab.evaluate("const from = performance.now(); while (!(" + condition + ")) {"
                + " await new Promise(requestAnimationFrame);"
                + " if (performance.now() - from > " + PATIENCE_MS + ") throw new Error(`" + waited + "`); }");
    }

    /** Returns the problems but for the one that is expected, which has to be there once. */
    static List<String> unexpected(List<String> problems, @Nullable Pattern expected) {
        List<String> others = new ArrayList<>(problems);
        if (expected != null) {
            if (!others.removeIf(problem -> expected.matcher(problem).find()) || others.size() != problems.size() - 1) {
                others.add("expected once: " + expected);
            }
        }
        // Chromium notes each lost connection in the console by itself; that none is the end is for the conversation to
        // show.
        others.removeIf(problem -> problem.startsWith("console error: Failed to load resource: net::ERR_"));
        return others;
    }
}
