// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import sh.karta.e2e.stack.Watch;

/** One cold load of a page in Chromium: a profile of its own, nothing cached. */
final class Probe implements AutoCloseable {
    /** After this, in both kinds of page, everything that the load has set off has run. */
    private static final String IDLE =
            "() => new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => requestIdleCallback(done))))";
    /** Resolves with the time from the click's own time stamp to the composer's focus. */
    private static final String FIRST_CLICK = "() => { window.firstClick = new Promise(done => {"
            + " let clicked = 0;"
            + " addEventListener('click', (event) => { clicked ||= event.timeStamp; }, true);"
            // From launcher to composer the focus stays in one shadow root, and so does the event (DOM §2.9,
            // relatedTarget).
            + " document.querySelector('karta-widget').shadowRoot.addEventListener('focusin', (event) => {"
            + " if (event.target.localName === 'textarea') done(performance.now() - clicked); });"
            + " }); }";

    private final BrowserContext context;
    private final Page page;
    private final CDPSession devTools;
    private final AtomicInteger requests = new AtomicInteger();
    private final DoubleAdder bytes = new DoubleAdder();

    Probe(Browser browser) {
        context = browser.newContext();
        context.addInitScript(Watch.SCRIPT);
        page = context.newPage();
        devTools = context.newCDPSession(page);
        // The thread's own clock, as in the other benchmarks: what waits for a processor is not the page's doing.
        JsonObject clock = new JsonObject();
        clock.addProperty("timeDomain", "threadTicks");
        devTools.send("Performance.enable", clock);
        devTools.send("Network.enable");
        devTools.on(
                "Network.loadingFinished",
                event -> bytes.add(event.get("encodedDataLength").getAsDouble()));
        page.onRequest(request -> requests.incrementAndGet());
    }

    /** Loads a page; {@code withWidget} says whether there must be a launcher in the end. */
    Load load(URI address, boolean withWidget) {
        page.navigate(address.toString());
        // Both kinds of page are waited for in the same way: a locator has its own script run in the page.
        page.waitForLoadState(LoadState.NETWORKIDLE);
        page.evaluate(IDLE);
        JsonObject metrics = devTools.send("Performance.getMetrics");
        if (withWidget) {
            page.locator("karta-widget [part~=launcher]").waitFor();
        }
        double shift = ((Number) page.evaluate("window[Symbol.for('karta.watch')].shift")).doubleValue();
        return new Load(
                milliseconds(metrics, "TaskDuration"),
                milliseconds(metrics, "ScriptDuration"),
                requests.get() - 1,
                bytes.sum(),
                shift);
    }

    /** Clicks the launcher of a loaded page and returns the milliseconds until the composer has the focus. */
    double firstClick() {
        page.evaluate(FIRST_CLICK);
        page.locator("karta-widget [part~=launcher]").click();
        return ((Number) page.evaluate("firstClick")).doubleValue();
    }

    @Override
    public void close() {
        context.close();
    }

    private static double milliseconds(JsonObject metrics, String name) {
        for (JsonElement metric : metrics.getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals(name)) {
                return metric.getAsJsonObject().get("value").getAsDouble() * 1000;
            }
        }
        throw new IllegalStateException("Chromium gave no " + name);
    }
}
