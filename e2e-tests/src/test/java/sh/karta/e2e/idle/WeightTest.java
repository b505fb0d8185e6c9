// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.idle;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Trace;
import sh.karta.e2e.stack.Stack;

/**
 * No long task for a widget that nobody has asked for yet, nor for a page that has called it ten thousand times. What is held
 * to a limit is the processor time of the tasks in which our scripts ran, in Chromium, unthrottled: the clock counts what else
 * the machine does. Times by the clock, and both at a quarter of the speed, are printed.
 */
@EndToEnd
class WeightTest {
    /** What the Long Tasks standard calls long. */
    private static final double LONG_MS = 50;

    private static final int SLOWER = 4;
    private static final String OURS = "/widget/v1/";

    @Test
    void loadingIsOneRequestAndNoLongTaskOnASlowDevice(Tabs tabs, Stack stack) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Page page = tab.page();
            List<String> asked = new ArrayList<>();
            page.onRequest(request -> asked.add(request.url()));
            List<Double> longest = new ArrayList<>();
            for (int speed : new int[] {1, 1, 1, SLOWER}) {
                throttle(page, speed);
                asked.clear();
                URI address = Shop.bare(
                        stack,
                        "<script async src=\"" + stack.agent().url() + "/widget/v1/karta.js\" "
                                + Shop.settings(stack.agent().url()) + "></script>");
                Trace trace = Trace.of(page, () -> {
                    tab.open(address);
                    page.locator("[part=launcher]").waitFor();
                    page.evaluate("new Promise(done => requestIdleCallback(done))");
                });
                List<Trace.Task> tasks = trace.tasksOf(OURS);
                print("loading", speed, tasks);
                assertThat(asked)
                        .filteredOn(url -> url.startsWith(stack.agent().url().toString()))
                        .containsExactly(stack.agent().url() + "/widget/v1/karta.js");
                if (speed == 1) {
                    longest.add(most(tasks, Trace.Task::processor));
                }
            }
            longest.sort(null);
            assertThat(longest.get(1) * SLOWER)
                    .as("the longest task, the middle one of three, on a device of a quarter of the speed")
                    .isLessThan(LONG_MS);
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void tenThousandQueuedCallsDrainInSlices(Tabs tabs, Stack stack) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            for (int speed : new int[] {1, SLOWER}) {
                throttle(tab.page(), speed);
                List<Trace.Task> tasks = drain(tab, stack, "'close'");
                print("10,000 calls without the panel", speed, tasks);
                if (speed == 1) {
                    assertThat(most(tasks, Trace.Task::processor))
                            .as("the longest task")
                            .isLessThan(LONG_MS);
                }
            }
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void tenThousandCallsOfWhichAThousandWaitForThePanelLeaveThePageItsTurns(Tabs tabs, Stack stack) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            List<Trace.Task> tasks = drain(tab, stack, "'toggle'");
            print("10,000 calls, 1,000 of them waiting for the panel", 1, tasks);
            assertThat(most(tasks, Trace.Task::processor))
                    .as("the longest task")
                    .isLessThan(LONG_MS);
            assertThat(tab.problems()).isEmpty();
        }
    }

    private static List<Trace.Task> drain(Tab tab, Stack stack, String last) {
        URI queued = stack.publish(
                WeightTest.class,
                "queued",
                Map.of("last", last, "settings", Shop.settings(stack.agent().url())));
        return Trace.of(tab.page(), () -> {
                    tab.open(queued);
                    tab.page().waitForFunction("window.karta && karta.loaded && heard === 1000");
                    // Every call has its turn in order: this one is the last.
                    tab.evaluate("await karta('identify', { userId: 'last' })");
                })
                .tasksOf(OURS);
    }

    private static void throttle(Page page, int times) {
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", times);
        page.context().newCDPSession(page).send("Emulation.setCPUThrottlingRate", rate);
    }

    private static double most(List<Trace.Task> tasks, ToDoubleFunction<Trace.Task> time) {
        assertThat(tasks).as("tasks in which our scripts ran").isNotEmpty();
        return tasks.stream().mapToDouble(time).max().orElseThrow();
    }

    private static void print(String what, int slower, List<Trace.Task> tasks) {
        System.out.printf(
                "%s at 1/%d of the speed: %d tasks, the longest %.1f ms of the processor, %.1f ms by the clock%n",
                what, slower, tasks.size(), most(tasks, Trace.Task::processor), most(tasks, Trace.Task::wall));
    }
}
