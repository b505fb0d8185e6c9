// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;

/** A phone's screen, with a finger and without a mouse, in Chromium. */
public final class TouchScreen {
    /** The first step only begins a gesture, the others scroll. */
    private static final int STEPS = 5;

    private final CDPSession devTools;

    private TouchScreen(CDPSession devTools) {
        this.devTools = devTools;
    }

    /** Makes the screen of {@code page} one of 390 × 844 pixels. */
    public static TouchScreen of(Page page) {
        return of(page, 390, 844);
    }

    /** Makes the screen of {@code page} one of {@code width} × {@code height} pixels. */
    public static TouchScreen of(Page page, int width, int height) {
        page.setViewportSize(width, height);
        CDPSession devTools = page.context().newCDPSession(page);
        JsonObject screen = new JsonObject();
        screen.addProperty("width", width);
        screen.addProperty("height", height);
        screen.addProperty("deviceScaleFactor", 1);
        screen.addProperty("mobile", true);
        devTools.send("Emulation.setDeviceMetricsOverride", screen);
        JsonObject fingers = new JsonObject();
        fingers.addProperty("enabled", true);
        fingers.addProperty("maxTouchPoints", 5);
        devTools.send("Emulation.setTouchEmulationEnabled", fingers);
        return new TouchScreen(devTools);
    }

    /** Taps the middle of an element. */
    public void tap(Locator element) {
        BoundingBox box = visible(element);
        touch("touchStart", box.x + box.width / 2, box.y + box.height / 2);
        lift();
    }

    /** Moves a finger from the middle of an element by {@code x} pixels to the right and {@code y} down. */
    public void swipe(Locator element, double x, double y) {
        BoundingBox box = visible(element);
        swipe(box.x + box.width / 2, box.y + box.height / 2, x, y);
    }

    /** Moves a finger from a point of the screen by {@code x} pixels to the right and {@code y} down. */
    public void swipe(double fromX, double fromY, double x, double y) {
        touch("touchStart", fromX, fromY);
        for (int step = 1; step <= STEPS; step++) {
            touch("touchMove", fromX + x * step / STEPS, fromY + y * step / STEPS);
        }
        lift();
    }

    private void touch(String type, double x, double y) {
        JsonObject point = new JsonObject();
        point.addProperty("x", x);
        point.addProperty("y", y);
        JsonArray points = new JsonArray();
        points.add(point);
        send(type, points);
    }

    private void lift() {
        send("touchEnd", new JsonArray());
    }

    private void send(String type, JsonArray points) {
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        devTools.send("Input.dispatchTouchEvent", event);
    }

    private static BoundingBox visible(Locator element) {
        // Scrolls there, and waits until the element neither moves nor is covered.
        element.click(new Locator.ClickOptions().setTrial(true));
        return element.boundingBox();
    }
}
