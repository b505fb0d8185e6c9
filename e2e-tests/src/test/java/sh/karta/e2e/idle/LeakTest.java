// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.idle;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Repeating an action thousands of times leaks nothing, measured with Chromium's heap and DOM counters after garbage
 * collection.
 */
@EndToEnd
@Tag("full")
class LeakTest {
    /** Allowed growth per cycle in bytes, for the engine's own feedback and code caches. */
    private static final int NOISE_PER_OPEN = 64;

    private static final int NOISE_PER_MOUNT = 4_096;

    @Test
    void aThousandOpeningsLeaveNothing(Tabs tabs, Stack stack) {
        assertFlat(
                tabs,
                stack,
                "await karta('open'); await karta('close'); if (i % 20 === 0) await new Promise(requestAnimationFrame);",
                1_000,
                NOISE_PER_OPEN);
    }

    @Test
    void fiftyMountsLeaveNothing(Tabs tabs, Stack stack) {
        assertFlat(
                tabs,
                stack,
                "await karta('shutdown'); await karta('open'); await new Promise(requestAnimationFrame);",
                50,
                NOISE_PER_MOUNT);
    }

    private static void assertFlat(Tabs tabs, Stack stack, String cycle, int times, int noise) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            tab.open(Shop.bare(
                    stack,
                    "<script async src=\"" + stack.agent().url() + "/widget/v1/karta.js\" " + Shop.settings(stack)
                            + "></script>"));
            tab.evaluate("while (!(window.karta && karta.loaded)) await new Promise(requestAnimationFrame);"
                    + " await karta('open'); await karta('sendMessage', 'say: A conversation to keep.');"
                    + " await new Promise((done) => karta('once', 'turn:ended', done));");
            CDPSession session = tab.page().context().newCDPSession(tab.page());
            session.send("Performance.enable");
            // Warms up with as many cycles, because the engine fills caches and recompiles functions.
            repeat(tab, cycle, times);
            Map<String, Double> before = counters(session, tab.page());
            repeat(tab, cycle, times);
            Map<String, Double> after = counters(session, tab.page());

            System.out.println(times + " × " + cycle + "\n  before " + before + "\n  after  " + after);
            assertThat(after.get("Nodes")).as("nodes").isLessThanOrEqualTo(before.get("Nodes"));
            assertThat(after.get("JSEventListeners"))
                    .as("listeners")
                    .isLessThanOrEqualTo(before.get("JSEventListeners"));
            assertThat(after.get("JSHeapUsedSize"))
                    .as("heap")
                    .isLessThan(before.get("JSHeapUsedSize") + (double) noise * times);
            assertThat(tab.problems()).isEmpty();
        }
    }

    private static void repeat(Tab tab, String cycle, int times) {
        // Waits until the panel shows the conversation with the buttons of all files before counting.
        tab.evaluate("for (let i = 0; i < " + times + "; i++) { " + cycle + " }"
                + " while (!document.querySelector('karta-widget').shadowRoot.querySelector('.agent:last-child .again'))"
                + " await new Promise(requestAnimationFrame);");
    }

    private static Map<String, Double> counters(CDPSession session, Page page) {
        page.evaluate("new Promise(done => requestIdleCallback(done))");
        session.send("HeapProfiler.collectGarbage");
        session.send("HeapProfiler.collectGarbage");
        Map<String, Double> counters = new LinkedHashMap<>();
        session.send("Performance.getMetrics").getAsJsonArray("metrics").forEach(metric -> {
            JsonObject one = metric.getAsJsonObject();
            counters.put(one.get("name").getAsString(), one.get("value").getAsDouble());
        });
        counters.keySet().retainAll(List.of("Nodes", "JSEventListeners", "JSHeapUsedSize", "Documents"));
        return counters;
    }
}
