// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;

/** A phone of 390 × 844 pixels with a touch screen and without a mouse, in Chromium. */
public final class TouchScreen {
    private static final int WIDTH = 390;
    private static final int HEIGHT = 844;

    private final CDPSession devTools;

    /** Makes the screen of {@code page} one. */
    public TouchScreen(Page page) {
        devTools = page.context().newCDPSession(page);
        page.setViewportSize(WIDTH, HEIGHT);
        JsonObject screen = new JsonObject();
        screen.addProperty("width", WIDTH);
        screen.addProperty("height", HEIGHT);
        screen.addProperty("deviceScaleFactor", 1);
        screen.addProperty("mobile", true);
        devTools.send("Emulation.setDeviceMetricsOverride", screen);
        JsonObject fingers = new JsonObject();
        fingers.addProperty("enabled", true);
        fingers.addProperty("maxTouchPoints", 5);
        devTools.send("Emulation.setTouchEmulationEnabled", fingers);
    }

    /** Taps the middle of an element. */
    public void tap(Locator element) {
        devTools.send("Input.synthesizeTapGesture", at(element));
    }

    /** Moves a finger over the middle of an element, by {@code distance} pixels to the right. */
    public void swipe(Locator element, int distance) {
        JsonObject gesture = at(element);
        gesture.addProperty("xDistance", distance);
        gesture.addProperty("speed", 20_000);
        devTools.send("Input.synthesizeScrollGesture", gesture);
    }

    private static JsonObject at(Locator element) {
        element.scrollIntoViewIfNeeded();
        BoundingBox box = element.boundingBox();
        JsonObject gesture = new JsonObject();
        gesture.addProperty("x", box.x + box.width / 2);
        gesture.addProperty("y", box.y + box.height / 2);
        gesture.addProperty("gestureSourceType", "touch");
        return gesture;
    }
}
