// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.karta.e2e.browser.PlaywrightBrowsers;
import sh.karta.e2e.browser.Trace;
import sh.karta.e2e.stack.QueuedCalls;
import sh.karta.e2e.stack.Stack;
import sh.karta.prerequisites.Tool;

/**
 * Measures the longest task of the widget's scripts, while the widget loads and while it processes ten thousand queued
 * calls. Fails if the processor time of a task reaches that of a long task (W3C Long Tasks: 50 ms), for loading on a device with a quarter
 * of the speed. Wall times, and both times under Chromium's throttling, are only printed, because
 * they depend on other work of the machine.
 */
public final class LongTasks {
    private static final double LONG_MS = 50;
    private static final int SLOWER = 4;
    private static final int RUNS = 3;
    private static final String OURS = "/widget/v1/";

    private final Stack stack;
    private final Page page;
    private final List<String> failures = new ArrayList<>();

    private LongTasks(Stack stack, Page page) {
        this.stack = stack;
        this.page = page;
    }

    /** Takes no arguments. Exits with 1 if a task is too long. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("karta-load");
        try (Stack stack = Stack.start(folder);
                PlaywrightBrowsers browsers = new PlaywrightBrowsers()) {
            Browser chromium = browsers.chromium(Tool.CHROMIUM
                    .find()
                    .orElseThrow(() -> new IllegalStateException("Chromium is required but not installed")));
            try (BrowserContext context = chromium.newContext()) {
                LongTasks tasks = new LongTasks(stack, context.newPage());
                tasks.loading();
                tasks.queued("close", "10,000 queued calls without the panel");
                tasks.queued("toggle", "10,000 queued calls, 1,000 of them waiting for the panel");
                tasks.failures.forEach(System.err::println);
                if (!tasks.failures.isEmpty()) {
                    System.exit(1);
                }
            }
        }
    }

    private void loading() {
        URI tagged = LoadBenchmark.tagged(stack);
        List<Double> longest = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            longest.add(measure("loading", 1, () -> load(tagged)));
        }
        measure("loading", SLOWER, () -> load(tagged));
        require(
                "loading, on a device of a quarter of the speed",
                Spread.of(longest).median() * SLOWER);
    }

    private void load(URI tagged) {
        page.navigate(tagged.toString());
        page.locator("[part=launcher]").waitFor();
        page.evaluate("new Promise(done => requestIdleCallback(done))");
    }

    private void queued(String tenth, String what) {
        URI address = QueuedCalls.publish(stack, tenth, "");
        List<Double> longest = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            longest.add(measure(what, 1, () -> drain(address)));
        }
        measure(what, SLOWER, () -> drain(address));
        require(what, Spread.of(longest).median());
    }

    private void drain(URI address) {
        page.navigate(address.toString());
        page.evaluate(QueuedCalls.DONE);
    }

    /** Prints the longest task at a fraction of the speed, and returns its processor time in milliseconds. */
    private double measure(String what, int slower, Runnable run) {
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", slower);
        page.context().newCDPSession(page).send("Emulation.setCPUThrottlingRate", rate);
        List<Trace.Task> tasks = Trace.of(page, run).tasksOf(OURS);
        double processor =
                tasks.stream().mapToDouble(Trace.Task::processor).max().orElseThrow();
        double wall = tasks.stream().mapToDouble(Trace.Task::wall).max().orElseThrow();
        System.out.printf(
                "%s at 1/%d of the speed: %d tasks, the longest %.1f ms of the processor, %.1f ms by the clock%n",
                what, slower, tasks.size(), processor, wall);
        return processor;
    }

    private void require(String what, double milliseconds) {
        if (milliseconds >= LONG_MS) {
            failures.add("%s: expected tasks of less than %3$.0f ms of processor time, got %2$.1f."
                    .formatted(what, milliseconds, LONG_MS));
        }
    }
}
