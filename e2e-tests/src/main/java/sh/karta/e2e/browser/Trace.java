// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.browser;

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
 * The main-thread activity of a page in Chromium: its tasks, the tasks that ran the widget's scripts, and style
 * computations. Tasks are those of the browser's performance tools. A long task takes 50 ms or more (W3C Long Tasks).
 */
public final class Trace {
    /** The wall time and processor time of a task, in milliseconds. */
    public record Task(double wall, double processor) {}

    /** Trace events that run a script and contain its address. */
    private static final Set<String> SCRIPTS = Set.of("EvaluateScript", "FunctionCall", "v8.compile");

    private final List<JsonObject> events = new ArrayList<>();

    private Trace(byte[] json) {
        JsonElement root = new Gson().fromJson(new String(json, StandardCharsets.UTF_8), JsonElement.class);
        JsonArray all = root.isJsonArray()
                ? root.getAsJsonArray()
                : root.getAsJsonObject().getAsJsonArray("traceEvents");
        all.forEach(event -> events.add(event.getAsJsonObject()));
    }

    /** Records the page's activity while {@code run} runs. */
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

    /** Returns the tasks that evaluated or called a script whose address contains {@code source}. */
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

    /** Returns the number of elements whose style was computed. */
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
