// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the main thread of a page in Chromium did: its tasks, in which of them scripts of the widget ran, and what it
 * computed the style of. A task is what the browser's own performance tools call one; 50 ms of it are a long task (W3C
 * Long Tasks).
 */
public final class Trace {
    /** One task, in milliseconds: by the clock, and of the processor. */
    public record Task(double wall, double processor) {}

    /** Where a script begins to run, with its address. */
    private static final Set<String> SCRIPTS = Set.of("EvaluateScript", "FunctionCall", "v8.compile");

    private final List<JsonObject> events = new ArrayList<>();

    private Trace(byte[] json) {
        JsonElement root = new Gson().fromJson(new String(json, StandardCharsets.UTF_8), JsonElement.class);
        JsonArray all = root.isJsonArray()
                ? root.getAsJsonArray()
                : root.getAsJsonObject().getAsJsonArray("traceEvents");
        all.forEach(event -> events.add(event.getAsJsonObject()));
    }

    /** Records what a page does while {@code run} runs. */
    public static Trace of(Page page, Runnable run) {
        Browser browser = page.context().browser();
        browser.startTracing(
                page,
                new Browser.StartTracingOptions()
                        .setCategories(List.of(
                                "toplevel",
                                "disabled-by-default-devtools.timeline",
                                "devtools.timeline",
                                "v8.execute",
                                "v8")));
        run.run();
        return new Trace(browser.stopTracing());
    }

    /** Returns the tasks in which a script from an address that contains {@code source} was evaluated or called. */
    public List<Task> tasksOf(String source) {
        Map<String, TreeMap<Double, JsonObject>> tasks = new HashMap<>();
        for (JsonObject event : events) {
            if (text(event, "ph").equals("X") && text(event, "name").equals("RunTask")) {
                tasks.computeIfAbsent(thread(event), thread -> new TreeMap<>()).put(start(event), event);
            }
        }
        Set<JsonObject> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (JsonObject event : events) {
            if (text(event, "ph").equals("X")
                    && SCRIPTS.contains(text(event, "name"))
                    && event.toString().contains(source)) {
                Map.Entry<Double, JsonObject> task =
                        tasks.getOrDefault(thread(event), new TreeMap<>()).floorEntry(start(event));
                if (task != null
                        && start(event)
                                <= task.getKey() + task.getValue().get("dur").getAsDouble()) {
                    found.add(task.getValue());
                }
            }
        }
        return found.stream()
                .map(task -> new Task(millis(task, "dur"), millis(task, "tdur")))
                .toList();
    }

    /** Returns how many times the style of an element was computed. */
    public int styled() {
        int styled = 0;
        for (JsonObject event : events) {
            if (text(event, "name").equals("UpdateLayoutTree")
                    && event.getAsJsonObject("args").has("elementCount")) {
                styled += event.getAsJsonObject("args").get("elementCount").getAsInt();
            }
        }
        return styled;
    }

    private static String thread(JsonObject event) {
        return text(event, "pid") + " " + text(event, "tid");
    }

    private static double start(JsonObject event) {
        return event.get("ts").getAsDouble();
    }

    private static double millis(JsonObject event, String field) {
        return event.get(field).getAsDouble() / 1000;
    }

    private static String text(JsonObject event, String field) {
        return event.has(field) ? event.get(field).getAsString() : "";
    }
}
